"""Real orders at the moments at which staff meet them, and the panel opened on one."""

from datetime import timedelta
from typing import Any

from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.ordering.actions import place_order
from snshelper.ordering.life import advance, end_order, load_order
from tests.admin.desk import (
    write_attempt,
)
from tests.worlds import open_member, request, scalar

HERE = "/admin/orders"


def opened(order_id: str) -> Any:
    """The event that opens this order."""
    return lambda panel: panel.open(order_id)


def lost_order(shop: Deps, **changes: Any) -> str:
    """A real order of 1,000 yen whose answer was lost five minutes ago."""
    member = open_member(shop, new_id(), balance=5_000)
    order_id = place_order(shop, member, request())
    with unit_of_work(shop.engine) as session:
        for state in ("queued", "unknown"):
            order = load_order(session, order_id)
            assert order is not None
            advance(session, shop.clock(), order, state, state)  # type: ignore[arg-type]
    sent_at = shop.clock() - timedelta(minutes=5)
    write_attempt(shop, order_id, **({"sent_at": sent_at} | changes))
    return order_id


def ended_order(shop: Deps) -> str:
    """A real order of 1,000 yen that was delivered whole."""
    order_id = lost_order(shop, state="ended", reference="cmp-1", next_poll_at=None)
    with unit_of_work(shop.engine) as session:
        order = load_order(session, order_id)
        assert order is not None
        end_order(session, shop.clock(), order, "completed", 500)
    return order_id


def state_of(shop: Deps, order_id: str) -> str:
    """The order's state as it is stored."""
    return str(scalar(shop.engine, "SELECT state FROM orders WHERE id = :id", id=order_id))
