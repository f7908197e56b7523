"""What an announcement must say before it can be made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from snshelper.kernel.i18n import LANGUAGES, Lang
from snshelper.privacy.policy import (
    CHANGE_REASONS,
    ChangeReason,
    PolicyRefused,
    Version,
    check_effective,
    start_of,
)
from snshelper.privacy.switches import is_thrown
from snshelper.settings import Settings

WORDS_LIMIT = 1000


@dataclass(frozen=True)
class ChangeDraft:
    """A change as the officer wrote it. `text_hash` is of the text that they read."""

    reason: str
    words: Mapping[Lang, str]
    effective_on: date | None
    is_disadvantage: bool
    text_hash: str


def read_draft(form: object, text_hash: str) -> ChangeDraft:
    """The change in a form from outside: `reason`, `words_<lang>`, `effective_on`, `disadvantage`.

    Nothing is refused here; the action does, whoever calls it.
    """
    given = form if isinstance(form, Mapping) else {}
    return ChangeDraft(
        reason=_text(given.get("reason")),
        words={lang: _text(given.get(f"words_{lang}")) for lang in LANGUAGES},
        effective_on=_day(given.get("effective_on")),
        is_disadvantage=given.get("disadvantage") in (True, "on", "true"),
        text_hash=text_hash,
    )


def _text(value: object) -> str:
    # One more than allowed still reaches the rule that says so.
    return value.strip()[: WORDS_LIMIT + 1] if isinstance(value, str) else ""


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


@dataclass(frozen=True)
class Change:
    """A change that may be announced: why, and the moment from which it applies."""

    reason: ChangeReason
    effective_at: datetime


def accepted(
    draft: ChangeDraft, now: datetime, versions: tuple[Version, ...], settings: Settings
) -> Change:
    """What the draft says, if it may be announced now. Raises PolicyRefused.

    A change states one of four reasons and its words in every language, and takes effect only
    after the promised days.
    """
    reason = next((known for known in CHANGE_REASONS if known == draft.reason), None)
    if reason is None and not is_thrown("policy.reason"):
        raise PolicyRefused(reason="reason")
    if not all(draft.words.get(lang) for lang in LANGUAGES) and not is_thrown("policy.reason"):
        raise PolicyRefused(reason="words")
    if any(len(words) > WORDS_LIMIT for words in draft.words.values()):
        raise PolicyRefused(reason="too_long")
    if draft.effective_on is None:
        raise PolicyRefused(reason="date")
    effective_at = start_of(draft.effective_on)
    if not is_thrown("policy.announced_before"):
        days = notice_days(settings, is_disadvantage=draft.is_disadvantage)
        check_effective(now, effective_at, days, versions)
    return Change(reason or "other", effective_at)


def notice_days(settings: Settings, *, is_disadvantage: bool) -> int:
    """How many whole days a change is announced before it takes effect."""
    if is_disadvantage:
        return settings.policy_notice_days_disadvantage
    return settings.policy_notice_days
