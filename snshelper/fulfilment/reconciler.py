"""The crash net: every open order has either something on its way or something that will look."""

from datetime import timedelta

import structlog
from sqlalchemy import exists, select, update

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
        waiting = session.execute(
            select(ORDERS.c.id)
            .where(
                ORDERS.c.state.in_(("placed", "queued")),
                ORDERS.c.updated_at < now - _FORGOTTEN,
                ~exists().where(
                    ATTEMPTS.c.order_id == ORDERS.c.id, ATTEMPTS.c.state.in_(EFFECTIVE)
                ),
            )
            .limit(limit)
        ).all()
        for row in waiting:
            workflow_id = f"{row.id}:r{int(now.timestamp())}"
            deps.queue.enqueue(session, SUBMIT_WORKFLOW, workflow_id, row.id)
        session.execute(
            update(ORDERS).where(ORDERS.c.id.in_([r.id for r in waiting])).values(updated_at=now)
        )
        unwatched = session.execute(
            update(ATTEMPTS)
            .where(
                ATTEMPTS.c.state.in_(EFFECTIVE),
                ATTEMPTS.c.next_poll_at.is_(None),
                ATTEMPTS.c.order_id.in_(
                    select(ORDERS.c.id).where(
                        ORDERS.c.state.in_(("queued", "submitted", "in_progress", "unknown"))
                    )
                ),
            )
            .values(next_poll_at=now)
        ).rowcount  # type: ignore[attr-defined]
    if waiting or unwatched:
        log.warning("reconciled", orders=len(waiting), attempts=unwatched)
    return len(waiting) + int(unwatched)
