"""Refusing a request: a ground of the law, what it rests on, a notice to the person (P44-P46)."""

from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import ShopError
from snshelper.kernel.i18n import Texts, as_language
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import UnitOfWork, unit_of_work
from snshelper.officer.requests.actions.beginning import end_request
from snshelper.officer.requests.contents import write_into
from snshelper.officer.requests.errors import RefusalIncomplete, WrongMoment
from snshelper.officer.requests.letters import write_to_person
from snshelper.officer.requests.queries import PERMISSION, locked_request, open_orders
from snshelper.officer.requests.rules import (
    ENDED,
    Refusal,
    complete_refusal,
    contract_stands,
)
from snshelper.officer.requests.tables import SubjectRequest
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.privacy.restrictions import lift
from snshelper.wallet.payouts.actions import cancel_payout


class GroundGone(ShopError):
    """No contract stands in the way: the person has ended it, or nothing is open."""

    code = "ground_gone"


def refuse_request(
    deps: Deps, actor: Actor, request_id: str, ground: object, evidence: str, notice: str
) -> None:
    """Refuse a request that has no end yet, and tell the person why and what they can do.

    PIPA articles 35(4), 36(1), 37(2) and 38(5). Raises RefusalIncomplete unless ground, evidence
    and notice are all there, GroundGone, WrongMoment, RequestGone, NotAllowed, DutiesLapsed.
    """
    actor.require(PERMISSION)
    actor.require_duties()
    refusal = complete_refusal(ground, evidence, notice)
    if refusal is None:
        raise RefusalIncomplete()
    with unit_of_work(deps.engine) as session:
        request = locked_request(session, request_id)
        if request.state in ENDED or request.spent_key:
            raise WrongMoment()
        _require_ground(session, request, refusal)
        refuse_in(session, deps, actor, request, refusal)


def refuse_in(
    session: UnitOfWork, deps: Deps, actor: Actor, request: SubjectRequest, refusal: Refusal
) -> None:
    """Write a refusal down and send its notice, in the caller's transaction."""
    now = deps.clock()
    write_into(session, deps, request, "evidence", refusal.evidence)
    write_into(session, deps, request, "notice", refusal.notice)
    request.ground = refusal.ground
    end_request(request, deps, "refused", by=actor.account_id)
    lift(session, now, request.id)
    cancel_payout(session, now, request.id)
    t = Texts(as_language(request.lang))
    ground = t(f"requests.ground.{refusal.ground}")
    write_to_person(session, deps, request, "refused", ground=ground, notice=refusal.notice)
    target = AuditedObject("request", request.id)
    record_audit(session, now, actor, "requests.refuse", target, ground=refusal.ground)


def _require_ground(session: UnitOfWork, request: SubjectRequest, refusal: Refusal) -> None:
    if refusal.ground != "contract":
        return
    count = len(open_orders(session, request.account_id)) if request.account_id else 0
    if not contract_stands(count, terminates=request.terminates):
        raise GroundGone()
