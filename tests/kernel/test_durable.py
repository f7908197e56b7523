"""Durable work: promised with the transaction, run at least once, taken over from the dead."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import Engine

from snshelper.kernel.durable import DurableQueue
from snshelper.kernel.durable_engine import DurableEngine
from snshelper.kernel.unit_of_work import unit_of_work
from tests.worlds import rows, scalar

LONGEST = 30.0


def _wait_for(is_so: Callable[[], Any]) -> None:
    end = time.monotonic() + LONGEST
    while not is_so():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def _promise(engine: Engine, job_id: str, argument: str, delay: float = 0.0) -> None:
    with unit_of_work(engine) as session:
        DurableQueue(engine).enqueue(session, "greet", job_id, argument, delay_seconds=delay)


@contextmanager
def _running(engine: Engine, greet: Any, executor_id: str = "alive") -> Iterator[DurableEngine]:
    durable = DurableEngine(engine, executor_id, {"greet": greet}, eager={"greet"})
    durable.start()
    try:
        yield durable
    finally:
        durable.stop(1)


def test_a_promise_that_was_rolled_back_was_never_made(engine: Engine) -> None:
    with pytest.raises(OSError, match="no"), unit_of_work(engine) as session:
        DurableQueue(engine).enqueue(session, "greet", "j1", "x")
        raise OSError("no")
    assert scalar(engine, "SELECT COUNT(*) FROM workflow_status") == 0


def test_the_same_promise_twice_is_one(engine: Engine) -> None:
    _promise(engine, "j1", "x")
    _promise(engine, "j1", "y")
    assert scalar(engine, "SELECT COUNT(*) FROM workflow_status") == 1


def test_a_promise_is_bound_to_no_version_and_no_machine(engine: Engine) -> None:
    _promise(engine, "j1", "x")
    (row,) = rows(engine, "SELECT application_version, executor_id, name FROM workflow_status")
    assert row.application_version == "stable"
    assert row.name == "greet"


def test_jobs_run_once_the_delay_has_passed_and_failures_do_not_stop_the_rest(
    engine: Engine,
) -> None:
    heard: dict[str, float] = {}

    async def greet(argument: str) -> None:
        assert argument not in heard
        heard[argument] = time.time()
        if argument == "bad":
            raise ValueError(argument)

    promised = time.time()
    _promise(engine, "late", "late", delay=4.0)
    for number in range(5):
        _promise(engine, f"j{number}", "bad" if number == 2 else str(number))
    with _running(engine, greet) as durable:
        _wait_for(lambda: len(heard) == 6)
        assert sorted(heard) == sorted(["0", "1", "3", "4", "bad", "late"])
        assert heard["late"] - promised >= 4.0
        _wait_for(lambda: not _unended(engine))
        assert durable.prune(datetime.now(UTC)) == 0
        assert durable.prune(datetime.now(UTC) + timedelta(days=2)) == 6
    assert scalar(engine, "SELECT COUNT(*) FROM workflow_status") == 0


def _unended(engine: Engine) -> int:
    query = "SELECT COUNT(*) FROM workflow_status WHERE status NOT IN ('SUCCESS', 'ERROR')"
    return int(scalar(engine, query))


def test_work_that_died_with_its_executor_is_taken_over(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    _promise(engine, "j1", "hello")
    file, again = tmp_path / "begun", Event()
    words = [sys.executable, "-m", "tests.kernel.dying_executor", database_url, "dead", str(file)]
    victim = subprocess.Popen(words)
    try:
        _wait_for(file.exists)
    finally:
        victim.kill()
        victim.wait()

    async def greet(argument: str) -> None:
        assert argument == "hello"
        again.set()

    with _running(engine, greet) as durable:
        assert not again.wait(0.5), "nobody may touch it before it is known that its owner died"
        assert durable.take_over("dead") == 1
        assert again.wait(LONGEST)
        _wait_for(lambda: not _unended(engine))
        assert durable.take_over("dead") == 0
