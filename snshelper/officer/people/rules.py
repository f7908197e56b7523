"""Pure decisions: months and samples of the review, who may review, names and days."""

import hashlib
from collections.abc import Iterable, Set
from datetime import date, datetime, timedelta
from math import ceil

from snshelper.kernel.clock import JAPAN

NAME_MAXIMUM = 80
TEXT_MAXIMUM = 120
NUMBER_MAXIMUM = 60
NOTE_MAXIMUM = 300
FINDINGS_MAXIMUM = 4000
ITEM_MAXIMUM = 200
ITEMS_MOST = 40
TRAINING_LONGEST_DAYS = 5 * 366

SAMPLE_LEAST = 10
SAMPLE_MOST = 50
SAMPLE_SHARE = 0.1
REVIEW_DUE_DAY = 15
MONTHS_BACK = 12

LAPSES_SOON = timedelta(days=30)
ENDS_SOON = timedelta(days=14)
HANDOVER_PATIENCE = timedelta(days=7)


def clean_name(typed: str) -> str:
    """A typed name with single spaces; empty when it is none (2 to 80 printable characters)."""
    name = " ".join(typed.split())
    return name if 2 <= len(name) <= NAME_MAXIMUM and name.isprintable() else ""


def clean_lines(typed: str) -> list[str]:
    """One thing a line, blank lines left out; empty when there is none or one is too long."""
    lines = [" ".join(line.split()) for line in typed.splitlines()]
    found = [line for line in lines if line]
    fits = len(found) <= ITEMS_MOST and all(len(line) <= ITEM_MAXIMUM for line in found)
    return found if fits else []


def month_of(now: datetime) -> str:
    """`2026-11`: the calendar month in Japan, which is Korea's as well (UTC+9)."""
    return now.astimezone(JAPAN).strftime("%Y-%m")


def month_before(month: str) -> str:
    """The calendar month before `month`."""
    first = date.fromisoformat(f"{month}-01")
    return (first - timedelta(days=1)).strftime("%Y-%m")


def month_after(month: str) -> str:
    """The calendar month after `month`."""
    first = date.fromisoformat(f"{month}-01")
    return (first + timedelta(days=31)).strftime("%Y-%m")


def start_of(month: str) -> datetime:
    """Its first moment in Japan."""
    return datetime.fromisoformat(f"{month}-01").replace(tzinfo=JAPAN)


def months_to_review(first_entry: datetime, now: datetime) -> list[str]:
    """The complete months since the first audited action, at most twelve, oldest first."""
    found: list[str] = []
    month = month_before(month_of(now))
    while len(found) < MONTHS_BACK and month >= month_of(first_entry):
        found.append(month)
        month = month_before(month)
    return found[::-1]


def review_due(month: str) -> date:
    """The last day on which a month's review is in time: the 15th of the following month."""
    return date.fromisoformat(f"{month_after(month)}-{REVIEW_DUE_DAY}")


def sample_size(total: int) -> int:
    """A tenth, at least 10 and at most 50; all of them where there are fewer than 10."""
    return min(total, SAMPLE_MOST, max(SAMPLE_LEAST, ceil(total * SAMPLE_SHARE)))


def sample_of(entries: Iterable[int], seed: str) -> list[int]:
    """The entries to look at, by number.

    `seed` is the audit chain's last seal at the drawing: nobody could know it while opening, and
    anybody can draw the same sample again.
    """
    known = sorted(entries, key=lambda seq: hashlib.sha256(f"{seed}:{seq}".encode()).digest())
    return sorted(known[: sample_size(len(known))])


def may_review(reviewer: str, opener: str, openers: Set[str], eligible: Set[str]) -> bool:
    """Whether `reviewer` may judge an opening by `opener`.

    The review belongs to somebody who opened nothing in the sample. Only where everybody who could
    review did open something, they judge each other's; nobody ever judges their own.
    """
    if reviewer == opener:
        return False
    return reviewer not in openers or not eligible - openers
