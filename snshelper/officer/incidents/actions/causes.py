"""Correcting the cause: it is often known only after the first days."""

from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.officer.incidents.actions.desk import open_one, record, require_desk
from snshelper.officer.incidents.errors import CompensationRefused, IncidentIncomplete
from snshelper.officer.incidents.rules import NOT_LIABLE, Cause


def change_cause(deps: Deps, actor: Actor, incident_id: str, cause: Cause | None) -> None:
    """Say what the cause turned out to be; what is owed follows from it.

    Raises IncidentIncomplete for an unknown cause, CompensationRefused once it was decided to pay.
    """
    require_desk(actor)
    if cause is None:
        raise IncidentIncomplete(reason="cause")
    with unit_of_work(deps.engine) as session:
        incident = open_one(session, incident_id)
        if incident.compensation == "paid":
            raise CompensationRefused(reason="decided")
        before, incident.cause = incident.cause, cause
        is_owed_nothing = cause in NOT_LIABLE
        incident.compensation = "none" if is_owed_nothing else ""
        incident.compensation_reason = None
        incident.compensation_by = "system" if is_owed_nothing else ""
        incident.compensation_at = deps.clock() if is_owed_nothing else None
        record(session, deps, actor, "incidents.change_cause", incident, before=before, after=cause)
