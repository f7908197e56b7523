"""What will fall due in the next twelve months, counted by month, kind and law.

Only ranges of indexes are counted. Holds, consents and late refunds may move something further
away; nothing falls due earlier than it is counted here.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from snshelper.fulfilment.tables import Shipment
from snshelper.officer.retention.facts.lines import has_no_line
from snshelper.officer.retention.rules import GroundName, Kind
from snshelper.ordering.life import ORDERS
from snshelper.ordering.tables import Consignee
from snshelper.privacy.calendar import first_anchor_day, local_day, start_of_day
from snshelper.privacy.retention import GROUNDS
from snshelper.support.tables import Inquiry

MONTHS = 12
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Falling:
    """How many scopes of a kind fall due in a month (its first day), and by which law."""

    month: date
    kind: Kind
    ground: GroundName
    law: str
    count: int


def upcoming(session: Session, now: datetime) -> list[Falling]:
    """The months in order, this one (from today on) first; nothing is listed that counts 0."""
    found = [
        Falling(months[0], watched.kind, watched.ground, GROUNDS[watched.ground].law_id, count)
        for months in _months(local_day(now))
        for watched in _WATCHED
        if (count := watched.count(session, max(start_of_day(months[0]), now), months[1]))
    ]
    return sorted(found, key=lambda one: (one.month, one.kind))


def months_ahead(today: date) -> list[date]:
    """The first days of the months that are counted, this month first."""
    return [begin for begin, _ in _months(today)]


def _months(today: date) -> list[tuple[date, date]]:
    begins = [_month_later(today, ahead) for ahead in range(MONTHS + 1)]
    return list(itertools.pairwise(begins))


def _month_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


@dataclass(frozen=True)
class _Watched:
    """A kind whose end can be foreseen: where its anchor stands, and how long it is kept."""

    kind: Kind
    ground: GroundName
    first_anchor: Callable[[datetime], date]
    query: Callable[[], Select[Any]]
    anchor: Any

    def count(self, session: Session, since: datetime, before: date) -> int:
        """How many fall due from `since` until the day `before` begins."""
        begin = start_of_day(self.first_anchor(since))
        end = start_of_day(self.first_anchor(start_of_day(before)))
        query = self.query().where(self.anchor >= begin, self.anchor < end)
        return int(session.execute(query).scalar_one())


def _orders() -> Select[Any]:
    return select(func.count()).select_from(ORDERS).where(has_no_line("order", ORDERS.c.id))


def _consignees() -> Select[Any]:
    return (
        select(func.count())
        .select_from(Consignee)
        .join(Shipment, col(Shipment.order_id) == col(Consignee.order_id))
        .where(has_no_line("consignee", col(Consignee.order_id)))
    )


def _disputes() -> Select[Any]:
    return (
        select(func.count())
        .select_from(Inquiry)
        .where(col(Inquiry.classification) == "dispute", has_no_line("consult", col(Inquiry.id)))
    )


_WATCHED = (
    _Watched(
        "order",
        "tax",
        lambda ends: first_anchor_day(ends, GROUNDS["tax"].years),
        _orders,
        ORDERS.c.ended_at,
    ),
    _Watched(
        "consult",
        "dispute",
        lambda ends: first_anchor_day(ends, GROUNDS["dispute"].years),
        _disputes,
        col(Inquiry.closed_at),
    ),
    _Watched(
        "consignee",
        "liability",
        # A period of days that ends at a midnight was set off that many days and one before.
        lambda ends: local_day(ends - timedelta(microseconds=1)) - GROUNDS["liability"].days * _DAY,
        _consignees,
        col(Shipment.delivered_at),
    ),
)
