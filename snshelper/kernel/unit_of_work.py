"""The only place that commits. Returning commits, raising rolls back."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

from sqlalchemy import Connection, Engine
from sqlmodel import Session

_sqlite_writer = threading.Lock()


class UnitOfWork(Session):
    """A session that ends in exactly one commit or one roll-back, and then tells who asked.

    The transaction is the connection's. Statements on tables go straight to `core`: a session that
    no mapped object ever enters costs nothing, and with it a tenth of the time of an order.
    """

    def __init__(self, connection: Connection) -> None:
        """Inside the transaction of `connection`; objects stay readable after the commit."""
        super().__init__(connection, expire_on_commit=False, join_transaction_mode="rollback_only")
        self.core = connection
        self._after_commit: list[Callable[[], None]] = []

    def after_commit(self, call: Callable[[], None]) -> None:
        """Run `call` once the commit has happened; never when it has not."""
        self._after_commit.append(call)

    def close_with_commit(self) -> None:
        """Commit, then run what waited for it."""
        if self.in_transaction():
            self.flush()
        self.core.commit()
        for call in self._after_commit:
            call()

    def close(self) -> None:
        """Let go of every mapped object; without one there was no transaction of the session."""
        if self.in_transaction():
            super().close()


@contextmanager
def unit_of_work(engine: Engine) -> Iterator[UnitOfWork]:
    """A write transaction. On SQLite it takes the write lock at once.

    A process holds one SQLite writer at a time: waiting on a lock is fair and cheap, while
    SQLite's own busy handler sleeps in growing steps.
    """
    is_sqlite = engine.dialect.name == "sqlite"
    with (
        _sqlite_writer if is_sqlite else nullcontext(),
        engine.connect() as connection,
        UnitOfWork(connection) as session,
    ):
        if is_sqlite:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield session
        session.close_with_commit()


@contextmanager
def only_writer() -> Iterator[None]:
    """Hold SQLite's one writer in this process, for what cannot be part of a transaction."""
    with _sqlite_writer:
        yield


def core(session: Session) -> Connection:
    """The connection under `session`, for statements on tables rather than on classes.

    They skip the session's own bookkeeping, which costs more than most of them.
    """
    return session.core if isinstance(session, UnitOfWork) else session.connection()


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session for reads; whatever it holds is rolled back."""
    with Session(engine, expire_on_commit=False) as session:
        yield session
