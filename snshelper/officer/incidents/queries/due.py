"""What about incidents is due: for the officer's front page."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from snshelper.officer.incidents.queries.standing import standing_of
from snshelper.officer.incidents.rules import is_overdue, notice_due, tasks_of
from snshelper.officer.incidents.tables import Incident

_MOST = 50


@dataclass(frozen=True)
class IncidentDue:
    """One open incident: until when people are told, and which tasks are left."""

    id: str
    number: int
    due_at: datetime
    is_late: bool
    left: tuple[str, ...]
    people: int
    untold: int


def incidents_due(session: Session, now: datetime) -> list[IncidentDue]:
    """Every open incident, the one with the least time first."""
    found = session.execute(
        select(Incident)
        .where(col(Incident.state) == "open")
        .order_by(col(Incident.noticed_at))
        .limit(_MOST)
    ).scalars()
    return [_due(session, incident, now) for incident in found]


def _due(session: Session, incident: Incident, now: datetime) -> IncidentDue:
    standing = standing_of(session, incident)
    return IncidentDue(
        id=incident.id,
        number=incident.number,
        due_at=notice_due(incident.noticed_at),
        is_late=is_overdue(standing, incident.noticed_at, now),
        left=tuple(state.task for state in tasks_of(standing) if not state.is_done),
        people=standing.people,
        untold=standing.untold,
    )
