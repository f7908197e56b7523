"""How often one address and one network address may try; in Redis when there is one."""

import hashlib
import hmac
import math
import time
from functools import lru_cache
from typing import Literal

import structlog
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from snshelper.accounts.keys import derived_key
from snshelper.kernel.errors import TooManyRequests
from snshelper.settings import Settings

log = structlog.get_logger(__name__)

_FAILURES_PER_ADDRESS_AND_IP = RateLimitItemPerMinute(10, 5, namespace="failure-pair")
# NIST SP 800-63B §3.2.2: no more than 100 failures in a row for one account.
_FAILURES_PER_ADDRESS = RateLimitItemPerHour(100, namespace="failure-address")
_CHECKS_PER_ACCOUNT = RateLimitItemPerMinute(10, 5, namespace="check")
_LETTERS_PER_ADDRESS = RateLimitItemPerHour(10, namespace="letter")


class Throttles:
    """Every limit of this room. Each method raises TooManyRequests(seconds=…)."""

    def __init__(self, settings: Settings) -> None:
        """Count in Redis when `REDIS_URL` is set, else in this process."""
        self._key = derived_key(settings, "throttle-key")
        self._memory = MovingWindowRateLimiter(MemoryStorage())
        self._shared = self._memory
        if settings.redis_url:
            storage = storage_from_string(settings.redis_url, wrap_exceptions=True)
            self._shared = MovingWindowRateLimiter(storage)
        # A rehearsal drives the shop from one machine; a real visitor never comes near.
        generous = 10 if settings.is_demo else 1
        self._log_ins = RateLimitItemPerMinute(60 * generous, namespace="log-in")
        self._sign_ups = RateLimitItemPerMinute(10 * generous, namespace="sign-up")
        self._resets = RateLimitItemPerMinute(10 * generous, namespace="reset")

    def count_log_in(self, ip: str) -> None:
        """One more attempt to log in from `ip`."""
        self._hit(self._log_ins, ip)

    def count_sign_up(self, ip: str) -> None:
        """One more sign-up from `ip`."""
        self._hit(self._sign_ups, ip)

    def count_reset(self, ip: str) -> None:
        """One more reset asked for from `ip`."""
        self._hit(self._resets, ip)

    def count_letter(self, address: str) -> None:
        """One more mail that somebody other than its reader may have asked for."""
        self._hit(_LETTERS_PER_ADDRESS, self._hidden(address))

    def may_guess(self, address: str, ip: str) -> None:
        """Whether another password may be tried for `address` from `ip`."""
        self._test(_FAILURES_PER_ADDRESS_AND_IP, self._hidden(address), ip)
        self._test(_FAILURES_PER_ADDRESS, self._hidden(address))

    def count_failure(self, address: str, ip: str) -> None:
        """A wrong password for `address` from `ip`; refuses once the limit is passed."""
        self._hit(_FAILURES_PER_ADDRESS_AND_IP, self._hidden(address), ip)
        self._hit(_FAILURES_PER_ADDRESS, self._hidden(address))

    def count_check(self, account_id: str) -> None:
        """One more present password asked for again within a session."""
        self._hit(_CHECKS_PER_ACCOUNT, account_id)

    def _hidden(self, address: str) -> str:
        """No address stands in the counting store."""
        return hmac.new(self._key, address.encode(), hashlib.sha256).hexdigest()[:32]

    def _hit(self, limit: RateLimitItem, *who: str) -> None:
        self._require("hit", limit, *who)

    def _test(self, limit: RateLimitItem, *who: str) -> None:
        self._require("test", limit, *who)

    def _require(self, ask: Literal["hit", "test"], limit: RateLimitItem, *who: str) -> None:
        limiter = self._shared
        try:
            is_free = getattr(limiter, ask)(limit, *who)
        except StorageError:
            # A shop without its counting store still counts in each process.
            log.warning("throttle_store_unreachable")
            limiter = self._memory
            is_free = getattr(limiter, ask)(limit, *who)
        if not is_free:
            reset = limiter.get_window_stats(limit, *who).reset_time
            raise TooManyRequests(seconds=max(1, math.ceil(reset - time.time())))


@lru_cache(maxsize=4)
def throttles(settings: Settings) -> Throttles:
    """The counters of this shop in this process."""
    return Throttles(settings)
