"""The shop's whole database and its log, compared before and after an attack."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlmodel import SQLModel

from tests.browser.serving import Shop
from tests.browser.waiting import until

Row = tuple[Any, ...]
# What moves by itself: the beat of the living executor, a partner's late word about what has
# ended, and when a partner is asked next.
_BEATING = {"executor_lease", "webhook_seen"}
_BUSY = (
    "SELECT id FROM orders WHERE family <> 'goods' AND ended_at IS NULL"
    " UNION SELECT id FROM outbox_mail WHERE sent_at IS NULL"
)
_TICKING = {"next_poll_at", "polls"}


def rows_of(shop: Shop, sql: str, *values: object) -> list[Row]:
    """What a query answers, asked on a connection of its own that can only read."""
    with closing(_connect(shop.folder)) as connection:
        return connection.execute(sql, values).fetchall()


def everything(shop: Shop) -> dict[str, set[Row]]:
    """Every row of every table of the shop."""
    kept = {}
    with closing(_connect(shop.folder)) as connection:
        for table in SQLModel.metadata.sorted_tables:
            if table.name not in _BEATING:
                columns = ", ".join(f'"{c.name}"' for c in table.columns if c.name not in _TICKING)
                kept[table.name] = set(connection.execute(f"SELECT {columns} FROM {table.name}"))
    return kept


@contextmanager
def nothing_changes(shop: Shop, but_of: tuple[str, ...] = ()) -> Iterator[None]:
    """Fails when a row was added, altered or removed inside.

    Rows in which one of `but_of` stands (account ids, addresses) are their holder's own business.
    """
    until(lambda: not rows_of(shop, _BUSY), "the shop never came to rest")
    before = everything(shop)
    yield
    after = everything(shop)
    moved = {
        (table, row)
        for table in before
        for row in before[table] ^ after[table]
        if not any(own in map(str, row) for own in but_of)
    }
    assert moved == set(), moved


def said_since(shop: Shop, place: int) -> str:
    """What the shop wrote to its log after so many bytes."""
    with shop.log.open("rb") as log:
        log.seek(place)
        return log.read().decode(errors="replace")


def _connect(folder: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{folder / 'shop.db'}?mode=ro", uri=True, timeout=10)
