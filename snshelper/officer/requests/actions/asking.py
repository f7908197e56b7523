"""What a member asks at their own screen. Each needs the password, proved within five minutes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from snshelper.accounts.actions.links import end_links, make_link
from snshelper.accounts.actions.step_up import require_step_up
from snshelper.accounts.contacts import account_by_email
from snshelper.catalogue.rules.whole_numbers import UnreadableNumber, read_whole_number
from snshelper.fulfilment.actions import end_contract
from snshelper.kernel.actor import SYSTEM, Actor
from snshelper.kernel.i18n import Lang, Texts
from snshelper.kernel.ids import short_code
from snshelper.kernel.locks import hold_lock
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import UnitOfWork, unit_of_work
from snshelper.officer.requests.actions.beginning import (
    Beginning,
    announce,
    begin_request,
    end_request,
    enqueue_fulfilment,
    proven_by_step_up,
)
from snshelper.officer.requests.actions.refusing import refuse_in
from snshelper.officer.requests.corrections import (
    EMAIL_FIELD,
    Correctable,
    checked_value,
    find_correctable,
)
from snshelper.officer.requests.errors import (
    BalanceLeft,
    RequestIncomplete,
    RequestUnderWay,
    RolesHeld,
)
from snshelper.officer.requests.letters import write_to_person
from snshelper.officer.requests.queries import at_stake, open_orders, stops_of, under_way
from snshelper.officer.requests.rules import (
    WORDS_LIMIT,
    Refusal,
    contract_stands,
    mind_ends,
)
from snshelper.officer.requests.tables import SubjectRequest
from snshelper.privacy.gate import Reading
from snshelper.privacy.restrictions import EVERYTHING, Freeze, restrict
from snshelper.privacy.scopes import account_scope
from snshelper.privacy.uses import Use
from snshelper.wallet.payouts.actions import promise_payout
from snshelper.wallet.payouts.rules import BankAccount, read_bank_account

_MAIL_ADDRESS = "outbox_mail.to_address"


def see_own_data(deps: Deps, actor: Actor, token: str, *, lang: Lang) -> str:
    """Grant the member their copy at once; answers the request's id. Raises StepUpNeeded."""
    with unit_of_work(deps.engine) as session:
        scope_owner = _enter(session, deps, actor, token)
        beginning = Beginning(
            "access",
            account_scope(scope_owner),
            "fulfilling",
            lang,
            values=proven_by_step_up(deps, scope_owner),
        )
        request = begin_request(session, deps, beginning)
        end_request(request, deps, "done")
        write_to_person(session, deps, request, "copy_given")
    return request.id


def stop_processing(deps: Deps, actor: Actor, token: str, *, lang: Lang) -> str:
    """Stop every use of the member's data from this transaction on; answers the request's id.

    PIPA article 37. Raises StepUpNeeded, RequestUnderWay when it is stopped already.
    """
    with unit_of_work(deps.engine) as session:
        account_id = _enter(session, deps, actor, token)
        scope = account_scope(account_id)
        if stops_of(session, scope.name):
            raise RequestUnderWay()
        values = proven_by_step_up(deps, account_id)
        request = begin_request(
            session, deps, Beginning("stop", scope, "fulfilling", lang, values=values)
        )
        restrict(session, deps.clock(), Freeze(scope.name, EVERYTHING, "stop", request.id))
        end_request(request, deps, "done")
        write_to_person(session, deps, request, "stopped")
    return request.id


def correct_value(deps: Deps, actor: Actor, token: str, key: str, typed: str, *, lang: Lang) -> str:
    """Put one value right; it is used by nobody from this transaction on, until that is done.

    A new address counts once it was confirmed from its mailbox. Raises StepUpNeeded,
    RequestUnderWay, and the refusals of `corrections.checked_value`.
    """
    with unit_of_work(deps.engine) as session:
        account_id = _enter(session, deps, actor, token)
        scope = account_scope(account_id)
        one = find_correctable(session, scope, key)
        pending = under_way(session, account_id, "correct")
        if any((r.corrected_scope, r.field) == (one.scope.name, one.field) for r in pending):
            raise RequestUnderWay()
        new = checked_value(session, deps, Reading(actor, Use.SELF), one, typed)
        request = begin_request(
            session,
            deps,
            Beginning(
                "correct",
                scope,
                "fulfilling",
                lang,
                values={**proven_by_step_up(deps, account_id), **_named(one)},
                written={"wish": new},
            ),
        )
        begin_correction(session, deps, request, one, new)
    return request.id


def _named(one: Correctable) -> dict[str, str]:
    return {"corrected_scope": one.scope.name, "field": one.field, "row_id": one.row_id}


def begin_correction(
    session: UnitOfWork, deps: Deps, request: SubjectRequest, one: Correctable, new: str
) -> None:
    """Freeze what is to be corrected, and go on: to the new mailbox first, or to work at once."""
    now = deps.clock()
    fields = (one.field, _MAIL_ADDRESS) if one.field == EMAIL_FIELD else (one.field,)
    for name in fields:
        restrict(session, now, Freeze(one.scope.name, name, "correction", request.id))
    if one.field == EMAIL_FIELD:
        request.state = "address"
        _send_link(session, deps, request, new)
    else:
        request.state = "fulfilling"
        enqueue_fulfilment(session, deps, request, "first")
    announce(session, deps, request)


def _send_link(session: UnitOfWork, deps: Deps, request: SubjectRequest, address: str) -> None:
    """Whether somebody else uses the address is told to nobody: then no link leaves."""
    now = deps.clock()
    end_links(session, now, "address", request.account_id)
    if account_by_email(session, deps.vault, address) is not None:
        return
    token = make_link(session, now, "address", request.account_id)
    t = Texts(request.lang)  # type: ignore[arg-type]
    confirm = f"{deps.settings.public_url}{t.url('/verify-address')}?token={token}"
    write_to_person(session, deps, request, "address", to=address, confirm=confirm)


def correct_other(deps: Deps, actor: Actor, token: str, words: str, *, lang: Lang) -> str:
    """Ask the officer to put something else right. Raises StepUpNeeded, RequestIncomplete."""
    words = words.strip()
    if not words or len(words) > WORDS_LIMIT:
        raise RequestIncomplete(reason="words")
    with unit_of_work(deps.engine) as session:
        account_id = _enter(session, deps, actor, token)
        beginning = Beginning(
            "correct",
            account_scope(account_id),
            "open",
            lang,
            values=proven_by_step_up(deps, account_id),
            written={"words": words},
        )
        request = begin_request(session, deps, beginning)
        announce(session, deps, request)
    return request.id


@dataclass(frozen=True)
class Deletion:
    """How a deletion is asked for.

    `terminates`: the person ends their contract in so many words, open orders included.
    `bank`: the fields of the bank account to which the wallet's money is to go; `gives_up`: what
    they typed to give it up instead.
    """

    terminates: bool = False
    gives_up: object = ""
    bank: Mapping[str, object] = field(default_factory=dict)


def delete_account(deps: Deps, actor: Actor, token: str, deletion: Deletion, *, lang: Lang) -> str:
    """Ask for the account's deletion, which can be taken back for seven days.

    While orders run and the contract was not ended in so many words, the request is refused on
    that ground (P46). Raises StepUpNeeded, RolesHeld, RequestUnderWay, BankInvalid, and
    BalanceLeft when nothing is said about the wallet's money.
    """
    bank = read_bank_account(deletion.bank)
    with unit_of_work(deps.engine) as session:
        account_id = _enter(session, deps, actor, token)
        if actor.is_staff:
            raise RolesHeld()
        if under_way(session, account_id, "delete"):
            raise RequestUnderWay()
        waiting = open_orders(session, account_id)
        parting = _parting(deletion.gives_up, bank, at_stake(session, account_id))
        values = {**proven_by_step_up(deps, account_id), "terminates": deletion.terminates}
        beginning = Beginning(
            "delete", account_scope(account_id), "fulfilling", lang, values=values
        )
        if contract_stands(len(waiting), terminates=deletion.terminates):
            request = begin_request(session, deps, beginning)
            refuse_in(session, deps, SYSTEM, request, _contract_refusal(lang, waiting))
            return request.id
        if parting is None:
            raise BalanceLeft(balance=at_stake(session, account_id))
        request = begin_request(session, deps, beginning)
        begin_deletion(session, deps, request, parting)
    return request.id


@dataclass(frozen=True)
class Parting:
    """What becomes of the wallet's money: paid to `bank`, or at most `gives_up` yen given up."""

    gives_up: int = 0
    bank: BankAccount | None = None


def begin_deletion(
    session: UnitOfWork, deps: Deps, request: SubjectRequest, parting: Parting
) -> None:
    """Stop every use, end what can be ended, and wait the seven days."""
    now = deps.clock()
    request.state, request.gives_up, request.ripe_at = "waiting", parting.gives_up, mind_ends(now)
    if parting.bank:
        promise_payout(session, deps, request.id, request.account_id, parting.bank)
    request.decided_at = now
    end_contract(session, now, request.account_id)
    restrict(session, now, Freeze(request.scope, EVERYTHING, "deletion", request.id))
    announce(session, deps, request)


def _parting(typed: object, bank: BankAccount | None, stake: int) -> Parting | None:
    """None while money is left and neither a bank account nor exactly its amount was typed."""
    if stake == 0:
        return Parting()
    try:
        if read_whole_number(typed) == stake:
            return Parting(gives_up=stake)
    except UnreadableNumber:
        pass
    return Parting(bank=bank) if bank else None


def _contract_refusal(lang: Lang, order_ids: list[str]) -> Refusal:
    t, codes = Texts(lang), ", ".join(short_code(order_id) for order_id in order_ids)
    return Refusal(
        "contract",
        t("requests.contract.evidence", orders=codes),
        t("requests.contract.notice", orders=codes),
    )


def _enter(session: UnitOfWork, deps: Deps, actor: Actor, token: str) -> str:
    """Who asks, proven; their requests come one after the other."""
    account_id = actor.require_account()
    require_step_up(session, deps.clock(), token)
    hold_lock(session, f"subject-request:{account_id}")
    return account_id
