"""The crash net: every open order has either something on its way or something that will look."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import exists, select, update
from sqlmodel import Session

from snshelper.fulfilment.attempts import ATTEMPTS, EFFECTIVE
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.ordering.actions import SUBMIT_WORKFLOW
from snshelper.ordering.life import ORDERS

log = structlog.get_logger(__name__)

# Longer than any ordinary pause between two tries, so that nothing under way is doubled.
_FORGOTTEN = timedelta(minutes=15)


def reconcile(deps: Deps, limit: int = 500) -> int:
    """Give forgotten orders a new workflow and forgotten attempts a new look; answers how many.

    An order is forgotten when it waits to be handed over, nothing effective is under way and it
    has not moved for a long while. One workflow too many does nothing: the attempts decide.
    """
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        waiting = _forgotten_orders(session, now, limit)
        for order_id in waiting:
            workflow_id = f"{order_id}:r{int(now.timestamp())}"
            deps.queue.enqueue(session, SUBMIT_WORKFLOW, workflow_id, order_id)
        session.execute(update(ORDERS).where(ORDERS.c.id.in_(waiting)).values(updated_at=now))
        unwatched = _look_at_unwatched(session, now)
    if waiting or unwatched:
        log.warning("reconciled", orders=len(waiting), attempts=unwatched)
    return len(waiting) + unwatched


def _forgotten_orders(session: Session, now: datetime, limit: int) -> list[str]:
    return list(
        session.execute(
            select(ORDERS.c.id)
            .where(
                ORDERS.c.state.in_(("placed", "queued")),
                ORDERS.c.updated_at < now - _FORGOTTEN,
                ~exists().where(
                    ATTEMPTS.c.order_id == ORDERS.c.id, ATTEMPTS.c.state.in_(EFFECTIVE)
                ),
            )
            .limit(limit)
        ).scalars()
    )


def _look_at_unwatched(session: Session, now: datetime) -> int:
    """Let every effective attempt of an open order fall due that has no next look."""
    open_orders = select(ORDERS.c.id).where(
        ORDERS.c.state.in_(("queued", "submitted", "in_progress", "unknown"))
    )
    changed = session.execute(
        update(ATTEMPTS)
        .where(
            ATTEMPTS.c.state.in_(EFFECTIVE),
            ATTEMPTS.c.next_poll_at.is_(None),
            ATTEMPTS.c.order_id.in_(open_orders),
        )
        .values(next_poll_at=now)
    )
    return int(changed.rowcount)  # type: ignore[attr-defined]
