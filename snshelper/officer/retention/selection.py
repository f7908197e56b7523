"""Selecting what is to be destroyed, and the fingerprint of a selection. Pure."""

import hashlib
import hmac
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from snshelper.officer.retention.rules import Due, Facts, Kind, due_of, grounds_of
from snshelper.privacy.switches import is_thrown


@dataclass(frozen=True)
class Candidate:
    """A scope that may be due: its kind and id, the account it is about, the facts of its life."""

    kind: Kind
    id: str
    subject: str
    facts: Facts

    @property
    def scope(self) -> str:
        """The scope's name."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class Holds:
    """What legal holds keep at some moment: scopes by name, and whole accounts by id."""

    scopes: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()

    def keep(self, scope: str, subject: str) -> bool:
        """Whether one of them keeps this scope of this account."""
        return scope in self.scopes or (subject != "" and subject in self.accounts)


@dataclass(frozen=True)
class Selected:
    """One line of a manifest."""

    scope: str
    subject: str
    due: Due


def select_due(
    candidates: Iterable[Candidate],
    now: datetime,
    holds: Holds,
    kept_longer: Mapping[str, datetime],
    already: Collection[str] = frozenset(),
) -> list[Selected]:
    """Every candidate whose last ground has ended and that nothing holds, by name of scope.

    `kept_longer` gives the ends of separately consented periods by scope. The same candidates at
    the same moment make the same list, in whatever order they come.
    """
    chosen: dict[str, Selected] = {}
    for one in candidates:
        due = due_of(grounds_of(one.facts, kept_longer.get(one.scope)))
        if due is None or one.scope in already or not _has_come(due, now):
            continue
        if not holds.keep(one.scope, one.subject):
            chosen[one.scope] = Selected(one.scope, one.subject, due)
    return [chosen[scope] for scope in sorted(chosen)]


def _has_come(due: Due, now: datetime) -> bool:
    return due.at <= now or is_thrown("retention.selection")


def content_hash(number: int, lines: Iterable[tuple[str, datetime, str, str]]) -> str:
    """The fingerprint of a manifest: its number and sorted lines (scope, due, ground, law)."""
    texts = sorted("|".join((scope, at.isoformat(), *why)) for scope, at, *why in lines)
    return hashlib.sha256("\n".join([str(number), *texts]).encode()).hexdigest()


def approval_seal(key: bytes, *parts: object) -> str:
    """What only the shop can write under an approval (HMAC-SHA256, RFC 2104)."""
    return hmac.digest(key, "|".join(map(str, parts)).encode(), hashlib.sha256).hex()
