"""Who lives, who is dead, and whose work is taken over."""

import os
import socket
import subprocess
import sys
from datetime import timedelta

import pytest

from snshelper.fulfilment.leases import LEASE, release_lease, renew_lease, take_over_dead
from snshelper.fulfilment.tables import ExecutorLease
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from tests.worlds import rows


class RememberedTakeOvers:
    """A double of the durable engine: remembers whose work it was told to take."""

    def __init__(self, executor_id: str = "me") -> None:
        self.executor_id = executor_id
        self.taken: list[str] = []

    def take_over(self, executor_id: str) -> int:
        """See DurableEngine.take_over."""
        self.taken.append(executor_id)
        return 3


@pytest.fixture
def me() -> RememberedTakeOvers:
    return RememberedTakeOvers()


def _lease(deps: Deps, executor_id: str, host: str, pid: int, seconds: float = 10.0) -> None:
    with unit_of_work(deps.engine) as session:
        expires_at = deps.clock() + timedelta(seconds=seconds)
        session.add(
            ExecutorLease(executor_id=executor_id, host=host, pid=pid, expires_at=expires_at)
        )


def _holders(deps: Deps) -> set[str]:
    return {row.executor_id for row in rows(deps.engine, "SELECT executor_id FROM executor_lease")}


def _pid_of_the_dead() -> int:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def test_the_living_are_left_alone(deps: Deps, me: RememberedTakeOvers) -> None:
    renew_lease(deps, "me")
    _lease(deps, "neighbour", socket.gethostname(), os.getpid())
    _lease(deps, "elsewhere", "another-host", 1)
    assert take_over_dead(deps, me) == 0  # type: ignore[arg-type]
    assert me.taken == []
    assert _holders(deps) == {"me", "neighbour", "elsewhere"}


def test_a_lease_that_ran_out_gives_its_work_away(
    deps: Deps, me: RememberedTakeOvers, clock: SteppedClock
) -> None:
    _lease(deps, "elsewhere", "another-host", 1)
    clock.advance(LEASE.total_seconds())
    renew_lease(deps, "me")
    assert take_over_dead(deps, me) == 3  # type: ignore[arg-type]
    assert me.taken == ["elsewhere"]
    assert _holders(deps) == {"me"}


def test_a_dead_process_of_this_host_is_not_waited_for(deps: Deps, me: RememberedTakeOvers) -> None:
    _lease(deps, "killed", socket.gethostname(), _pid_of_the_dead())
    _lease(deps, "elsewhere", "another-host", _pid_of_the_dead())
    take_over_dead(deps, me)  # type: ignore[arg-type]
    assert me.taken == ["killed"]


def test_who_leaves_in_good_order_is_not_waited_for(deps: Deps, me: RememberedTakeOvers) -> None:
    renew_lease(deps, "gone")
    release_lease(deps, "gone")
    release_lease(deps, "never was here")
    take_over_dead(deps, me)  # type: ignore[arg-type]
    assert me.taken == ["gone"]


def test_nobody_takes_over_from_himself(
    deps: Deps, me: RememberedTakeOvers, clock: SteppedClock
) -> None:
    renew_lease(deps, "me")
    clock.advance(3600)
    assert take_over_dead(deps, me) == 0  # type: ignore[arg-type]
    renew_lease(deps, "me")
    assert _holders(deps) == {"me"}


def test_who_was_taken_for_dead_and_is_not_gets_a_new_lease(
    deps: Deps, me: RememberedTakeOvers, clock: SteppedClock
) -> None:
    renew_lease(deps, "hung")
    clock.advance(60)
    take_over_dead(deps, me)  # type: ignore[arg-type]
    renew_lease(deps, "hung")
    take_over_dead(deps, me)  # type: ignore[arg-type]
    assert me.taken == ["hung"]
