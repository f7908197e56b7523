"""Which executors live, and taking over the work of those that died."""

import os
import socket
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlmodel import Session, col

from snshelper.fulfilment.tables import ExecutorLease
from snshelper.kernel.durable_engine import DurableEngine
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work

LEASE = timedelta(seconds=15)


def renew_lease(deps: Deps, executor_id: str) -> None:
    """Say that this process lives for another LEASE."""
    expires_at = deps.clock() + LEASE
    with unit_of_work(deps.engine) as session:
        lease = session.get(ExecutorLease, executor_id)
        if lease is None:
            session.add(
                ExecutorLease(
                    executor_id=executor_id,
                    host=socket.gethostname(),
                    pid=os.getpid(),
                    expires_at=expires_at,
                )
            )
        else:
            lease.expires_at = expires_at


def release_lease(deps: Deps, executor_id: str) -> None:
    """Say that this process ends in good order: its work may be taken at once."""
    with unit_of_work(deps.engine) as session:
        lease = session.get(ExecutorLease, executor_id)
        if lease is not None:
            lease.expires_at = deps.clock()


def take_over_dead(deps: Deps, engine: DurableEngine) -> int:
    """Requeue the unfinished work of every dead executor; answers how many workflows that was.

    A lease is dropped only after its work was put back: dying in between repeats the take-over,
    which is harmless because jobs are idempotent.
    """
    with reading(deps.engine) as session:
        dead = _dead_executors(session, deps.clock())
    taken = 0
    for executor_id in dead:
        if executor_id == engine.executor_id:
            continue
        taken += engine.take_over(executor_id)
        with unit_of_work(deps.engine) as session:
            session.execute(
                delete(ExecutorLease).where(col(ExecutorLease.executor_id) == executor_id)
            )
    return taken


def _dead_executors(session: Session, now: datetime) -> list[str]:
    leases = session.execute(select(ExecutorLease)).scalars().all()
    host = socket.gethostname()
    return [
        lease.executor_id
        for lease in leases
        if lease.expires_at <= now or (lease.host == host and not _is_running(lease.pid))
    ]


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
