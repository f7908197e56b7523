"""Reading orders and their events."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, bindparam, desc, func, select, union_all
from sqlmodel import Session

from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import core, reading
from snshelper.ordering.contents import target_of
from snshelper.ordering.life import ORDERS
from snshelper.ordering.tables import OrderEvent
from snshelper.privacy.gate import Reading
from snshelper.privacy.scopes import DataDestroyed, DataFrozen
from snshelper.privacy.uses import Use

EVENTS = OrderEvent.__table__  # type: ignore[attr-defined]

OrderRow = Row[Any]
"""A row of `orders`; lists leave out the columns that no list shows."""

_UNLISTED = ("client_key", "target", "legal", "legal_hash")
# Built once: building a statement costs more than running it.
_OF_ACCOUNT = select(*(column for column in ORDERS.c if column.name not in _UNLISTED)).where(
    ORDERS.c.account_id == bindparam("account_id")
)
# Two ranges of one index: an old customer's ended orders are never looked through.
_MOVING = (
    union_all(
        _OF_ACCOUNT.where(ORDERS.c.ended_at.is_(None)),
        _OF_ACCOUNT.where(ORDERS.c.ended_at >= bindparam("since")),
    )
    .order_by(desc("id"))
    .limit(bindparam("limit"))
)


@dataclass(frozen=True)
class Step:
    """One event of an order's life."""

    id: int
    kind: str
    at: datetime
    numbers: dict[str, Any]


def orders_of(
    engine: Engine, account_id: str, before_id: str = "", limit: int = 20
) -> list[OrderRow]:
    """A member's orders, newest first; `before_id` turns the page."""
    query = _OF_ACCOUNT
    if before_id:
        query = query.where(ORDERS.c.id < before_id)
    with reading(engine) as session:
        return list(
            session.execute(
                query.order_by(ORDERS.c.id.desc()).limit(limit), {"account_id": account_id}
            ).all()
        )


def moving_orders(
    session: Session, account_id: str, ended_since: datetime, limit: int = 24
) -> list[OrderRow]:
    """A member's open orders and those that ended after `ended_since`, newest first."""
    asked = {"account_id": account_id, "since": ended_since, "limit": limit}
    return list(core(session).execute(_MOVING, asked).all())


def find_own_order(engine: Engine, account_id: str, order_id: str) -> OrderRow | None:
    """The order, if it belongs to this account."""
    with reading(engine) as session:
        return session.execute(
            select(ORDERS).where(ORDERS.c.id == order_id, ORDERS.c.account_id == account_id)
        ).first()


def steps_of(engine: Engine, order_id: str) -> list[Step]:
    """An order's events, oldest first."""
    with reading(engine) as session:
        rows = session.execute(
            select(EVENTS).where(EVENTS.c.order_id == order_id).order_by(EVENTS.c.id).limit(300)
        ).all()
    return [Step(row.id, row.kind, row.at, row.numbers) for row in rows]


def last_order(engine: Engine, account_id: str) -> OrderRow | None:
    """The newest order of a member: the usual one."""
    with reading(engine) as session:
        return session.execute(
            select(ORDERS)
            .where(ORDERS.c.account_id == account_id)
            .order_by(ORDERS.c.id.desc())
            .limit(1)
        ).first()


def last_target(deps: Deps, actor: Actor, slug: str, platform: str) -> str:
    """What a member ordered for last: with this service, else anywhere on its platform."""
    mine = select(ORDERS.c.id, ORDERS.c.account_id, ORDERS.c.target).where(
        ORDERS.c.account_id == actor.require_account()
    )
    newest = ORDERS.c.id.desc()
    with reading(deps.engine) as session:
        found = session.execute(mine.where(ORDERS.c.slug == slug).order_by(newest).limit(1)).first()
        found = (
            found
            or session.execute(
                mine.where(ORDERS.c.platform == platform).order_by(newest).limit(1)
            ).first()
        )
        return own_target(session, deps, actor, found) if found else ""


def own_target(session: Session, deps: Deps, actor: Actor, order: OrderRow) -> str:
    """What the actor's own order is for; empty once that was destroyed."""
    try:
        return target_of(session, deps, Reading(actor, Use.SELF), order)
    except (DataFrozen, DataDestroyed):
        return ""


def newest_event_id(engine: Engine) -> int:
    """The id of the newest event; 0 when there is none."""
    with reading(engine) as session:
        return session.execute(select(func.coalesce(func.max(EVENTS.c.id), 0))).scalar_one()


def orders_moved_after(engine: Engine, after_id: int) -> list[tuple[int, str]]:
    """(event id, account id) of the events beyond `after_id`."""
    with reading(engine) as session:
        rows = session.execute(
            select(EVENTS.c.id, EVENTS.c.account_id)
            .where(EVENTS.c.id > after_id)
            .order_by(EVENTS.c.id)
            .limit(2000)
        ).all()
    return [(row.id, row.account_id) for row in rows]
