"""What a member takes back or goes on with: stops, deletions, corrections, a new address."""

from snshelper.accounts.actions.links import peek_link, take_link
from snshelper.accounts.actions.step_up import require_step_up
from snshelper.accounts.errors import LinkInvalid
from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.officer.requests.actions.beginning import end_request, enqueue_fulfilment
from snshelper.officer.requests.errors import RequestGone, WrongMoment
from snshelper.officer.requests.letters import write_to_person
from snshelper.officer.requests.queries import locked_request, stops_of, under_way
from snshelper.officer.requests.tables import SubjectRequest
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.privacy.restrictions import lift
from snshelper.privacy.scopes import account_scope
from snshelper.wallet.payouts.actions import cancel_payout


def lift_stop(deps: Deps, actor: Actor, token: str) -> None:
    """Let the member's data be used again. Raises StepUpNeeded; WrongMoment when nothing stops."""
    account_id, now = actor.require_account(), deps.clock()
    with unit_of_work(deps.engine) as session:
        require_step_up(session, now, token)
        stops = stops_of(session, account_scope(account_id).name)
        if not stops:
            raise WrongMoment()
        for request_id in stops:
            lift(session, now, request_id)
            target = AuditedObject("request", request_id)
            record_audit(session, now, actor, "requests.lift_stop", target)
            request = session.get(SubjectRequest, request_id)
            if request:
                write_to_person(session, deps, request, "lifted")


def take_back(deps: Deps, actor: Actor, token: str, request_id: str) -> None:
    """Take a deletion, or a correction that is not at work yet, back.

    Raises StepUpNeeded, RequestGone for somebody else's, WrongMoment once it is too late.
    """
    account_id = actor.require_account()
    with unit_of_work(deps.engine) as session:
        require_step_up(session, deps.clock(), token)
        request = locked_request(session, request_id)
        if request.account_id != account_id:
            raise RequestGone()
        if request.state not in ("identity", "open", "address", "waiting"):
            raise WrongMoment()
        end_request(request, deps, "withdrawn")
        lift(session, deps.clock(), request.id)
        cancel_payout(session, deps.clock(), request.id)
        write_to_person(session, deps, request, "withdrawn")


def confirm_address(deps: Deps, token: str) -> None:
    """The holder of the new mailbox confirmed it: now the correction is carried out.

    Whoever has the link may follow it, logged in or not, and again without harm: mail programs
    follow links before people do. Raises LinkInvalid.
    """
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        link = peek_link(session, now, "address", token)
        waiting = [
            one
            for one in under_way(session, link.account_id or "", "correct")
            if one.state == "address"
        ]
        if not waiting:
            raise LinkInvalid()
        take_link(session, now, "address", token)
        for request in waiting:
            request.state, request.decided_at = "fulfilling", now
            enqueue_fulfilment(session, deps, request, "confirmed")
