"""Periods of law: exact to the second, in the zone that is named."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snshelper.kernel.clock import JAPAN
from snshelper.privacy.calendar import (
    KOREA,
    end_of_days,
    end_of_period,
    first_anchor_day,
    local_day,
    start_of_day,
)

_DAY = timedelta(days=1)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))
YEARS = st.integers(1, 10)
ZONES = st.sampled_from([KOREA, JAPAN])


def kst(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=KOREA)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("anchor", "years", "ends"),
    [
        # The day of the event is not counted, the last day is, whole.
        (kst(2021, 5, 10, 9, 30), 5, kst(2026, 5, 11)),
        (kst(2021, 5, 10, 0, 0), 5, kst(2026, 5, 11)),
        (kst(2021, 5, 10, 23, 59, 59), 5, kst(2026, 5, 11)),
        (kst(2021, 12, 31, 23, 59, 59), 3, kst(2025, 1, 1)),
        # Counting from 29 February: the period's last month has none, so it ends with its last day.
        (kst(2024, 2, 28, 12), 5, kst(2029, 3, 1)),
        (kst(2024, 2, 29, 12), 5, kst(2029, 3, 1)),
        (kst(2024, 2, 29, 12), 4, kst(2028, 3, 1)),
        # Counting from 1 March: the day before 1 March is 29 February in a leap year.
        (kst(2023, 2, 28, 12), 5, kst(2028, 3, 1)),
        (kst(2023, 2, 27, 12), 5, kst(2028, 2, 28)),
    ],
)
def test_a_period_of_years_ends_with_its_last_calendar_day(
    anchor: datetime, years: int, ends: datetime
) -> None:
    assert end_of_period(anchor, years) == ends


def test_the_day_of_the_event_is_the_day_of_the_zone() -> None:
    last_second, next_day = datetime(2021, 3, 1, 14, 59, 59, tzinfo=UTC), kst(2021, 3, 2)
    assert end_of_period(last_second, 5) == kst(2026, 3, 2)
    assert end_of_period(next_day, 5) == kst(2026, 3, 3)
    new_york = ZoneInfo("America/New_York")
    assert end_of_period(next_day, 5, new_york) == datetime(2026, 3, 2, tzinfo=new_york)


def test_korea_and_japan_count_the_same_days() -> None:
    anchor = kst(2022, 7, 1, 3)
    assert end_of_period(anchor, 5, KOREA) == end_of_period(anchor, 5, JAPAN)


def test_days_are_counted_from_the_day_after() -> None:
    assert end_of_days(kst(2026, 2, 20, 15), 14) == kst(2026, 3, 7)


@pytest.mark.parametrize("count", [0, -1])
def test_a_period_of_nothing_is_a_mistake(count: int) -> None:
    with pytest.raises(ValueError):
        end_of_period(kst(2026, 1, 1), count)
    with pytest.raises(ValueError):
        end_of_days(kst(2026, 1, 1), count)


@given(MOMENTS, YEARS, ZONES)
def test_a_period_ends_at_a_midnight_and_is_never_short(
    anchor: datetime, years: int, zone: ZoneInfo
) -> None:
    ends = end_of_period(anchor, years, zone)
    assert start_of_day(local_day(ends, zone), zone) == ends
    start = local_day(anchor, zone) + _DAY
    last_day = local_day(ends, zone) - _DAY
    # Whole calendar years: the last day is the one before the start's anniversary.
    assert (last_day.year, last_day.month) in {
        ((start - _DAY).year + years, (start - _DAY).month),
        (start.year + years, start.month),
    }
    whole = (local_day(ends, zone) - start).days
    assert years * 365 <= whole <= years * 366


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=800)), YEARS)
def test_a_later_event_never_ends_earlier(anchor: datetime, more: timedelta, years: int) -> None:
    assert end_of_period(anchor, years) <= end_of_period(anchor + more, years)


@given(st.dates(date(2005, 1, 1), date(2080, 1, 1)), YEARS)
def test_the_first_day_that_ends_late_enough_is_found(day: date, years: int) -> None:
    ends = start_of_day(day)
    first = first_anchor_day(ends, years)
    assert end_of_period(start_of_day(first), years) >= ends
    assert end_of_period(start_of_day(first - _DAY), years) < ends
