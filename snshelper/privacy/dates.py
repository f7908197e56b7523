"""Days as people write them."""

from datetime import date

from babel.dates import format_date

from snshelper.kernel.i18n import Lang


def long_date(day: date, lang: Lang) -> str:
    """A calendar day as people write it: 2026年11月22日, 2026년 11월 22일, November 22, 2026."""
    return format_date(day, format="long", locale=lang)
