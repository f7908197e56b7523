"""The durable record: grouped commits that keep each writer apart."""

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from snshelper.sandbox.record import Record


def _reject(key: str) -> Callable[[sqlite3.Connection], str]:
    def write(connection: sqlite3.Connection) -> str:
        connection.execute("INSERT INTO rejection VALUES (?, '')", (key,))
        return key

    return write


def _rejected(connection: sqlite3.Connection) -> set[str]:
    return {row[0] for row in connection.execute("SELECT idempotency_key FROM rejection")}


def test_an_answered_write_is_visible_and_survives_reopening(tmp_path: Path) -> None:
    async def write_then_read() -> set[str]:
        record = Record(tmp_path / "partner.db")
        answers = await asyncio.gather(*(record.write(_reject(str(n))) for n in range(500)))
        assert answers == [str(n) for n in range(500)]
        seen = await record.read(_rejected)
        record.close()
        return seen

    async def read_again() -> set[str]:
        record = Record(tmp_path / "partner.db")
        seen = await record.read(_rejected)
        record.close()
        return seen

    assert asyncio.run(write_then_read()) == asyncio.run(read_again()) == set(map(str, range(500)))


def test_a_failing_write_takes_no_neighbour_with_it(tmp_path: Path) -> None:
    def half_then_fail(connection: sqlite3.Connection) -> None:
        _reject("half")(connection)
        raise RuntimeError("changed my mind")

    async def scenario() -> tuple[list[object], set[str]]:
        record = Record(tmp_path / "partner.db")
        writes = (record.write(_reject("a")), record.write(half_then_fail))
        answers = await asyncio.gather(*writes, record.write(_reject("b")), return_exceptions=True)
        seen = await record.read(_rejected)
        record.close()
        return list(answers), seen

    answers, seen = asyncio.run(scenario())
    assert (answers[0], type(answers[1]), answers[2]) == ("a", RuntimeError, "b")
    assert seen == {"a", "b"}


def test_reading_cannot_write(tmp_path: Path) -> None:
    async def scenario() -> None:
        record = Record(tmp_path / "partner.db")
        try:
            await record.read(_reject("x"))
        finally:
            record.close()

    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        asyncio.run(scenario())
