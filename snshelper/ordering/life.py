"""The only place where an order changes its state, each time with an event beside it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select
from sqlmodel import Session

from snshelper.kernel.statements import change_row
from snshelper.kernel.unit_of_work import core
from snshelper.ordering.rules import State, may_go
from snshelper.ordering.tables import Order, OrderEvent
from snshelper.wallet.ledger import settle_escrow
from snshelper.wallet.rules import settle

ORDERS = Order.__table__  # type: ignore[attr-defined]
# Built once: building a statement costs more than running it.
_ADD_EVENT = insert(OrderEvent.__table__).inline()  # type: ignore[attr-defined]
_ONE = select(ORDERS).where(ORDERS.c.id == bindparam("order_id"))
_ONE_LOCKED = _ONE.with_for_update()


class WrongTurn(RuntimeError):
    """A programming error: an order was led where its life does not go."""


def load_order(session: Session, order_id: str, *, lock: bool = False) -> Row[Any] | None:
    """The order's row; `lock` holds it on PostgreSQL until the transaction ends."""
    return core(session).execute(_ONE_LOCKED if lock else _ONE, {"order_id": order_id}).first()


def add_event(
    session: Session, now: datetime, order: Row[Any], kind: str, numbers: dict[str, Any]
) -> None:
    """Record one step for the timeline and for the tabs that watch."""
    write_event(session, now, order.id, order.account_id, kind, numbers)


def write_event(
    session: Session,
    now: datetime,
    order_id: str,
    account_id: str,
    kind: str,
    numbers: dict[str, Any],
) -> None:
    """Record a step of an order that is known by its ids alone."""
    core(session).execute(
        _ADD_EVENT,
        {
            "order_id": order_id,
            "account_id": account_id,
            "kind": kind,
            "at": now,
            "numbers": numbers,
        },
    )


def advance(
    session: Session,
    now: datetime,
    order: Row[Any],
    to: State,
    kind: str,
    numbers: dict[str, Any] | None = None,
    **changes: Any,
) -> bool:
    """Lead `order` from the state it was read in to `to`; False if somebody else was faster.

    Raises WrongTurn when no order may go that way.
    """
    if not may_go(order.state, to):
        raise WrongTurn(f"{order.id}: {order.state} → {to}")
    changed = {"state": to, "updated_at": now, **changes}
    if not change_row(session, ORDERS, order.id, (order.state,), changed):
        return False
    add_event(session, now, order, kind, numbers or {})
    return True


def end_order(
    session: Session,
    now: datetime,
    order: Row[Any],
    to: State,
    delivered: int,
    numbers: dict[str, Any] | None = None,
) -> bool:
    """End `order` and part its money by what arrived, in one transaction.

    False if it was not in the state it was read in any more; then nothing was moved.
    """
    arrived = min(max(delivered, 0), order.quantity)
    parts = settle(order.price, order.quantity, arrived)
    ended = advance(
        session,
        now,
        order,
        to,
        to,
        {"delivered": arrived, "kept": parts.kept, "refund": parts.refund, **(numbers or {})},
        delivered=arrived,
        refunded=parts.refund,
        ended_at=now,
    )
    if ended:
        settle_escrow(session, now, order.account_id, order.id, parts.kept, parts.refund)
    return ended
