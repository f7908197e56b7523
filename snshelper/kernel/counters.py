"""Counting how often somebody tries: shared in Redis where there is one, else in this process.

A store that does not answer must cost nobody their answer: it is waited for half a second, then
left alone for a while, and each process counts for itself meanwhile.
"""

import math
import time
from collections.abc import Callable
from typing import Any, Literal

import structlog
from limits import RateLimitItem
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter, RateLimiter

from snshelper.kernel.errors import TooManyRequests

log = structlog.get_logger(__name__)

PATIENCE_SECONDS = 0.5
REST_SECONDS = 5.0
REDIS_OPTIONS: dict[str, Any] = {
    "wrap_exceptions": True,
    "socket_timeout": PATIENCE_SECONDS,
    "socket_connect_timeout": PATIENCE_SECONDS,
}
"""For every connection that counts: without these a hung Redis would be waited for for ever."""


class Outage:
    """Whether a shared store failed a moment ago and is to be left alone."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Measure with `monotonic`, in seconds."""
        self._monotonic = monotonic
        self._until = -math.inf

    @property
    def lasts(self) -> bool:
        """Whether the store is not to be asked yet."""
        return self._monotonic() < self._until

    def begin(self) -> None:
        """The store did not answer."""
        log.warning("counting_store_unreachable")
        self._until = self._monotonic() + REST_SECONDS


class Counters:
    """Moving windows over a shared store, with one of their own for when it is away."""

    def __init__(self, redis_url: str, outage: Outage | None = None) -> None:
        """Count in Redis when `redis_url` is given, else in this process."""
        self.memory = MovingWindowRateLimiter(MemoryStorage())
        self._shared: RateLimiter | None = None
        self._outage = outage or Outage()
        if redis_url:
            self._shared = MovingWindowRateLimiter(storage_from_string(redis_url, **REDIS_OPTIONS))

    def hit(self, limit: RateLimitItem, *who: str) -> None:
        """One more try of `who`; raises TooManyRequests(seconds=…) once the limit is passed."""
        self._require("hit", limit, *who)

    def test(self, limit: RateLimitItem, *who: str) -> None:
        """Raises TooManyRequests(seconds=…) when `who` may not try again; counts nothing."""
        self._require("test", limit, *who)

    def _require(self, ask: Literal["hit", "test"], limit: RateLimitItem, *who: str) -> None:
        if self._shared is not None and not self._outage.lasts:
            try:
                return _ask(self._shared, ask, limit, *who)
            except StorageError:
                self._outage.begin()
        return _ask(self.memory, ask, limit, *who)


def _ask(
    limiter: RateLimiter, ask: Literal["hit", "test"], limit: RateLimitItem, *who: str
) -> None:
    if not getattr(limiter, ask)(limit, *who):
        reset = limiter.get_window_stats(limit, *who).reset_time
        raise TooManyRequests(seconds=max(1, math.ceil(reset - time.time())))
