"""Orders to ask about."""

from typing import Any

from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.ordering.tables import Order


def place_order(deps: Deps, account_id: str) -> str:
    """An order of this account as a bare row; answers its id."""
    order_id, now = new_id(), deps.clock()
    columns = {c.name for c in Order.__table__.columns}  # type: ignore[attr-defined]
    values: dict[str, Any] = dict.fromkeys(columns, "x") | {
        "id": order_id,
        "account_id": account_id,
        "lang": "ja",
        "target": None,
        "quantity": 1,
        "unit_price": 1,
        "price": 1,
        "tax_rate": 10,
        "legal": {},
        "state": "placed",
        "delivered": 0,
        "refunded": 0,
        "placed_at": now,
        "undo_until": now,
        "updated_at": now,
        "cancel_asked_at": None,
        "ended_at": None,
    }
    with deps.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.execute(Order.__table__.insert().values(**values))  # type: ignore[attr-defined]
        connection.commit()
    return order_id
