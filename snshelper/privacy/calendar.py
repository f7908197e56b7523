"""Periods of law, counted by the calendar of a zone. Pure.

Korean Civil Act: the first day is not counted (article 157), a period ends with the end of its
last day (159), years are calendar years and one that ends on a day that does not exist ends with
the last day of that month (160). Articles 140 to 143 of the Japanese Civil Code say the same.

Article 161 (Japan: 142), which moves a last day that is a holiday, helps whoever has to act by
that day; nobody has to act here, so nothing is kept longer for it. The exception of article 157
for periods fixed to begin at midnight is not used either: what begins these periods is an event.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

KOREA = ZoneInfo("Asia/Seoul")
"""KST: the zone in which the periods of Korean law are counted."""

_DAY = timedelta(days=1)


def end_of_period(anchor: datetime, years: int, zone: ZoneInfo = KOREA) -> datetime:
    """The first moment (UTC) after a period of calendar years that `anchor` (aware) sets off.

    One second before, the period still runs. Raises ValueError for less than one year.
    """
    if years < 1:
        raise ValueError("a period of years has at least one")
    return _midnight(_corresponding(_first_counted(anchor, zone), years), zone)


def end_of_days(anchor: datetime, days: int, zone: ZoneInfo = KOREA) -> datetime:
    """The first moment (UTC) after a period of calendar days that `anchor` (aware) sets off.

    Raises ValueError for less than one day.
    """
    if days < 1:
        raise ValueError("a period of days has at least one")
    return _midnight(_first_counted(anchor, zone) + days * _DAY, zone)


def first_anchor_day(ends: datetime, years: int, zone: ZoneInfo = KOREA) -> date:
    """The earliest local day whose events set off a period that ends at `ends` or later."""
    local = ends.astimezone(zone).date()
    # A period that ends on this day began about `years` earlier: look from a little before that.
    day = _corresponding(local, -years) - 3 * _DAY
    while _midnight(_corresponding(day + _DAY, years), zone) < ends:
        day += _DAY
    return day


def start_of_day(day: date, zone: ZoneInfo = KOREA) -> datetime:
    """The first moment (UTC) of a local day."""
    return _midnight(day, zone)


def local_day(moment: datetime, zone: ZoneInfo = KOREA) -> date:
    """The calendar day on which `moment` (aware) falls in `zone`."""
    return moment.astimezone(zone).date()


def _first_counted(anchor: datetime, zone: ZoneInfo) -> date:
    return local_day(anchor, zone) + _DAY


def _corresponding(day: date, years: int) -> date:
    """The same day of another year; for a missing 29 February the day after the month's last."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)
