"""What stands on the officer's front page, and in which order. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from snshelper.accounts.permissions import Permission
from snshelper.kernel.i18n import Texts
from snshelper.privacy.calendar import local_day

Mark = Literal["until", "begins", "ends", "open"]
"""What the day of a due thing says: the last one in time (none: at once), the first one on which
something applies, the last one on which it does; `open` things have none."""
Value = str | Callable[[Texts], str]

SOON = timedelta(days=3)
HOLD_ENDS_SOON = timedelta(days=14)
MAILING_PATIENCE = timedelta(hours=24)
CHANGES_SINCE = timedelta(days=30)
WEEKS = 5
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Due:
    """One thing to be done.

    `key` is its sentence with `values` for its placeholders; `path` is where it is done, `needs`
    what opens that page. `person` is the account of the colleague it is about, empty for nobody,
    and `own_path` where that colleague does it themselves.
    """

    key: str
    path: str
    needs: Permission
    day: date | None = None
    is_late: bool = False
    mark: Mark = "until"
    values: Mapping[str, Value] = field(default_factory=dict)
    person: str = ""
    own_path: str = ""


@dataclass(frozen=True)
class Waiter:
    """Somebody who waits for an answer about their data, known by the short code of `id`.

    `due_at` is the first moment at which the answer is late by law.
    """

    key: str
    id: str
    path: str
    needs: Permission
    since: datetime
    due_at: datetime
    values: Mapping[str, Value] = field(default_factory=dict)


def in_order(found: Iterable[Due]) -> list[Due]:
    """What is late first; then what is to be done at once, by its day, and without any day."""
    return sorted(found, key=lambda due: (not due.is_late, due.mark == "open", due.day or date.min))


def by_their_time(found: Iterable[Waiter]) -> list[Waiter]:
    """Who must be answered first; of two, who has waited longer."""
    return sorted(found, key=lambda one: (one.due_at, one.since, one.id))


def last_day(too_late: datetime) -> date:
    """The last day (Korea's and Japan's) that is in time, from the first moment that is not."""
    return local_day(too_late - _INSTANT)


def is_soon(due: Due, today: date) -> bool:
    """Whether it is in time, but not for longer than three days; only what must be done."""
    if due.is_late or due.mark != "until" or due.day is None:
        return False
    return due.day <= today + SOON


def weeks(now: datetime) -> list[date]:
    """The Mondays of the last five weeks in Korea and Japan, this week's last."""
    today = local_day(now)
    monday = today - timedelta(days=today.weekday())
    return [monday - timedelta(weeks=ago) for ago in reversed(range(WEEKS))]


@dataclass(frozen=True)
class HowTo:
    """A common task, named as its messages are: where it begins, and what opens that page."""

    name: str
    path: str
    needs: Permission


HOW_TO: tuple[HowTo, ...] = (
    HowTo("see", "/admin/privacy/requests", "requests.write"),
    HowTo("phone", "/admin/privacy/requests?new=1", "requests.write"),
    HowTo("destroy", "/admin/privacy/retention", "retention.approve"),
    HowTo("police", "/admin/privacy/disclosures", "disclosures.ask"),
    HowTo("leak", "/admin/privacy/incidents", "incidents.write"),
    HowTo("leaves", "/admin/privacy/people", "people.write"),
)
"""The six commonest tasks, the commonest first."""
