"""Moments, days and people in words."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from snshelper.kernel.clock import JAPAN
from snshelper.kernel.i18n import Texts
from snshelper.kernel.ids import short_code
from snshelper.officer.people.queries.due import Due


def moment_text(moment: datetime | None) -> str:
    """`2026-11-22 21:00`, Japan's time and Korea's; empty for none."""
    return moment.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M") if moment else ""


def day_text(day: date | None) -> str:
    """`2026-11-22`; empty for none."""
    return day.isoformat() if day else ""


def who_text(account_id: str, name: str = "") -> str:
    """The signed name with the account's short code; the code alone before anything was signed."""
    code = f"#{_code(account_id)}"
    return f"{name} {code}" if name else code


def _code(account_id: str) -> str:
    try:
        return short_code(account_id)
    except ValueError:
        return account_id[:6]


def due_text(t: Texts, alike: Sequence[Due], who: str) -> str:
    """Due things that differ in what they are about alone, in one sentence."""
    what, day = listed(t, (what_text(t, one) for one in alike)), day_text(alike[0].day)
    return t(f"people.due.{alike[0].kind}", who=who, what=what, day=day)


def listed(t: Texts, words: Iterable[str]) -> str:
    """Several names in a row, as the language writes them."""
    return t("admin.list_comma").join(words)


def what_text(t: Texts, due: Due) -> str:
    """The duty, role or month that is due."""
    if due.kind in ("duty_missing", "training_lapses"):
        return t(f"people.duty.{due.what}")
    if due.kind in ("orphan", "role_ends", "handover"):
        return t(f"accounts.role.{due.what}")
    return due.what
