"""Webhooks that wait to be sent."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from snshelper.sandbox.notices import (
    Draft,
    Message,
    Notice,
    forget,
    next_notices,
    postpone,
    queue_notice,
    spare,
    withdraw,
)
from snshelper.sandbox.tables import connect, create_tables


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    opened = connect(tmp_path / "partner.db")
    create_tables(opened)
    yield opened
    opened.close()


def _queued(connection: sqlite3.Connection, subject: str, due: float, shop: str = "a") -> Notice:
    messages = [Message(f"msg_{subject}", '{"word": "値"}')]
    return queue_notice(connection, Draft(subject, f"http://{shop}/", messages, due, tries=6))


def _times(connection: sqlite3.Connection) -> dict[str, float]:
    return {notice.subject: notice.next_try_at for notice in next_notices(connection, 99)}


def test_what_was_queued_comes_back_whole_and_in_the_order_of_its_time(
    connection: sqlite3.Connection,
) -> None:
    late, early = _queued(connection, "late", 20.0), _queued(connection, "early", 10.0)
    assert next_notices(connection, 99) == [early, late]
    assert next_notices(connection, 1) == [early]


def test_pauses_double_up_to_a_minute(connection: sqlite3.Connection) -> None:
    notice, pauses = _queued(connection, "one", 0.0), []
    for _ in range(8):
        postpone(connection, notice, now=100.0)
        notice = next_notices(connection, 1)[0]
        pauses.append(notice.next_try_at - 100.0)
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
    assert (notice.tries, notice.tries_left) == (8, -2)


def test_a_closed_door_is_left_alone_without_counting_a_try(
    connection: sqlite3.Connection,
) -> None:
    for subject, due, shop in (("due", 5.0, "a"), ("later", 99.0, "a"), ("other", 5.0, "b")):
        _queued(connection, subject, due, shop)
    spare(connection, "http://a/", until=11.0)
    assert _times(connection) == {"due": 11.0, "later": 99.0, "other": 5.0}
    assert {notice.tries_left for notice in next_notices(connection, 99)} == {6}


def test_what_arrived_or_was_withdrawn_waits_no_longer(connection: sqlite3.Connection) -> None:
    arrived = _queued(connection, "arrived", 1.0)
    _queued(connection, "withdrawn", 1.0)
    _queued(connection, "waiting", 1.0)
    forget(connection, arrived.seq)
    withdraw(connection, "withdrawn")
    assert list(_times(connection)) == ["waiting"]
