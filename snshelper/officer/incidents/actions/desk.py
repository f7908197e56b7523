"""What every action of the breach desk begins and ends with."""

from sqlmodel import Session

from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.officer.incidents.errors import (
    IncidentClosed,
    IncidentGone,
    PersonGone,
    ReasonMissing,
)
from snshelper.officer.incidents.rules import REASON_LIMIT
from snshelper.officer.incidents.tables import AffectedPerson, Incident
from snshelper.privacy.audit import AuditedObject, record_audit

PERMISSION = "incidents.write"


def require_desk(actor: Actor) -> None:
    """Raise NotAllowed or DutiesLapsed unless this officer may act on incidents."""
    actor.require(PERMISSION)
    actor.require_duties()


def open_one(session: Session, incident_id: str) -> Incident:
    """The incident, for nobody else to change meanwhile. Raises IncidentGone, IncidentClosed."""
    incident = session.get(Incident, incident_id, with_for_update=True)
    if incident is None:
        raise IncidentGone()
    if incident.state != "open":
        raise IncidentClosed()
    return incident


def person_of(session: Session, incident_id: str, person_id: str) -> AffectedPerson:
    """One person of this incident, for nobody else to change meanwhile. Raises PersonGone."""
    person = session.get(AffectedPerson, person_id, with_for_update=True)
    if person is None or person.incident_id != incident_id:
        raise PersonGone()
    return person


def checked_reason(reason: str) -> str:
    """A reason in words. Raises ReasonMissing for none, and for more than 500 characters."""
    words = reason.strip()
    if not 0 < len(words) <= REASON_LIMIT:
        raise ReasonMissing()
    return words


def record(
    session: Session, deps: Deps, actor: Actor, action: str, incident: Incident, **details: object
) -> None:
    """Audit what was done about an incident, in the caller's transaction."""
    target = AuditedObject("incident", incident.id)
    record_audit(session, deps.clock(), actor, action, target, number=incident.number, **details)
