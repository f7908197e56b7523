"""How often one network address may ask; in Redis when there is one."""

import math
import time
from functools import lru_cache

from limits import RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from snshelper.kernel.errors import TooManyRequests
from snshelper.settings import Settings


class QuestionThrottle:
    """Ten questions in ten minutes from one network address; a rehearsal may ask more."""

    def __init__(self, settings: Settings) -> None:
        """Count in Redis when `REDIS_URL` is set, else in this process."""
        generous = 10 if settings.is_demo else 1
        self._limit = RateLimitItemPerMinute(10 * generous, 10, namespace="question")
        self._memory = MovingWindowRateLimiter(MemoryStorage())
        self._shared = self._memory
        if settings.redis_url:
            storage = storage_from_string(settings.redis_url, wrap_exceptions=True)
            self._shared = MovingWindowRateLimiter(storage)

    def count(self, origin: str) -> None:
        """One more question from `origin`; raises TooManyRequests(seconds=…)."""
        limiter = self._shared
        try:
            is_free = limiter.hit(self._limit, origin)
        except StorageError:
            limiter = self._memory
            is_free = limiter.hit(self._limit, origin)
        if not is_free:
            reset = limiter.get_window_stats(self._limit, origin).reset_time
            raise TooManyRequests(seconds=max(1, math.ceil(reset - time.time())))


@lru_cache(maxsize=4)
def question_throttle(settings: Settings) -> QuestionThrottle:
    """The counter of this shop in this process."""
    return QuestionThrottle(settings)
