"""The partner's durable record: one writer thread whose commits serve many writers at once."""

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from snshelper.sandbox.tables import connect, create_tables

MAX_GROUP = 256

T = TypeVar("T")
Action = Callable[[sqlite3.Connection], T]
_Job = tuple[Action[Any], "asyncio.Future[Any]"]
_Outcome = tuple["asyncio.Future[Any]", Any, BaseException | None]


class Record:
    """Writes answer only after the commit that contains them; reads see every answered write.

    Writes that arrive while a commit is under way share the next one, so a slow disk costs
    time to answer, not throughput. To be created and used inside one running event loop.
    """

    def __init__(self, path: Path) -> None:
        self._loop = asyncio.get_running_loop()
        self._writing = connect(path)
        create_tables(self._writing)
        self._reading = connect(path)
        self._reading.execute("PRAGMA query_only = ON")
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._reader = ThreadPoolExecutor(1, "sandbox-reader")
        self._writer = threading.Thread(target=self._write_until_closed, name="sandbox-writer")
        self._writer.start()

    async def write(self, action: Action[T]) -> T:
        """Run `action` in a transaction and return its result once that is on disk.

        An exception of `action` undoes its own changes only and is raised here.
        """
        future: asyncio.Future[T] = self._loop.create_future()
        self._jobs.put((action, future))
        return await future

    async def read(self, question: Action[T]) -> T:
        """Run `question` on a connection that cannot write."""
        return await self._loop.run_in_executor(self._reader, question, self._reading)

    def close(self) -> None:
        """Finish what was asked and close both connections."""
        self._jobs.put(None)
        self._writer.join()
        self._reader.shutdown()
        self._reading.close()
        self._writing.close()

    def _write_until_closed(self) -> None:
        while True:
            group, last = self._next_group()
            if group:
                self._loop.call_soon_threadsafe(_settle, self._commit(group))
            if last:
                return

    def _next_group(self) -> tuple[list[_Job], bool]:
        group: list[_Job] = []
        job = self._jobs.get()
        while job is not None:
            group.append(job)
            if len(group) == MAX_GROUP or self._jobs.empty():
                return group, False
            job = self._jobs.get()
        return group, True

    def _commit(self, group: list[_Job]) -> list[_Outcome]:
        try:
            self._writing.execute("BEGIN IMMEDIATE")
            outcomes = [self._attempt(action, future) for action, future in group]
            self._writing.execute("COMMIT")
        except sqlite3.Error as problem:
            if self._writing.in_transaction:
                self._writing.execute("ROLLBACK")
            return [(future, None, problem) for _, future in group]
        return outcomes

    def _attempt(self, action: Action[Any], future: "asyncio.Future[Any]") -> _Outcome:
        self._writing.execute("SAVEPOINT one")
        try:
            outcome: _Outcome = (future, action(self._writing), None)
        except Exception as problem:
            self._writing.execute("ROLLBACK TO one")
            outcome = (future, None, problem)
        self._writing.execute("RELEASE one")
        return outcome


def _settle(outcomes: list[_Outcome]) -> None:
    for future, answer, problem in outcomes:
        if future.done():
            continue
        if problem is None:
            future.set_result(answer)
        else:
            future.set_exception(problem)
