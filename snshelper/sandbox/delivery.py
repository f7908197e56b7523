"""How far a delivery has come: a pure function of elapsed time.

Nothing is stored while a campaign runs, so no timer can be lost and a restart, even a
kill, changes nothing.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import floor

STEPS = 10


class Status(StrEnum):
    """Where a campaign stands, in the words of the partner."""

    ACCEPTED = "accepted"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Progress:
    """`delivered` is a count; `moved_after` is the seconds from acceptance to the last step."""

    status: Status
    delivered: int
    moved_after: float


def starts_after(seconds: float) -> float:
    """Seconds from acceptance to the first visible step."""
    return seconds / STEPS


def deliverable(quantity: int, ratio: float) -> int:
    """The whole number that a campaign will ever deliver: `quantity * ratio`, rounded down.

    Decimal, because 0.29 * 100 is 28.999… in floating point.
    """
    return floor(Decimal(str(ratio)) * quantity)


def progress(deliverable_count: int, seconds: float, elapsed: float) -> Progress:
    """How far a campaign is `elapsed` seconds after acceptance when all of it takes `seconds`.

    Never decreases as `elapsed` grows. At elapsed 0 it is merely accepted.
    """
    if elapsed <= 0:
        return Progress(Status.ACCEPTED, 0, 0.0)
    step = STEPS if elapsed >= seconds else floor(elapsed / seconds * STEPS)
    status = Status.FINISHED if step == STEPS else Status.RUNNING if step >= 1 else Status.ACCEPTED
    return Progress(status, deliverable_count * step // STEPS, seconds * step / STEPS)
