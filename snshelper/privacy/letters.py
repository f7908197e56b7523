"""Every letter the shop writes: to whom, what for, and which kinds of data stand in it."""

from dataclasses import dataclass
from typing import Literal

from snshelper.kernel.switches import is_thrown
from snshelper.privacy.declarations import Category, Purpose

Reader = Literal["member", "asker", "officer"]


@dataclass(frozen=True)
class LetterDeclaration:
    """One letter. Its words are the messages `<key>.subject` and `<key>.body`."""

    key: str
    to: Reader
    purpose: Purpose
    carries: frozenset[Category]


class UndeclaredLetter(LookupError):
    """Somebody composed a letter that stands nowhere here: it is not written."""


def _letter(key: str, to: Reader, purpose: Purpose, *carries: Category) -> LetterDeclaration:
    return LetterDeclaration(key, to, purpose, frozenset(carries))


def _letters(
    room: str, to: Reader, names: tuple[str, ...], *carries: Category
) -> tuple[LetterDeclaration, ...]:
    """Letters about what a person asked concerning their data."""
    return tuple(_letter(f"{room}.{name}", to, Purpose.CONSULTATION, *carries) for name in names)


LETTERS: dict[str, LetterDeclaration] = {
    letter.key: letter
    for letter in (
        _letter("accounts.letter.verify", "member", Purpose.MEMBERSHIP, Category.CREDENTIAL),
        _letter("accounts.letter.already_member", "member", Purpose.MEMBERSHIP),
        _letter("accounts.letter.reset", "member", Purpose.MEMBERSHIP, Category.CREDENTIAL),
        _letter("accounts.letter.password_changed", "member", Purpose.MEMBERSHIP),
        _letter("policy.letter", "member", Purpose.MEMBERSHIP),
        _letter("support.receipt", "asker", Purpose.CONSULTATION),
        _letter("support.answer", "asker", Purpose.CONSULTATION, Category.CONSULTATION),
        *_letters(
            "requests.letter",
            "asker",
            ("receipt", "copy_given", "copy_ready", "stopped", "lifted", "corrected", "lapsed"),
        ),
        *_letters("requests.letter", "asker", ("withdrawn", "extended", "inquiry_closed")),
        _letter("requests.letter.address", "asker", Purpose.CONSULTATION, Category.CREDENTIAL),
        *_letters(
            "requests.letter",
            "asker",
            ("copy_of_inquiry", "corrected_otherwise", "refused", "closed", "closed_and_paid"),
            Category.CONSULTATION,
        ),
        *_letters("requests.letter", "officer", ("arrived", "reminder", "alarm")),
        _letter("retention.letter.waiting", "officer", Purpose.OPERATION),
        _letter("incident.notice", "member", Purpose.MEMBERSHIP),
        _letter("incident.alarm", "officer", Purpose.OPERATION),
        _letter("attachment.alarm", "officer", Purpose.OPERATION),
    )
}


def declared_letter(key: str) -> LetterDeclaration | None:
    """What was declared about the letter `key`. Raises UndeclaredLetter."""
    letter = LETTERS.get(key)
    if letter is None and not is_thrown("letters.declared"):
        raise UndeclaredLetter(key)
    return letter
