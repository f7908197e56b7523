"""What an incident loses: what was written. Whom it reached and what was decided stay on record."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlmodel import Session, col

from snshelper.officer.incidents.contents import sealed_columns
from snshelper.officer.incidents.tables import (
    AffectedFinding,
    AffectedPerson,
    Incident,
    IncidentMeasure,
    IncidentWords,
)


def erase_incidents(session: Session, incident_ids: Sequence[str]) -> None:
    """Empty the words of these incidents, of their notices, measures and people."""
    people = select(col(AffectedPerson.id)).where(col(AffectedPerson.incident_id).in_(incident_ids))
    for model, is_theirs in (
        (Incident, col(Incident.id).in_(incident_ids)),
        (IncidentWords, col(IncidentWords.incident_id).in_(incident_ids)),
        (IncidentMeasure, col(IncidentMeasure.incident_id).in_(incident_ids)),
        (AffectedPerson, col(AffectedPerson.incident_id).in_(incident_ids)),
        (AffectedFinding, col(AffectedFinding.person_id).in_(people)),
    ):
        nothing = dict.fromkeys(sealed_columns(model))
        session.execute(update(model).where(is_theirs).values(**nothing))
