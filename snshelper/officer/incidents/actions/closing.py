"""The authority's report, and closing: only when every mandatory task is done (P77, P78)."""

from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.officer.incidents.actions.desk import (
    checked_reason,
    open_one,
    record,
    require_desk,
)
from snshelper.officer.incidents.contents import write
from snshelper.officer.incidents.errors import AuthorityOwed, TasksLeft
from snshelper.officer.incidents.queries.standing import standing_of
from snshelper.officer.incidents.rules import must_report, tasks_left


def record_report(deps: Deps, actor: Actor, incident_id: str, words: str) -> None:
    """Record the report to the authority: when, by what way, under which number.

    Raises ReasonMissing.
    """
    _decide(deps, actor, incident_id, "reported", words)


def decide_no_report(deps: Deps, actor: Actor, incident_id: str, reason: str) -> None:
    """Decide that no report is due, and why.

    Raises ReasonMissing, and AuthorityOwed where the law asks for one.
    """
    _decide(deps, actor, incident_id, "not_required", reason)


def _decide(deps: Deps, actor: Actor, incident_id: str, decision: str, words: str) -> None:
    require_desk(actor)
    reason = checked_reason(words)
    with unit_of_work(deps.engine) as session:
        incident = open_one(session, incident_id)
        if decision == "not_required" and must_report(standing_of(session, incident)):
            raise AuthorityOwed()
        incident.authority = decision
        write(session, deps, incident_id, incident, "authority_words", reason)
        incident.authority_by, incident.authority_at = actor.account_id, deps.clock()
        record(session, deps, actor, "incidents.decide_authority", incident, decision=decision)


def close_incident(deps: Deps, actor: Actor, incident_id: str) -> None:
    """Close an incident for good. Raises TasksLeft with the names of what is not done."""
    require_desk(actor)
    with unit_of_work(deps.engine) as session:
        incident = open_one(session, incident_id)
        standing = standing_of(session, incident)
        left = tasks_left(standing)
        if left:
            raise TasksLeft(left)
        incident.state, incident.closed_by = "closed", actor.account_id
        incident.closed_at = deps.clock()
        record(session, deps, actor, "incidents.close", incident, people=standing.people)
