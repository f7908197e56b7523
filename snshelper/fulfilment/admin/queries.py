"""Reading orders for staff: a page of the table, and how many wait."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Select, func, or_, select
from sqlmodel import Session

from snshelper.accounts.directory import customers
from snshelper.fulfilment.admin.filters import OrderFilter, id_bounds
from snshelper.kernel.actor import Actor
from snshelper.kernel.ids import short_code
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.ordering.life import ORDERS
from snshelper.ordering.rules import OPEN_STATES, State

PAGE_SIZE = 50
CODES_LOOKED_AT = 20_000
"""A code is searched for among so many of the newest orders: it is derived, and not stored."""
MOST_COUNTED = 1_000
_COLUMNS = (
    "id",
    "account_id",
    "family",
    "title",
    "quantity",
    "delivered",
    "price",
    "refunded",
    "state",
    "placed_at",
)
_Query = Select[Any]


@dataclass(frozen=True)
class OrderSummary:
    """One row of the table. Amounts in yen; nothing says who the customer is."""

    id: str
    account_id: str
    family: str
    title: str
    quantity: int
    delivered: int
    price: int
    refunded: int
    state: str
    placed_at: datetime


def orders_page(
    deps: Deps, actor: Actor, chosen: OrderFilter, before_id: str = "", limit: int = PAGE_SIZE
) -> list[OrderSummary]:
    """The newest orders that meet the filter; `before_id` turns the page.

    One small indexed query for each state asked for, so that nothing sorts more than a few pages.
    Raises NotAllowed without `orders.read`, and without `customers.read` for a search by address.
    """
    actor.require("orders.read")
    with reading(deps.engine) as session:
        found = _found(deps, session, actor, chosen)
        if found is None:
            return []
        page = _of_period(found, chosen, before_id).order_by(ORDERS.c.id.desc()).limit(limit)
        rows = [
            row
            for query in _one_for_each_state(page, chosen)
            for row in session.execute(query).all()
        ]
        rows.sort(key=lambda row: str(row.id), reverse=True)
        return [OrderSummary(**row._mapping) for row in rows[:limit]]


def _found(deps: Deps, session: Session, actor: Actor, chosen: OrderFilter) -> _Query | None:
    """Orders of the family and of what was searched for; None when nothing can be."""
    query = select(*[ORDERS.c[name] for name in _COLUMNS])
    if chosen.family:
        query = query.where(ORDERS.c.family == chosen.family)
    kind, text = chosen.sought
    if kind == "everything":
        return query
    if kind == "id":
        return query.where(or_(ORDERS.c.id == text, ORDERS.c.account_id == text))
    if kind == "email":
        holders = [line.id for line in customers(deps, actor, text)]
        return query.where(ORDERS.c.account_id.in_(holders)) if holders else None
    if kind == "code":
        return query.where(ORDERS.c.id.in_(_ids_with_code(session, text)))
    return None


def _ids_with_code(session: Session, prefix: str) -> list[str]:
    newest = select(ORDERS.c.id).order_by(ORDERS.c.id.desc()).limit(CODES_LOOKED_AT)
    return [
        order_id
        for order_id in session.execute(newest).scalars()
        if short_code(order_id).startswith(prefix)
    ]


def _of_period(query: _Query, chosen: OrderFilter, before_id: str) -> _Query:
    low, high = id_bounds(chosen)
    if low:
        query = query.where(ORDERS.c.id >= low)
    ends = [bound for bound in (high, before_id) if bound]
    return query.where(ORDERS.c.id < min(ends)) if ends else query


def _one_for_each_state(page: _Query, chosen: OrderFilter) -> list[_Query]:
    return [page.where(ORDERS.c.state == state) for state in chosen.states] or [page]


def count_in_state(session: Session, state: State) -> int:
    """How many orders are in `state`, counted no further than MOST_COUNTED."""
    some = select(ORDERS.c.id).where(ORDERS.c.state == state).limit(MOST_COUNTED)
    return session.execute(select(func.count()).select_from(some.subquery())).scalar_one()


def waiting_counts(engine: Engine, actor: Actor) -> dict[str, int]:
    """How many orders are `open` and how many of them `unknown`, for the navigation.

    Raises NotAllowed without `orders.read`.
    """
    actor.require("orders.read")
    with reading(engine) as session:
        counts = {state: count_in_state(session, state) for state in OPEN_STATES}
    return {"open": sum(counts.values()), "unknown": counts["unknown"]}
