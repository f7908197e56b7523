"""How long services really took: p50 and p90 of the latest completed orders, never invented."""

import time
from collections.abc import Callable
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select
from sqlmodel import Session, col

from snshelper.catalogue.tables import Service
from snshelper.kernel.unit_of_work import reading
from snshelper.ordering.life import ORDERS

# Fewer than this many orders say nothing about the next one.
FEWEST = 20
_LATEST = 200
_KEPT_SECONDS = 60.0

DeliveryTimes = dict[str, tuple[int, int, int]]


class Measurements:
    """One copy per database and process, read again every minute."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Measure the copy's age with `monotonic` (seconds)."""
        self._monotonic = monotonic
        self._copies: WeakKeyDictionary[Engine, tuple[float, DeliveryTimes]] = WeakKeyDictionary()

    def __call__(self, engine: Engine) -> DeliveryTimes:
        """(p50 seconds, p90 seconds, number of orders) by slug, where enough orders ended."""
        now = self._monotonic()
        kept = self._copies.get(engine)
        if kept is None or now - kept[0] >= _KEPT_SECONDS:
            with reading(engine) as session:
                kept = (now, measure(session))
            self._copies[engine] = kept
        return kept[1]


def measure(session: Session) -> DeliveryTimes:
    """Read the latest completed orders of every service and take their percentiles."""
    slugs = session.execute(select(col(Service.slug))).scalars().all()
    taken = {slug: _seconds_taken(session, slug) for slug in slugs}
    return {
        slug: (_percentile(seconds, 50), _percentile(seconds, 90), len(seconds))
        for slug, seconds in taken.items()
        if len(seconds) >= FEWEST
    }


def _seconds_taken(session: Session, slug: str) -> list[int]:
    rows = session.execute(
        select(ORDERS.c.placed_at, ORDERS.c.ended_at)
        .where(ORDERS.c.slug == slug, ORDERS.c.state == "completed")
        .order_by(ORDERS.c.id.desc())
        .limit(_LATEST)
    ).all()
    return sorted(int((row.ended_at - row.placed_at).total_seconds()) for row in rows)


def _percentile(ordered: list[int], percent: int) -> int:
    """The nearest-rank percentile of an ascending list."""
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]
