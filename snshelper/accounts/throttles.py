"""How often one address and one network address may try; in Redis when there is one."""

import hashlib
import hmac
from functools import lru_cache

from limits import RateLimitItemPerHour, RateLimitItemPerMinute

from snshelper.accounts.keys import derived_key
from snshelper.kernel.counters import Counters
from snshelper.settings import Settings

_FAILURES_PER_ADDRESS_AND_IP = RateLimitItemPerMinute(10, 5, namespace="failure-pair")
# NIST SP 800-63B §3.2.2: no more than 100 failures in a row for one account.
_FAILURES_PER_ADDRESS = RateLimitItemPerHour(100, namespace="failure-address")
_CHECKS_PER_ACCOUNT = RateLimitItemPerMinute(10, 5, namespace="check")
_CHECKS_PER_ACCOUNT_AND_HOUR = RateLimitItemPerHour(40, namespace="check-hour")
_LETTERS_PER_ADDRESS = RateLimitItemPerHour(10, namespace="letter")


class Throttles:
    """Every limit of this room. Each method raises TooManyRequests(seconds=…)."""

    def __init__(self, settings: Settings) -> None:
        """Count in Redis when `REDIS_URL` is set, else in this process."""
        self._key = derived_key(settings, "throttle-key")
        self._counters = Counters(settings.redis_url)
        # A rehearsal drives the shop from one machine; a real visitor never comes near.
        generous = 10 if settings.is_demo else 1
        self._log_ins = RateLimitItemPerMinute(60 * generous, namespace="log-in")
        self._sign_ups = RateLimitItemPerMinute(10 * generous, namespace="sign-up")
        self._resets = RateLimitItemPerMinute(10 * generous, namespace="reset")

    def count_log_in(self, ip: str) -> None:
        """One more attempt to log in from `ip`."""
        self._counters.hit(self._log_ins, ip)

    def count_sign_up(self, ip: str) -> None:
        """One more sign-up from `ip`."""
        self._counters.hit(self._sign_ups, ip)

    def count_reset(self, ip: str) -> None:
        """One more reset asked for from `ip`."""
        self._counters.hit(self._resets, ip)

    def count_letter(self, address: str) -> None:
        """One more mail that somebody other than its reader may have asked for."""
        self._counters.hit(_LETTERS_PER_ADDRESS, self._hidden(address))

    def may_guess(self, address: str, ip: str) -> None:
        """Whether another password may be tried for `address` from `ip`."""
        self._counters.test(_FAILURES_PER_ADDRESS_AND_IP, self._hidden(address), ip)
        self._counters.test(_FAILURES_PER_ADDRESS, self._hidden(address))

    def count_failure(self, address: str, ip: str) -> None:
        """A wrong password for `address` from `ip`; refuses once the limit is passed."""
        self._counters.hit(_FAILURES_PER_ADDRESS_AND_IP, self._hidden(address), ip)
        self._counters.hit(_FAILURES_PER_ADDRESS, self._hidden(address))

    def count_check(self, account_id: str) -> None:
        """One more present password asked for again within a session."""
        self._counters.hit(_CHECKS_PER_ACCOUNT, account_id)
        self._counters.hit(_CHECKS_PER_ACCOUNT_AND_HOUR, account_id)

    def _hidden(self, address: str) -> str:
        """No address stands in the counting store."""
        return hmac.new(self._key, address.encode(), hashlib.sha256).hexdigest()[:32]


@lru_cache(maxsize=4)
def throttles(settings: Settings) -> Throttles:
    """The counters of this shop in this process."""
    return Throttles(settings)
