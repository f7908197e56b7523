"""A named lock for the rest of a transaction."""

import zlib

from sqlalchemy import text
from sqlmodel import Session


def hold_lock(session: Session, name: str) -> None:
    """Let nobody else hold `name` until this transaction ends.

    PostgreSQL: a transaction-level advisory lock. SQLite: a unit of work already holds the only
    write lock there is.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(
            text("SELECT pg_advisory_xact_lock(:key)"), {"key": zlib.crc32(name.encode())}
        )
