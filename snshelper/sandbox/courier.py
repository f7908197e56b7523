"""Sends queued webhooks, signed as Standard Webhooks says, until they arrive or are given up."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

import aiohttp
from standardwebhooks import Webhook

from snshelper.sandbox.logs import note, warn
from snshelper.sandbox.notices import Message, Notice, forget, next_notices, postpone, spare
from snshelper.sandbox.record import Record

# Enough to keep up with the sandbox, too few to trouble the shop's own visitors.
CONCURRENCY = 8
TAKEN_AT_ONCE = 64
ANSWER_SECONDS = 5.0
CLOSED_SECONDS = 1.0
ADDRESSES_REMEMBERED = 1000
# New notices arrive in bursts; one look at the queue serves all that came meanwhile.
BREATH_SECONDS = 0.02


class _Trouble(NamedTuple):
    reason: str
    unreachable: bool


class Courier:
    """At-least-once, best-effort delivery; the queue itself lives in the record."""

    def __init__(
        self, record: Record, webhook_secret: str, clock: Callable[[], float] = time.time
    ) -> None:
        self._record = record
        self._signer = Webhook(webhook_secret)
        self._clock = clock
        self._room = asyncio.Semaphore(CONCURRENCY)
        self._urgent_room = asyncio.Semaphore(CONCURRENCY)
        self._news = asyncio.Event()
        self._closed: dict[str, float] = {}
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._http = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS),
            connector=aiohttp.TCPConnector(limit=2 * CONCURRENCY),
        )

    def wake(self) -> None:
        """Look at the queue again: something was added."""
        self._news.set()

    async def send_now(self, notice: Notice, patience: float) -> None:
        """Make the first try at once and wait for it `patience` seconds; it goes on by itself."""
        await asyncio.wait({self._start(notice, self._urgent_room)}, timeout=patience)

    async def run(self) -> None:
        """Send what falls due, for ever."""
        while True:
            self._news.clear()
            pause = await self._send_due()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), pause)
            await asyncio.sleep(BREATH_SECONDS)

    async def close(self) -> None:
        """Stop at once; what has not arrived stays in the queue for the next start."""
        for task in self._under_way.values():
            task.cancel()
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)
        await self._http.close()

    async def _send_due(self) -> float | None:
        """Start what is due; seconds until the next one, None when only news can bring one."""
        # Taken before the question: what ends while it is answered would look unsent.
        busy = set(self._under_way)
        limit = TAKEN_AT_ONCE + len(busy)
        upcoming = await self._record.read(lambda connection: next_notices(connection, limit))
        now = self._clock()
        for notice in upcoming:
            if notice.seq in busy or notice.seq in self._under_way:
                continue
            if notice.next_try_at > now:
                return notice.next_try_at - now
            if len(self._under_way) >= TAKEN_AT_ONCE:
                return None
            self._start(notice, self._room)
        return None

    def _start(self, notice: Notice, room: asyncio.Semaphore) -> asyncio.Task[None]:
        task = asyncio.create_task(self._try_once(notice, room))
        self._under_way[notice.seq] = task
        task.add_done_callback(lambda _: self._finished(notice.seq))
        return task

    def _finished(self, seq: int) -> None:
        del self._under_way[seq]
        self.wake()

    async def _try_once(self, notice: Notice, room: asyncio.Semaphore) -> None:
        async with room:
            trouble = await self._post_all(notice)
        now = self._clock()
        if trouble is None:
            await self._record.write(lambda connection: forget(connection, notice.seq))
        elif notice.tries_left > 1:
            await self._record.write(lambda connection: postpone(connection, notice, now))
        else:
            warn("webhook.given_up", subject=notice.subject, reason=trouble.reason)
            await self._record.write(lambda connection: forget(connection, notice.seq))
        if trouble and trouble.unreachable and now >= self._closed.get(notice.url, 0.0):
            await self._spare(notice.url, now + CLOSED_SECONDS)

    async def _spare(self, url: str, until: float) -> None:
        if len(self._closed) >= ADDRESSES_REMEMBERED:
            self._closed.clear()
        self._closed[url] = until
        await self._record.write(lambda connection: spare(connection, url, until))

    async def _post_all(self, notice: Notice) -> _Trouble | None:
        """Post the messages in order until one meets trouble; None when all arrived."""
        for message in notice.messages:
            try:
                trouble = await self._post(notice.url, message)
            except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as problem:
                trouble = _Trouble(type(problem).__name__, unreachable=True)
            if trouble is not None:
                return trouble
        if notice.tries:
            note("webhook.arrived_late", subject=notice.subject, tries=notice.tries + 1)
        return None

    async def _post(self, url: str, message: Message) -> _Trouble | None:
        moment = datetime.fromtimestamp(self._clock(), UTC)
        headers = {
            "content-type": "application/json",
            "user-agent": "snshelper-sandbox",
            "webhook-id": message.id,
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": self._signer.sign(message.id, moment, message.body),
        }
        async with self._http.post(
            url, data=message.body.encode(), headers=headers, allow_redirects=False
        ) as answer:
            if answer.status in range(200, 300):
                return None
            return _Trouble(f"status {answer.status}", unreachable=False)
