"""Time as a parameter: nothing below the composition root asks the machine for it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
"""Answers the present moment as an aware UTC datetime."""

JAPAN = ZoneInfo("Asia/Tokyo")


def system_clock() -> datetime:
    """The machine's present moment in UTC."""
    return datetime.now(UTC)


class SteppedClock:
    """A clock that stands still until it is moved: for tests, simulation and rehearsals."""

    def __init__(self, start: datetime) -> None:
        """Stand at `start` (aware)."""
        self.moment = start

    def __call__(self) -> datetime:
        """The moment the clock stands at."""
        return self.moment

    def advance(self, seconds: float) -> datetime:
        """Move forward by `seconds` and return the new moment."""
        self.moment += timedelta(seconds=seconds)
        return self.moment
