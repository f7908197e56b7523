"""Granting a request at the officer's desk, once the person's identity is confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from snshelper.kernel.actor import SYSTEM, Actor
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import UnitOfWork, unit_of_work
from snshelper.mail.queries import is_under_way
from snshelper.officer.requests.actions.asking import Parting, begin_correction, begin_deletion
from snshelper.officer.requests.actions.beginning import end_request
from snshelper.officer.requests.contents import write_into
from snshelper.officer.requests.corrections import checked_value, find_correctable
from snshelper.officer.requests.errors import (
    BalanceLeft,
    IdentityUnproven,
    NotCorrectable,
    RequestIncomplete,
    WrongMoment,
)
from snshelper.officer.requests.letters import write_to_person
from snshelper.officer.requests.queries import (
    PERMISSION,
    at_stake,
    locked_request,
    open_orders,
)
from snshelper.officer.requests.rules import WORDS_LIMIT, contract_stands
from snshelper.officer.requests.tables import SubjectRequest
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.privacy.gate import Reading
from snshelper.privacy.restrictions import EVERYTHING, Freeze, restrict
from snshelper.privacy.scopes import freeze, scope_named
from snshelper.privacy.switches import is_thrown
from snshelper.privacy.uses import Use
from snshelper.support.contents import question_of
from snshelper.support.tables import Inquiry
from snshelper.wallet.payouts.rules import read_bank_account

_COMPARING = Reading(SYSTEM, Use.RIGHTS)
"""The program compares old and new: the officer types the new value and sees no old one."""


@dataclass(frozen=True)
class Grant:
    """What the officer fills in.

    `key` and `value` of a correction, or the `notice` of what was put right otherwise; for a
    deletion whether the person ends the contract, and to which `bank` account the wallet's money
    goes or that they give it up in so many words.
    """

    key: str = ""
    value: str = ""
    terminates: bool = False
    gives_up: bool = False
    notice: str = ""
    bank: Mapping[str, object] = field(default_factory=dict)


def grant_request(deps: Deps, actor: Actor, request_id: str, grant: Grant) -> None:
    """Carry an open request out, as its kind asks.

    Raises IdentityUnproven before the call-back, WrongMoment, BalanceLeft, BankInvalid,
    NotCorrectable, RequestIncomplete, NotAllowed, DutiesLapsed.
    """
    actor.require(PERMISSION)
    actor.require_duties()
    with unit_of_work(deps.engine) as session:
        request = locked_request(session, request_id)
        if request.state == "identity" and not is_thrown("requests.call_back"):
            raise IdentityUnproven()
        if request.state not in ("open", "identity"):
            raise WrongMoment()
        if request.identity_at is None:
            request.identity_at = deps.clock()
        request.decided_at, request.decided_by = deps.clock(), actor.account_id
        target = AuditedObject("request", request_id)
        record_audit(session, deps.clock(), actor, "requests.grant", target, kind=request.kind)
        if request.kind == "access":
            _give_copy(session, deps, actor, request)
        elif request.kind == "correct":
            _correct(session, deps, actor, request, grant)
        elif request.kind == "delete":
            _delete(session, deps, request, grant)
        else:
            _stop(session, deps, request)


def _give_copy(session: UnitOfWork, deps: Deps, actor: Actor, request: SubjectRequest) -> None:
    """A member reads the copy at their own screen; somebody without one is mailed what we have."""
    end_request(request, deps, "done")
    if request.account_id:
        write_to_person(session, deps, request, "copy_ready")
        return
    inquiry = session.get_one(Inquiry, scope_named(request.scope, "").id)
    question = question_of(session, deps, Reading(actor, Use.ASSISTING), inquiry)
    kept = "\n".join(part for part in vars(question).values() if part)
    write_to_person(session, deps, request, "copy_of_inquiry", kept=kept)


def _correct(
    session: UnitOfWork, deps: Deps, actor: Actor, request: SubjectRequest, grant: Grant
) -> None:
    if not grant.key:
        notice = grant.notice.strip()
        if not notice or len(notice) > WORDS_LIMIT:
            raise RequestIncomplete(reason="notice")
        write_into(session, deps, request, "notice", notice)
        end_request(request, deps, "done")
        write_to_person(session, deps, request, "corrected_otherwise", notice=notice)
        return
    one = find_correctable(session, scope_named(request.scope, request.account_id), grant.key)
    new = checked_value(session, deps, _COMPARING, one, grant.value)
    write_into(session, deps, request, "wish", new)
    request.corrected_scope, request.field, request.row_id = one.scope.name, one.field, one.row_id
    begin_correction(session, deps, request, one, new)


def _delete(session: UnitOfWork, deps: Deps, request: SubjectRequest, grant: Grant) -> None:
    if not request.account_id:
        _close_inquiry(session, deps, request)
        return
    request.terminates = grant.terminates
    count = len(open_orders(session, request.account_id))
    if contract_stands(count, terminates=grant.terminates):
        raise RequestIncomplete(reason="contract")
    stake = at_stake(session, request.account_id)
    bank = read_bank_account(grant.bank)
    if stake and not bank and not grant.gives_up:
        raise BalanceLeft(balance=stake)
    parting = Parting(bank=bank) if stake and bank else Parting(gives_up=stake)
    begin_deletion(session, deps, request, parting)


def _close_inquiry(session: UnitOfWork, deps: Deps, request: SubjectRequest) -> None:
    """A closed question falls due at once; a dispute is kept for three years by law: refuse it."""
    inquiry = session.get_one(Inquiry, scope_named(request.scope, "").id)
    if inquiry.classification == "dispute":
        raise NotCorrectable(reason="law")
    # The letter has a scope of its own: what is closed is frozen before it leaves.
    write_to_person(session, deps, request, "inquiry_closed", is_last=True)
    inquiry.state, inquiry.closed_at = "closed", inquiry.closed_at or deps.clock()
    end_request(request, deps, "done")
    if not is_under_way(session, request.scope):
        freeze(session, deps.clock(), [request.scope])


def _stop(session: UnitOfWork, deps: Deps, request: SubjectRequest) -> None:
    now = deps.clock()
    restrict(session, now, Freeze(request.scope, EVERYTHING, "stop", request.id))
    end_request(request, deps, "done")
    write_to_person(session, deps, request, "stopped")
