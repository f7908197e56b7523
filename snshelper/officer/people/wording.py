"""Moments, days and people in words."""

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


def due_text(t: Texts, due: Due, who: str) -> str:
    """One due thing in a sentence."""
    return t(f"people.due.{due.kind}", who=who, what=_what_text(t, due), day=day_text(due.day))


def _what_text(t: Texts, due: Due) -> str:
    if due.kind in ("duty_missing", "training_lapses"):
        return t(f"people.duty.{due.what}")
    if due.kind in ("orphan", "role_ends", "handover"):
        return t(f"accounts.role.{due.what}")
    return due.what
