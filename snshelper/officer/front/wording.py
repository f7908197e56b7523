"""Due things, people who wait and common tasks in the words of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel.dates import format_timedelta

from snshelper.fulfilment.admin.lines import span_text
from snshelper.kernel.actor import Actor
from snshelper.kernel.i18n import Texts
from snshelper.kernel.ids import short_code
from snshelper.officer.front.rules import (
    HOW_TO,
    Due,
    Value,
    Waiter,
    is_soon,
    last_day,
)
from snshelper.officer.people.wording import who_text
from snshelper.privacy.calendar import local_day
from snshelper.privacy.dates import long_date

# Babel takes the first unit of which there are so many: days, however many there are.
_ANY = 10_000


@dataclass(frozen=True)
class DueLine:
    """One due thing; `url` is empty for somebody who may not open the page."""

    words: str = ""
    url: str = ""
    day: str = ""
    left: str = ""
    is_late: bool = False
    is_soon: bool = False


@dataclass(frozen=True)
class WaitingLine:
    """One person who waits; `url` as in DueLine."""

    code: str = ""
    words: str = ""
    url: str = ""
    waited: str = ""
    day: str = ""
    left: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class TaskLine:
    """A common task: what happened, what to do about it, and where."""

    event: str = ""
    words: str = ""
    url: str = ""


def standing(t: Texts, late: int, all_due: int) -> str:
    """The day in one sentence."""
    if late:
        return t("front.standing.late", late=f"{late:,}", count=f"{all_due:,}")
    if all_due:
        return t("front.standing.due", count=f"{all_due:,}")
    return t("front.standing.nothing")


def due_line(t: Texts, due: Due, actor: Actor, today: date) -> DueLine:
    """One due thing as `actor` reads it."""
    is_own = due.person == actor.account_id
    path = due.own_path if is_own and due.own_path else due.path
    return DueLine(
        t(due.key, who=_who(t, due.person, actor), **_filled(t, due.values)),
        t.url(path) if path and (path == due.own_path or actor.may(due.needs)) else "",
        _day(t, due),
        _left(t, due.day, today) if due.day else "",
        due.is_late,
        is_soon(due, today),
    )


def _who(t: Texts, account_id: str, actor: Actor) -> str:
    if not account_id:
        return ""
    return t("front.you") if account_id == actor.account_id else who_text(account_id)


def _filled(t: Texts, values: Mapping[str, Value]) -> dict[str, str]:
    return {name: value if isinstance(value, str) else value(t) for name, value in values.items()}


def _day(t: Texts, due: Due) -> str:
    if due.day:
        return t(f"front.day.{due.mark}", day=long_date(due.day, t.lang))
    return "" if due.mark == "open" else t("front.day.at_once")


def _left(t: Texts, day: date, today: date) -> str:
    """`in 2 days`, `today`, `3 days ago`."""
    days = day - today
    if not days:
        return t("front.day.today")
    return format_timedelta(
        days, granularity="day", threshold=_ANY, add_direction=True, locale=t.lang
    )


def waiting_line(t: Texts, one: Waiter, actor: Actor, now: datetime) -> WaitingLine:
    """One person who waits."""
    day = last_day(one.due_at)
    return WaitingLine(
        short_code(one.id),
        t(one.key, **_filled(t, one.values)),
        t.url(one.path) if actor.may(one.needs) else "",
        _waited(t, now - one.since),
        t("front.day.until", day=long_date(day, t.lang)),
        _left(t, day, local_day(now)),
        now >= one.due_at,
    )


def _waited(t: Texts, span: timedelta) -> str:
    """Hours on the first day, days from then on: weeks would say too little."""
    if span < timedelta(days=1):
        return span_text(t, span)
    return format_timedelta(span, granularity="day", threshold=_ANY, locale=t.lang)


def tasks(t: Texts, actor: Actor) -> list[TaskLine]:
    """The common tasks of whoever is asking."""
    return [
        TaskLine(
            t(f"front.how.{task.name}.event"), t(f"front.how.{task.name}.words"), t.url(task.path)
        )
        for task in HOW_TO
        if actor.may(task.needs)
    ]


def counted(t: Texts, found: Sequence[Waiter], most: int) -> str:
    """How many wait, or that it is more than are shown."""
    shown = f"{min(len(found), most):,}"
    return t("front.waiting.more" if len(found) > most else "front.waiting.count", count=shown)
