"""What every route works with, gathered in one value."""

import asyncio
import random
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

from aiohttp import web

from snshelper.sandbox.courier import Courier
from snshelper.sandbox.credentials import Credentials
from snshelper.sandbox.record import Record
from snshelper.sandbox.settings import Settings
from snshelper.sandbox.submissions import Decision, Submission, Terms, submit

T = TypeVar("T")


@dataclass(frozen=True)
class Partner:
    """One running sandbox partner. `clock` gives epoch seconds, `roll` a number in [0, 1)."""

    settings: Settings
    credentials: Credentials
    record: Record
    courier: Courier
    clock: Callable[[], float] = time.time
    roll: Callable[[], float] = random.random
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    def terms(self, *, sparing: bool = False) -> Terms:
        """The terms of a submission that is decided now; `sparing` it every fault."""
        return Terms(self.clock(), self.settings.seconds, None if sparing else self.roll)

    async def decide(self, submission: Submission, terms: Terms) -> Decision:
        """Decide and record a submission; the answer follows the commit."""
        return await self.record.write(lambda connection: submit(connection, submission, terms))

    async def see_through(self, work: Coroutine[Any, Any, T]) -> T:
        """Await `work` so that it goes on to its end even when the caller is gone."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return await asyncio.shield(task)

    async def drop_unfinished(self) -> None:
        """End what is still seen through, as a power cut would."""
        unfinished = list(self._tasks)
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)


PARTNER = web.AppKey("partner", Partner)
