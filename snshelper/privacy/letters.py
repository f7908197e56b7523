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
        _letter("support.privacy_receipt", "asker", Purpose.CONSULTATION),
        _letter("support.privacy_notice", "officer", Purpose.CONSULTATION),
        _letter("retention.letter.waiting", "officer", Purpose.OPERATION),
    )
}


def declared_letter(key: str) -> LetterDeclaration | None:
    """What was declared about the letter `key`. Raises UndeclaredLetter."""
    letter = LETTERS.get(key)
    if letter is None and not is_thrown("letters.declared"):
        raise UndeclaredLetter(key)
    return letter
