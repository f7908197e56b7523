"""Leaving no byte behind: rewriting the database without what was deleted from it."""

from sqlalchemy import Engine, text
from sqlmodel import Session

from snshelper.kernel.unit_of_work import core, only_writer

OVERWRITTEN = "key_shred+overwrite+vacuum"
"""How values are destroyed: keys, stored bytes, freed pages, and the log beside the file."""


class LogInUse(RuntimeError):
    """Somebody still reads an old page of the log; try again in a moment."""


def overwrite_deleted(session: Session) -> None:
    """Let everything this transaction removes be overwritten with zeros at once (SQLite)."""
    if session.get_bind().dialect.name == "sqlite":
        core(session).exec_driver_sql("PRAGMA secure_delete=ON")


def compact(engine: Engine) -> None:
    """Rewrite the database without freed space, and empty its log; the shop goes on meanwhile.

    SQLite: other writers of this process wait their turn, readers do not wait. PostgreSQL: dead
    rows are removed for good. Raises LogInUse when an old reader keeps the log; safe to repeat.
    """
    if engine.dialect.name == "sqlite":
        _compact_sqlite(engine)
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM"))


def _compact_sqlite(engine: Engine) -> None:
    with only_writer():
        raw = engine.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = cursor.fetchall()[0][0]
            cursor.close()
        finally:
            raw.close()
    if busy:
        raise LogInUse
