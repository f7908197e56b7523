"""Reading what the desk's forms send: any JSON may come."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from snshelper.accounts.rules import as_text

ID_LENGTH = 36


def as_form(payload: object) -> Mapping[str, Any]:
    """The payload if it is a form's, else an empty one."""
    return payload if isinstance(payload, dict) else {}


def field(payload: object, name: str, limit: int) -> str:
    """A field's text of at most `limit` characters; empty for anything else."""
    return as_text(as_form(payload).get(name), limit)


def whole_number(text: str) -> int:
    """A number of plain digits; 0 for anything else, which no rule here allows."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else 0


def day(text: str) -> date | None:
    """A day as a date field sends it, `2026-11-22`; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
