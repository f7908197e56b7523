"""Topping up: begun by the member, credited once by what the payment service confirms."""

from sqlalchemy import update
from sqlmodel import col

from snshelper.kernel.actor import Actor
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.privacy.restrictions import require_unrestricted
from snshelper.wallet.ledger import PAYMENTS, Transfer, open_wallet, post
from snshelper.wallet.payments import Payment
from snshelper.wallet.rules import parse_top_up
from snshelper.wallet.tables import TopUp


def begin_top_up(deps: Deps, actor: Actor, raw_amount: object) -> TopUp:
    """Record the intent to pay in. Raises InvalidAmount, ProcessingStopped; no money moves yet."""
    account_id = actor.require_account()
    amount = parse_top_up(raw_amount)
    top_up = TopUp(
        id=new_id(),
        account_id=account_id,
        amount=amount,
        method="sandbox",
        state="open",
        created_at=deps.clock(),
    )
    with unit_of_work(deps.engine) as session:
        require_unrestricted(session, account_id)
        session.add(top_up)
    return top_up


def link_payment(deps: Deps, top_up_id: str, payment: Payment) -> None:
    """Remember which payment of the service belongs to a top-up."""
    with unit_of_work(deps.engine) as session:
        session.execute(
            update(TopUp).where(col(TopUp.id) == top_up_id).values(reference=payment.id)
        )


def apply_payment(deps: Deps, payment: Payment) -> bool:
    """Bring a top-up to what the service says; True when it was credited just now.

    The amount is the one we asked for: a service that reports another amount is not believed.
    The conditional update and the transfer's unique key make it happen once.
    """
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        top_up = session.get(TopUp, payment.reference, with_for_update=True)
        if top_up is None or top_up.state != "open" or payment.state == "open":
            return False
        if payment.state == "cancelled":
            top_up.state = "cancelled"
            return False
        if payment.amount != top_up.amount:
            return False
        top_up.state, top_up.paid_at = "paid", now
        wallet = open_wallet(session, top_up.account_id)
        post(
            session,
            now,
            Transfer(f"topup:{top_up.id}", "top_up", PAYMENTS, wallet, top_up.amount),
        )
    return True
