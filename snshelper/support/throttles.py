"""How often one network address may ask; in Redis when there is one."""

from functools import lru_cache

from limits import RateLimitItemPerMinute

from snshelper.kernel.counters import Counters
from snshelper.settings import Settings


class QuestionThrottle:
    """Ten questions in ten minutes from one network address; a rehearsal may ask more."""

    def __init__(self, settings: Settings) -> None:
        """Count in Redis when `REDIS_URL` is set, else in this process."""
        generous = 10 if settings.is_demo else 1
        self._limit = RateLimitItemPerMinute(10 * generous, 10, namespace="question")
        self._counters = Counters(settings.redis_url)

    def count(self, origin: str) -> None:
        """One more question from `origin`; raises TooManyRequests(seconds=…)."""
        self._counters.hit(self._limit, origin)


@lru_cache(maxsize=4)
def question_throttle(settings: Settings) -> QuestionThrottle:
    """The counter of this shop in this process."""
    return QuestionThrottle(settings)
