"""Recurring work that is asked for every few seconds and is due far less often."""

from collections.abc import Callable
from datetime import datetime

from snshelper.kernel.clock import Clock
from snshelper.kernel.runtime import in_thread


class OnceA:
    """Works the first time in each period; every other call costs nothing.

    Remembered by the process alone: the work itself must bear being repeated.
    """

    def __init__(
        self, period: Callable[[datetime], str], clock: Clock, work: Callable[[], object]
    ) -> None:
        """`period` names the month, day … that a moment is in."""
        self._period, self._clock, self._work = period, clock, work
        self._worked_in = ""

    async def __call__(self) -> None:
        """Work, unless that was done in this period."""
        period = self._period(self._clock())
        if period != self._worked_in:
            await in_thread(self._work)
            self._worked_in = period
