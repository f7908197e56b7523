"""A payout's life: promised, payable, paid; or cancelled."""

from datetime import datetime

from sqlmodel import Session

from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import NotFound, ShopError
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.privacy.gate import Reading
from snshelper.privacy.scopes import freeze
from snshelper.privacy.uses import Use
from snshelper.wallet.ledger import PAYMENTS, Transfer, payable_account, post
from snshelper.wallet.payouts.contents import bank_account_of, keep_payout, scope_of
from snshelper.wallet.payouts.rules import BankAccount, is_reference
from snshelper.wallet.payouts.tables import Payout

PERMISSION = "payouts.write"


class PayoutGone(NotFound):
    """There is no such payout."""

    code = "payout_gone"


class PayoutSettled(ShopError):
    """The payout is not waiting to be paid."""

    code = "payout_settled"


class ReferenceInvalid(ShopError):
    """The bank's reference is missing or too long."""

    code = "payout_reference"


def promise_payout(
    session: Session, deps: Deps, payout_id: str, account_id: str, bank: BankAccount
) -> None:
    """Keep where money will go, in the caller's transaction. No money moves yet."""
    payout = Payout(id=payout_id, account_id=account_id, state="promised", created_at=deps.clock())
    keep_payout(session, deps, payout, bank)


def find_promised(session: Session, payout_id: str) -> Payout | None:
    """The payout of a request while it is promised, for this transaction to change."""
    payout = session.get(Payout, payout_id, with_for_update=True)
    return payout if payout is not None and payout.state == "promised" else None


def cancel_payout(session: Session, now: datetime, payout_id: str) -> None:
    """Forget a promised payout: nobody reads its bank account any more. Nothing without one."""
    payout = find_promised(session, payout_id)
    if payout is not None:
        payout.state, payout.ended_at = "cancelled", now
        freeze(session, now, [scope_of(payout).name])


def make_payable(
    session: Session, now: datetime, payout: Payout, wallet_id: int, amount: int
) -> None:
    """Take `amount` yen out of the wallet and owe them to the bank account, once."""
    payable = payable_account(session)
    post(session, now, Transfer(f"payout:{payout.id}", "payout", wallet_id, payable, amount))
    payout.state, payout.amount, payout.payable_at = "payable", amount, now


def show_bank_account(deps: Deps, actor: Actor, payout_id: str) -> BankAccount:
    """Where a payable sum goes; that it was looked at is audited.

    Nobody needs it once it was paid: raises PayoutSettled then, PayoutGone, NotAllowed,
    DutiesLapsed.
    """
    _require(actor)
    with unit_of_work(deps.engine) as session:
        payout = _payable(session, payout_id)
        return bank_account_of(session, deps, Reading(actor, Use.PAYOUT), payout)


def mark_paid(deps: Deps, actor: Actor, payout_id: str, reference: str) -> None:
    """Note that the bank transferred the sum, under its `reference`.

    Raises ReferenceInvalid, PayoutSettled, PayoutGone, NotAllowed, DutiesLapsed.
    """
    _require(actor)
    reference, now = reference.strip(), deps.clock()
    if not is_reference(reference):
        raise ReferenceInvalid()
    with unit_of_work(deps.engine) as session:
        payout = _payable(session, payout_id)
        payout.state, payout.reference = "paid", reference
        payout.ended_at, payout.paid_by = now, actor.account_id
        owed = payable_account(session)
        post(session, now, Transfer(f"paid:{payout.id}", "paid_out", owed, PAYMENTS, payout.amount))
        target = AuditedObject("payout", payout.id)
        record_audit(session, now, actor, "payouts.paid", target, amount=payout.amount)


def _payable(session: Session, payout_id: str) -> Payout:
    payout = session.get(Payout, payout_id, with_for_update=True)
    if payout is None:
        raise PayoutGone()
    if payout.state != "payable":
        raise PayoutSettled()
    return payout


def _require(actor: Actor) -> None:
    actor.require(PERMISSION)
    actor.require_duties()
