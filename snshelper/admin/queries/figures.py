"""What the front page counts: only ranges of an index, never a whole table."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Engine,
    Float,
    cast,
    func,
    literal_column,
    select,
    union_all,
)
from sqlalchemy import case as when
from sqlmodel import Session, col

from snshelper.admin.queries.waiting import open_inquiries
from snshelper.admin.rules import MONEY, last_days
from snshelper.fulfilment.admin.filters import start_of_day
from snshelper.fulfilment.admin.queries import MOST_COUNTED, count_in_state
from snshelper.fulfilment.attempts import ATTEMPTS, EFFECTIVE
from snshelper.fulfilment.tables import Shipment
from snshelper.kernel.actor import Actor
from snshelper.kernel.unit_of_work import reading
from snshelper.ordering.life import ORDERS


@dataclass(frozen=True)
class DaySums:
    """One calendar day in Japan, in counts of orders and in yen.

    `arrived` adds up the shares (0 to 1) that arrived of the `tried` orders: those that ended
    without being cancelled. `kept` is None where it may not be seen.
    """

    day: date
    placed: int
    tried: int
    arrived: float
    delivered: int
    kept: int | None


@dataclass(frozen=True)
class Overview:
    """The front page's numbers; None stands for what the actor may not see."""

    days: list[DaySums]
    unknown: int
    doubles: int
    inquiries: int | None
    parcels: int | None

    @property
    def today(self) -> DaySums:
        """The present day."""
        return self.days[-1]


def overview(engine: Engine, actor: Actor, now: datetime) -> Overview:
    """The last fourteen days and what waits now. Raises NotAllowed without `dashboard.read`."""
    actor.require("dashboard.read")
    with reading(engine) as session:
        return Overview(
            days=_days(session, last_days(now), sees_money=actor.may(MONEY)),
            unknown=count_in_state(session, "unknown"),
            doubles=double_submissions(session),
            inquiries=open_inquiries(session) if actor.may("inquiries.answer") else None,
            parcels=_to_pack(session) if actor.may("shipments.write") else None,
        )


def _days(session: Session, days: list[date], *, sees_money: bool) -> list[DaySums]:
    placed = {row.place: row for row in session.execute(_placed(days))}
    ended = {row.place: row for row in session.execute(_ended(days))}
    return [
        DaySums(
            day=day,
            placed=placed[place].orders,
            tried=ended[place].tried or 0,
            arrived=ended[place].arrived or 0.0,
            delivered=ended[place].delivered or 0,
            kept=(ended[place].kept or 0) if sees_money else None,
        )
        for place, day in enumerate(days)
    ]


def _placed(days: list[date]) -> CompoundSelect[Any]:
    return union_all(
        *[
            select(_place(place), func.count().label("orders")).where(*_on(ORDERS.c.placed_at, day))
            for place, day in enumerate(days)
        ]
    )


def _ended(days: list[date]) -> CompoundSelect[Any]:
    """What is kept of an order counts on the day it ended, less whatever was given back since."""
    is_tried = ORDERS.c.state != "cancelled"
    share = cast(ORDERS.c.delivered, Float) / ORDERS.c.quantity
    sums = (
        func.sum(when((is_tried, 1), else_=0)).label("tried"),
        func.sum(when((is_tried, share), else_=0.0)).label("arrived"),
        func.sum(when((ORDERS.c.delivered > 0, 1), else_=0)).label("delivered"),
        func.sum(ORDERS.c.price - ORDERS.c.refunded).label("kept"),
    )
    return union_all(
        *[
            select(_place(place), *sums).where(*_on(ORDERS.c.ended_at, day))
            for place, day in enumerate(days)
        ]
    )


def _place(place: int) -> Any:
    return literal_column(str(place)).label("place")


def _on(moment: Any, day: date) -> tuple[Any, Any]:
    begins = start_of_day(day)
    return moment >= begins, moment < begins + timedelta(days=1)


def double_submissions(session: Session) -> int:
    """How many orders were ever sent with effect more than once: it must be 0.

    Only an order that was tried again can be one, and those few have an index of their own.
    """
    again = select(ATTEMPTS.c.order_id).where(ATTEMPTS.c.number > literal_column("1"))
    had_effect = ATTEMPTS.c.state.in_(EFFECTIVE) | (
        (ATTEMPTS.c.state == "ended") & ATTEMPTS.c.reference.is_not(None)
    )
    twice = (
        select(ATTEMPTS.c.order_id)
        .where(ATTEMPTS.c.order_id.in_(again), had_effect)
        .group_by(ATTEMPTS.c.order_id)
        .having(func.count() > 1)
    )
    return session.execute(select(func.count()).select_from(twice.subquery())).scalar_one()


def _to_pack(session: Session) -> int:
    some = select(col(Shipment.order_id)).where(col(Shipment.state) == "to_pack")
    counted = some.limit(MOST_COUNTED).subquery()
    return session.execute(select(func.count()).select_from(counted)).scalar_one()
