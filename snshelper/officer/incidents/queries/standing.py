"""How far an incident is: counts that its tasks are judged by."""

from sqlalchemy import and_, func, or_, select
from sqlmodel import Session, col

from snshelper.mail.tables import OutboxMail
from snshelper.officer.incidents.rules import Standing
from snshelper.officer.incidents.tables import AffectedPerson, Incident, IncidentMeasure

_UNDELIVERED = select(col(OutboxMail.id)).where(col(OutboxMail.sent_at).is_(None))
UNTOLD = or_(
    col(AffectedPerson.state).in_(("waiting", "unreachable")),
    and_(
        col(AffectedPerson.state).in_(("mailed", "same")),
        col(AffectedPerson.mail_id).in_(_UNDELIVERED),
    ),
)
"""Who was not told yet: no mail left, or no mail server took it."""


def standing_of(session: Session, incident: Incident) -> Standing:
    """What is known of an incident right now."""
    searched, ended = incident.affected_at, incident.ended_at
    counted = _count(session, incident, col(AffectedPerson.state) != "removed")
    is_owed = incident.compensation == "paid"
    return Standing(
        cause=incident.cause,
        is_sensitive=incident.is_sensitive,
        has_ended=ended is not None,
        is_searched_to_the_end=bool(searched and ended and searched >= ended),
        people=counted,
        untold=_count(session, incident, UNTOLD),
        measures=_measures(session, incident),
        compensation=incident.compensation,
        unpaid=_unpaid(session, incident) if is_owed else 0,
        authority=incident.authority,
    )


def _count(session: Session, incident: Incident, *where: object) -> int:
    query = select(func.count()).select_from(AffectedPerson)
    narrowed = query.where(col(AffectedPerson.incident_id) == incident.id, *where)  # type: ignore[arg-type]
    return int(session.execute(narrowed).scalar_one())


def _unpaid(session: Session, incident: Incident) -> int:
    return _count(
        session,
        incident,
        col(AffectedPerson.state) != "removed",
        col(AffectedPerson.paid_at).is_(None),
    )


def _measures(session: Session, incident: Incident) -> int:
    query = select(func.count()).select_from(IncidentMeasure)
    narrowed = query.where(col(IncidentMeasure.incident_id) == incident.id)
    return int(session.execute(narrowed).scalar_one())
