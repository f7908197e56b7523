"""What people can do with an order that was handed over: customers stop it, staff resolve it."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, func, select, update
from sqlmodel import Session, col

from snshelper.catalogue.rules.whole_numbers import UnreadableNumber, read_whole_number
from snshelper.fulfilment.attempts import change_attempt, effective_attempt, poll_now
from snshelper.fulfilment.submission import send_again
from snshelper.fulfilment.tables import Shipment
from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import InvalidInput, NotFound, ShopError
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.ordering.life import ORDERS, add_event, end_order, load_order
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.privacy.switches import is_thrown
from snshelper.wallet.ledger import REVENUE, Transfer, open_wallet, post
from snshelper.wallet.tables import LedgerTransfer

SUPPORT_REFUND_LIMIT = 10_000
CARRIERS = ("yamato", "sagawa", "japanpost")
Decision = Literal["delivered", "not_delivered"]


class NotCancellable(ShopError):
    """There is nothing left to cancel; the order stays as it is."""

    code = "not_cancellable"


class NotProvablyUnsent(ShopError):
    """The partner may have the order: sending it again could deliver it twice. Nothing was sent."""

    code = "not_provably_unsent"


class NotUnknown(ShopError):
    """Only an order whose answer was lost can be decided by hand; nothing was changed."""

    code = "not_unknown"


class RefundRefused(ShopError):
    """The refund is beyond what was kept or what the role may give back; nothing was moved."""

    code = "refund_refused"


class ShipmentInvalid(ShopError):
    """The parcel cannot be recorded like that; `reason` says why. Nothing was changed."""

    code = "shipment_invalid"


def cancel_rest(deps: Deps, actor: Actor, order_id: str) -> None:
    """Ask for the undelivered part to be stopped; it is settled once the partner confirmed.

    Raises NotFound for somebody else's order, NotCancellable when nothing is left to stop.
    """
    account_id = actor.require_account()
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        order = load_order(session, order_id, lock=True)
        if order is None or order.account_id != account_id:
            raise NotFound()
        if order.state not in ("submitted", "in_progress") or order.cancel_asked_at:
            raise NotCancellable()
        _ask_to_stop(session, now, order)


def end_contract(session: Session, now: datetime, account_id: str) -> int:
    """Take back what never left the house and ask for the rest to be stopped, for a whole account.

    In the caller's transaction, any number of times. Answers how many orders are still open.
    """
    mine = select(ORDERS.c.id).where(ORDERS.c.account_id == account_id, ORDERS.c.ended_at.is_(None))
    still_open = 0
    for order_id in session.execute(mine).scalars().all():
        order = load_order(session, order_id, lock=True)
        if order is None or order.ended_at is not None:
            continue
        is_home = order.state in ("placed", "queued") and not effective_attempt(session, order_id)
        if is_home and end_order(session, now, order, "cancelled", 0, {"by": "termination"}):
            continue
        still_open += 1
        if order.state in ("submitted", "in_progress") and not order.cancel_asked_at:
            _ask_to_stop(session, now, order)
    return still_open


def _ask_to_stop(session: Session, now: datetime, order: Row[Any]) -> None:
    session.execute(
        update(ORDERS).where(ORDERS.c.id == order.id).values(cancel_asked_at=now, updated_at=now)
    )
    add_event(session, now, order, "cancel_asked", {})
    poll_now(session, now, order.id)


def retry_order(deps: Deps, actor: Actor, order_id: str) -> None:
    """Send an order again now, where it is proved that no partner has it.

    Raises NotProvablyUnsent while any attempt may have had an effect.
    """
    actor.require("orders.resolve")
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        order = _order(session, order_id)
        if order.state != "queued" or effective_attempt(session, order_id) is not None:
            raise NotProvablyUnsent()
        workflow_id = f"{order_id}:s{int(now.timestamp() * 1000)}"
        deps.queue.enqueue(session, "submit_order", workflow_id, order_id)
        record_audit(session, now, actor, "order.retry", AuditedObject("order", order_id))


def ask_again(deps: Deps, actor: Actor, order_id: str) -> None:
    """Look an unknown or running order up at the partner now instead of when it falls due."""
    actor.require("orders.resolve")
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        _order(session, order_id)
        poll_now(session, now, order_id)
        record_audit(session, now, actor, "order.ask_again", AuditedObject("order", order_id))


def decide_unknown(deps: Deps, actor: Actor, order_id: str, decision: Decision) -> None:
    """Close an order whose answer stays lost by what staff found out with the partner.

    `delivered` keeps the whole price, `not_delivered` refunds it. Nothing is ever sent.
    """
    actor.require("orders.resolve")
    if decision not in ("delivered", "not_delivered"):
        raise InvalidInput(reason="decision")
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        order = _order(session, order_id)
        attempt = effective_attempt(session, order_id)
        if order.state != "unknown" or attempt is None:
            raise NotUnknown()
        change_attempt(
            session,
            attempt.id,
            ("unknown", "sent"),
            state="ended",
            next_poll_at=None,
            settled_at=now,
            reason=f"decided_{decision}",
        )
        is_delivered = decision == "delivered"
        end_order(
            session,
            now,
            order,
            "completed" if is_delivered else "failed",
            order.quantity if is_delivered else 0,
            {"reason": "decided"},
        )
        record_audit(
            session,
            now,
            actor,
            "order.decide_unknown",
            AuditedObject("order", order_id),
            decision=decision,
        )


def refund_order(deps: Deps, actor: Actor, order_id: str, amount: object, reason: str) -> None:
    """Give back `amount` yen of what an ended order cost, from revenue to the wallet.

    Raises RefundRefused beyond what is still kept, or beyond SUPPORT_REFUND_LIMIT per order for
    roles without `orders.refund_any_amount`.
    """
    actor.require("orders.refund")
    yen = _whole_yen(amount)
    if not reason.strip():
        raise InvalidInput(reason="refund_reason")
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        order = _order(session, order_id)
        if order.ended_at is None:
            raise RefundRefused(reason="open", most=0)
        given = _given_back(session, order_id)
        most = order.price - order.refunded
        if not actor.may("orders.refund_any_amount"):
            most = min(most, SUPPORT_REFUND_LIMIT - given)
        if not 0 < yen <= most and not is_thrown("fulfilment.refund_limit"):
            raise RefundRefused(reason="amount", most=max(most, 0))
        _give_back(session, now, order, yen, given)
        record_audit(
            session,
            now,
            actor,
            "order.refund",
            AuditedObject("order", order_id),
            amount=yen,
            reason=reason.strip()[:200],
        )


def _give_back(session: Session, now: datetime, order: Row[Any], yen: int, given: int) -> None:
    wallet = open_wallet(session, order.account_id)
    key = f"reversal:{order.id}:{order.refunded + given}"
    post(session, now, Transfer(key, "reversal", REVENUE, wallet, yen, order.id))
    session.execute(
        update(ORDERS)
        .where(ORDERS.c.id == order.id)
        .values(refunded=order.refunded + yen, updated_at=now)
    )
    add_event(session, now, order, "refunded", {"refund": yen})


def _given_back(session: Session, order_id: str) -> int:
    """What staff already gave back of this order, in yen."""
    return int(
        session.execute(
            select(func.coalesce(func.sum(col(LedgerTransfer.amount)), 0)).where(
                col(LedgerTransfer.order_id) == order_id, col(LedgerTransfer.kind) == "reversal"
            )
        ).scalar_one()
    )


def _whole_yen(raw: object) -> int:
    try:
        return read_whole_number(raw)
    except UnreadableNumber:
        raise RefundRefused(reason="amount", most=0) from None


def ship_order(deps: Deps, actor: Actor, order_id: str, carrier: str, tracking_number: str) -> None:
    """Record that a parcel left, with its tracking number: the customer sees it at once."""
    actor.require("shipments.write")
    number = str(tracking_number).strip().replace("-", "")
    if carrier not in CARRIERS:
        raise ShipmentInvalid(reason="carrier")
    if not (number.isascii() and number.isalnum() and 8 <= len(number) <= 30):
        raise ShipmentInvalid(reason="tracking_number")
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        parcel = _parcel(session, order_id)
        if parcel.state not in ("to_pack", "shipped"):
            raise ShipmentInvalid(reason="state")
        parcel.state, parcel.carrier, parcel.tracking_number = "shipped", carrier, number
        parcel.shipped_at = parcel.shipped_at or now
        poll_now(session, now, order_id)
        record_audit(session, now, actor, "shipment.ship", AuditedObject("order", order_id))


def confirm_delivery(deps: Deps, actor: Actor, order_id: str) -> None:
    """Record that a parcel arrived: by staff, or by the customer it was sent to."""
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        order = load_order(session, order_id, lock=True)
        if order is None or not (
            order.account_id == actor.account_id or actor.may("shipments.write")
        ):
            raise NotFound()
        parcel = _parcel(session, order_id)
        if parcel.state != "shipped":
            raise ShipmentInvalid(reason="state")
        parcel.state, parcel.delivered_at = "delivered", now
        poll_now(session, now, order_id)
        if order.account_id != actor.account_id:
            record_audit(session, now, actor, "shipment.deliver", AuditedObject("order", order_id))


def release_unknown(deps: Deps, actor: Actor, order_id: str) -> None:
    """Send an unknown order again after staff proved with the partner that it never arrived."""
    actor.require("orders.resolve")
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        order = _order(session, order_id)
        attempt = effective_attempt(session, order_id)
        if order.state != "unknown" or attempt is None:
            raise NotUnknown()
        send_again(deps, session, now, order, attempt)
        record_audit(session, now, actor, "order.release", AuditedObject("order", order_id))


def _order(session: Session, order_id: str) -> Row[Any]:
    order = load_order(session, order_id, lock=True)
    if order is None:
        raise NotFound()
    return order


def _parcel(session: Session, order_id: str) -> Shipment:
    parcel = session.get(Shipment, order_id, with_for_update=True)
    if parcel is None:
        raise NotFound()
    return parcel
