"""What a partner says of orders it has, written into orders, events, receipts and money."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from snshelper.fulfilment.attempts import change_attempt
from snshelper.fulfilment.providers.port import Manner, Progress
from snshelper.fulfilment.receipts import add_receipt
from snshelper.fulfilment.rules import next_poll_seconds
from snshelper.kernel.runtime import Deps
from snshelper.kernel.statements import change_row
from snshelper.ordering.life import ORDERS, add_event, advance, end_order, load_order
from snshelper.ordering.rules import State


def apply_progress(
    deps: Deps,
    session: Session,
    now: datetime,
    attempt: Row[Any],
    progress: Progress,
    manner: Manner,
    luck: float,
) -> None:
    """Bring an accepted order to what the partner measured; settle it when it is over.

    Reports may come twice or out of order: delivered never goes back, an ended order stays ended.
    """
    order = load_order(session, attempt.order_id, lock=True)
    if order is None or order.state not in ("submitted", "in_progress"):
        change_attempt(session, attempt.id, ("accepted",), next_poll_at=None)
        return
    delivered = max(order.delivered, min(max(progress.delivered, 0), order.quantity))
    if progress.state == "running":
        _go_on(session, now, order, delivered, progress)
        _look_again(session, now, attempt, manner, luck, moved=delivered > order.delivered)
        return
    _end(deps, session, now, order, attempt, progress, delivered)


def _go_on(
    session: Session, now: datetime, order: Row[Any], delivered: int, progress: Progress
) -> None:
    note = {
        key: progress.body[key] for key in ("carrier", "tracking_number") if progress.body.get(key)
    }
    if order.state == "submitted" and (delivered or note):
        advance(
            session,
            now,
            order,
            "in_progress",
            "shipped" if note else "progress",
            {"delivered": delivered, **note},
            delivered=delivered,
        )
    elif delivered > order.delivered:
        changed = {"delivered": delivered, "updated_at": now}
        change_row(session, ORDERS, order.id, (order.state,), changed)
        add_event(session, now, order, "progress", {"delivered": delivered})


def _look_again(
    session: Session,
    now: datetime,
    attempt: Row[Any],
    manner: Manner,
    luck: float,
    *,
    moved: bool,
) -> None:
    polls = 0 if moved else attempt.polls + 1
    next_look = now + timedelta(seconds=next_poll_seconds(manner, polls, luck))
    change_attempt(session, attempt.id, ("accepted",), polls=polls, next_poll_at=next_look)


def _end(
    deps: Deps,
    session: Session,
    now: datetime,
    order: Row[Any],
    attempt: Row[Any],
    progress: Progress,
    delivered: int,
) -> None:
    if not change_attempt(
        session, attempt.id, ("accepted",), state="ended", next_poll_at=None, settled_at=now
    ):
        return
    add_receipt(session, deps, now, order, attempt.id, progress.state, progress.body)
    end_order(session, now, order, _ending(order, progress, delivered), delivered)


def _ending(order: Row[Any], progress: Progress, delivered: int) -> State:
    if delivered >= order.quantity:
        return "completed"
    if progress.state == "cancelled":
        return "cancelled"
    return "partial" if delivered else "failed"
