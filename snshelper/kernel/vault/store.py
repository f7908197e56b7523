"""The database of data keys, apart from the data: what is deleted here is unreadable there."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Engine,
    Index,
    LargeBinary,
    MetaData,
    String,
    Table,
    bindparam,
    insert,
    select,
    text,
    update,
)

from snshelper.kernel.database import UtcDateTime

_metadata = MetaData()
KEYS = Table(
    "data_key",
    _metadata,
    Column("id", String(36), primary_key=True),
    Column("wrapping_id", String(10), nullable=False),
    # Empty once the key is destroyed: the row stays and says so.
    Column("wrapped", LargeBinary, nullable=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("is_used", Boolean, nullable=False),
    Column("destroyed_at", UtcDateTime, nullable=True),
    # What was destroyed with it: a database that is restored from before then is told.
    Column("scope", String(60), nullable=True),
    Index("ix_data_key_unused", "is_used", "made_at"),
    Index("ix_data_key_destroyed", "destroyed_at"),
)
_LOOK_UP = select(KEYS.c.id, KEYS.c.wrapping_id, KEYS.c.wrapped).where(
    KEYS.c.id.in_(bindparam("ids", expanding=True))
)
_BATCH = 500


class KeyStore:
    """Wrapped keys by id. Nothing here can open one: that takes the key ring."""

    def __init__(self, engine: Engine) -> None:
        """Use the key database at `engine`."""
        self.engine = engine

    def create(self) -> None:
        """Create the table where it is missing."""
        _metadata.create_all(self.engine)

    def add(self, rows: Iterable[tuple[str, str, bytes]], now: datetime) -> None:
        """Store new keys (id, wrapping id, wrapped bytes), durably, before anybody uses one."""
        values = [
            {"id": i, "wrapping_id": w, "wrapped": b, "made_at": now, "is_used": False}
            for i, w, b in rows
        ]
        with self.engine.begin() as connection:
            connection.execute(insert(KEYS), values)

    def find(self, ids: Collection[str]) -> dict[str, tuple[str, bytes]]:
        """(wrapping id, wrapped bytes) by key id; a destroyed or unknown key is left out."""
        with self.engine.connect() as connection:
            rows = connection.execute(_LOOK_UP, {"ids": list(ids)}).all()
        return {row.id: (row.wrapping_id, row.wrapped) for row in rows if row.wrapped}

    def destroy(self, scopes_by_id: Mapping[str, str | None], now: datetime) -> int:
        """Overwrite these keys for good; answers how many there still were.

        Each is remembered with the scope that died with it, None where nothing did.
        """
        gone = 0
        with self.engine.begin() as connection:
            for key_id, scope in scopes_by_id.items():
                gone += connection.execute(
                    update(KEYS)
                    .where(KEYS.c.id == key_id, KEYS.c.wrapped.is_not(None))
                    .values(wrapped=None, destroyed_at=now, scope=scope)
                ).rowcount
        return gone

    def destroyed_scopes(self, since: datetime) -> list[tuple[datetime, str]]:
        """(when, scope) of everything destroyed at or after `since`, oldest first."""
        query = (
            select(KEYS.c.destroyed_at, KEYS.c.scope)
            .where(KEYS.c.destroyed_at >= since, KEYS.c.scope.is_not(None))
            .order_by(KEYS.c.destroyed_at)
        )
        with self.engine.connect() as connection:
            return [(row.destroyed_at, row.scope) for row in connection.execute(query)]

    def unused_since(self, moment: datetime) -> Iterator[list[str]]:
        """Keys made before `moment` that nobody said are used, in batches."""
        query = (
            select(KEYS.c.id)
            .where(KEYS.c.is_used.is_(False), KEYS.c.made_at < moment)
            .where(KEYS.c.wrapped.is_not(None), KEYS.c.id > bindparam("after"))
            .order_by(KEYS.c.id)
            .limit(_BATCH)
        )
        after = ""
        while ids := self._column(query, after=after):
            yield ids
            after = ids[-1]

    def mark_used(self, ids: Collection[str]) -> None:
        """These keys seal something: the sweep need not look at them again."""
        with self.engine.begin() as connection:
            connection.execute(update(KEYS).where(KEYS.c.id.in_(ids)).values(is_used=True))

    def wrapped_otherwise(self, wrapping_id: str) -> list[tuple[str, str, bytes]]:
        """Some keys that are wrapped by another wrapping key than this one; empty when none is."""
        query = (
            select(KEYS.c.id, KEYS.c.wrapping_id, KEYS.c.wrapped)
            .where(KEYS.c.wrapping_id != wrapping_id, KEYS.c.wrapped.is_not(None))
            .limit(_BATCH)
        )
        with self.engine.connect() as connection:
            return [(row.id, row.wrapping_id, row.wrapped) for row in connection.execute(query)]

    def rewrap(self, rows: Iterable[tuple[str, str, bytes]]) -> None:
        """Store keys wrapped anew; a key destroyed meanwhile stays destroyed."""
        with self.engine.begin() as connection:
            for key_id, wrapping_id, wrapped in rows:
                connection.execute(
                    update(KEYS)
                    .where(KEYS.c.id == key_id, KEYS.c.wrapped.is_not(None))
                    .values(wrapping_id=wrapping_id, wrapped=wrapped)
                )

    def scrub(self) -> None:
        """Leave no byte of a destroyed key in the file: rewrite it and empty the log beside it."""
        if self.engine.dialect.name != "sqlite":
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as live:
                live.execute(text("VACUUM data_key"))
            return
        raw = self.engine.raw_connection()
        try:
            cursor = raw.cursor()
            for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                cursor.execute(statement)
                cursor.fetchall()
        finally:
            raw.close()

    def _column(self, query: Any, **values: object) -> list[str]:
        with self.engine.connect() as connection:
            return list(connection.execute(query, values).scalars())
