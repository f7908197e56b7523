"""Webhooks still to be sent: written in the transaction that makes them true."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_PAUSE = 60.0


@dataclass(frozen=True)
class Message:
    """One webhook: `id` (its `webhook-id`) stays the same however often it is sent."""

    id: str
    body: str


@dataclass(frozen=True)
class Draft:
    """`messages` about `subject` to be sent at `due` (epoch seconds), in at most `tries` tries."""

    subject: str
    url: str
    messages: Sequence[Message]
    due: float
    tries: int


@dataclass(frozen=True)
class Notice:
    """Messages to one address, sent one after the other; the database row is `seq`."""

    seq: int
    subject: str
    url: str
    messages: tuple[Message, ...]
    tries: int
    tries_left: int
    next_try_at: float


def queue_notice(connection: sqlite3.Connection, draft: Draft) -> Notice:
    """Remember to send a draft."""
    messages = json.dumps([[message.id, message.body] for message in draft.messages])
    inserted = connection.execute(
        "INSERT INTO notice (subject, url, messages, tries_left, next_try_at)"
        " VALUES (?, ?, ?, ?, ?) RETURNING *",
        (draft.subject, draft.url, messages, draft.tries, draft.due),
    )
    return _notice(inserted.fetchone())


def next_notices(connection: sqlite3.Connection, limit: int) -> list[Notice]:
    """The notices whose time comes first, due or not."""
    rows = connection.execute("SELECT * FROM notice ORDER BY next_try_at LIMIT ?", (limit,))
    return [_notice(row) for row in rows]


def forget(connection: sqlite3.Connection, seq: int) -> None:
    """Drop a notice that has arrived or is given up."""
    connection.execute("DELETE FROM notice WHERE seq = ?", (seq,))


def withdraw(connection: sqlite3.Connection, subject: str) -> None:
    """Drop everything still unsent about a subject."""
    connection.execute("DELETE FROM notice WHERE subject = ?", (subject,))


def postpone(connection: sqlite3.Connection, notice: Notice, now: float) -> None:
    """Note a failed try; the next one comes after 1, 2, 4, … at most 60 seconds."""
    pause = min(LONGEST_PAUSE, 2.0**notice.tries)
    connection.execute(
        "UPDATE notice SET tries = tries + 1, tries_left = tries_left - 1, next_try_at = ?"
        " WHERE seq = ?",
        (now + pause, notice.seq),
    )


def spare(connection: sqlite3.Connection, url: str, until: float) -> None:
    """Leave an address that cannot be reached alone `until` then, whatever falls due for it.

    Nothing is counted as tried: a shop that restarts loses no webhook, and the thousands
    that wait for it do not keep two processors busy finding the door closed.
    """
    connection.execute(
        "UPDATE notice SET next_try_at = ? WHERE next_try_at < ? AND url = ?", (until, until, url)
    )


def _notice(row: sqlite3.Row) -> Notice:
    return Notice(
        seq=row["seq"],
        subject=row["subject"],
        url=row["url"],
        messages=tuple(Message(*pair) for pair in json.loads(row["messages"])),
        tries=row["tries"],
        tries_left=row["tries_left"],
        next_try_at=row["next_try_at"],
    )
