"""Order, lateness and days of what stands on the front page."""

from datetime import UTC, date, datetime, timedelta

import pytest

from snshelper.accounts.permissions import PERMISSIONS
from snshelper.officer.front.rules import (
    HOW_TO,
    Due,
    Mark,
    Waiter,
    by_their_time,
    in_order,
    is_soon,
    last_day,
    weeks,
)
from snshelper.pages import PAGES

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 3, tzinfo=UTC)


def due(key: str, day: date | None = None, *, is_late: bool = False, mark: Mark = "until") -> Due:
    return Due(key, "/admin", "privacy.front", day, is_late, mark)


def waiter(key: str, *, due_in: int, waited: int) -> Waiter:
    since = NOON - timedelta(days=waited)
    due_at = NOON + timedelta(days=due_in)
    return Waiter(key, key, "/admin", "privacy.front", since, due_at)


def test_what_is_late_comes_first_then_at_once_then_by_day_and_open_things_last() -> None:
    found = [
        due("open", mark="open"),
        due("tomorrow", TODAY + timedelta(1)),
        due("at once"),
        due("late today", TODAY, is_late=True),
        due("today", TODAY),
        due("later begins", TODAY + timedelta(5), mark="begins"),
        due("late for long", TODAY - timedelta(9), is_late=True),
    ]
    assert [one.key for one in in_order(found)] == [
        "late for long",
        "late today",
        "at once",
        "today",
        "tomorrow",
        "later begins",
        "open",
    ]


def test_who_must_be_answered_first_comes_first_and_of_two_who_waited_longer() -> None:
    found = [
        waiter("new", due_in=3, waited=1),
        waiter("late", due_in=-1, waited=11),
        waiter("old", due_in=3, waited=7),
    ]
    assert [one.key for one in by_their_time(found)] == ["late", "old", "new"]


@pytest.mark.parametrize(
    ("too_late", "day"),
    [
        (datetime(2026, 11, 30, 15, tzinfo=UTC), date(2026, 11, 30)),
        (datetime(2026, 11, 30, 15, 0, 0, 1, tzinfo=UTC), date(2026, 12, 1)),
        (datetime(2026, 11, 30, 12, tzinfo=UTC), date(2026, 11, 30)),
    ],
)
def test_the_last_day_is_that_of_the_moment_before_it_is_too_late(
    too_late: datetime, day: date
) -> None:
    assert last_day(too_late) == day


@pytest.mark.parametrize(("days", "expected"), [(0, True), (3, True), (4, False)])
def test_soon_means_three_days_or_less(days: int, expected: bool) -> None:
    assert is_soon(due("x", TODAY + timedelta(days)), TODAY) is expected


def test_only_what_must_be_done_in_time_is_soon() -> None:
    assert not is_soon(due("late", TODAY, is_late=True), TODAY)
    assert not is_soon(due("begins", TODAY, mark="begins"), TODAY)
    assert not is_soon(due("ends", TODAY, mark="ends"), TODAY)
    assert not is_soon(due("at once"), TODAY)


def test_weeks_begin_on_monday_midnight_of_korea() -> None:
    before = datetime(2026, 11, 22, 14, 59, 59, tzinfo=UTC)
    assert weeks(before)[-1] == date(2026, 11, 16)
    after = weeks(before + timedelta(seconds=1))
    assert after[-1] == date(2026, 11, 23)
    assert [day.weekday() for day in after] == [0] * 5
    assert after[0] == date(2026, 10, 26)


def test_every_common_task_begins_on_a_page_that_the_officer_may_open() -> None:
    routes = {page.route for page in PAGES}
    assert len(HOW_TO) == 6
    for task in HOW_TO:
        assert task.path.partition("?")[0] in routes
        assert "officer" in PERMISSIONS[task.needs]
