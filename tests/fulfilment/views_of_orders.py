"""What tests look at: an order, its attempts, its events, its money."""

from typing import Any

from sqlalchemy import Engine

from snshelper.fulfilment.audit import run_audit
from snshelper.wallet.queries import balance_of
from tests.worlds import rows

BALANCE = 20_000


def order_of(engine: Engine, order_id: str) -> Any:
    """The order's row."""
    return rows(engine, "SELECT * FROM orders WHERE id = :id", id=order_id)[0]


def state_of(engine: Engine, order_id: str) -> str:
    """The order's state."""
    return order_of(engine, order_id).state


def attempts_of(engine: Engine, order_id: str) -> list[tuple[str, str]]:
    """(state, reason) of every attempt, first to last."""
    found = rows(
        engine,
        "SELECT state, reason FROM fulfilment_attempt WHERE order_id = :id ORDER BY number",
        id=order_id,
    )
    return [tuple(row) for row in found]


def events_of(engine: Engine, order_id: str) -> list[str]:
    """The kinds of every event, first to last."""
    query = "SELECT kind FROM order_event WHERE order_id = :id ORDER BY id"
    return [row.kind for row in rows(engine, query, id=order_id)]


def refund_of(engine: Engine) -> int:
    """What came back into the member's wallet of the one order of 1,000 yen."""
    return balance_of(engine, "member-1") - BALANCE + 1000


def is_sound(engine: Engine) -> bool:
    """Whether the shop's own audit finds nothing."""
    found = run_audit(engine).discrepancies
    assert found == []
    return True
