"""Correcting a value so that the old one can be opened nowhere (PIPA article 36).

Everything in the value's scope is sealed again with a new key, the corrected value in its new
form; then the old key is destroyed, and with it every older copy of the row, backups included.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update
from sqlmodel import Session

from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.runtime import Deps
from snshelper.officer.requests.registry import SOURCES, Source
from snshelper.privacy.gate import Item, Reading, open_values
from snshelper.privacy.scopes import Scope, Sealer, rekey, sealer
from snshelper.privacy.uses import Use

_CORRECTING = Reading(SYSTEM, Use.RIGHTS)
_SHORTEST = 4
"""Shorter values stand by chance within other words, and are put right in their own place only."""
_REMOVED = "[corrected]"
_FILES = frozenset({"attachment_content"})
"""Bytes in base64, where a word can stand by chance."""
_PROOFS = frozenset({"provider_receipt"})
"""What others said: it loses the wrong value and is not given words that nobody said."""


@dataclass(frozen=True)
class Correction:
    """One value put right: `table.column` of a row, in its scope."""

    scope: Scope
    field: str
    row_id: str
    old: str
    new: str


@dataclass(frozen=True)
class _Place:
    source: Source
    row: Any
    name: str

    @property
    def field(self) -> str:
        return f"{self.source.table.name}.{self.name}"


def reseal(session: Session, deps: Deps, correction: Correction) -> str:
    """Seal the whole scope again, corrected, in the caller's transaction.

    Answers the id of the key that must be destroyed once this is committed.
    """
    places = list(_places(session, correction.scope))
    values = _values(session, deps, correction.scope, places)
    seals, spent = rekey(session, deps, correction.scope)
    for place, value in zip(places, values, strict=True):
        _write(session, seals, place, _corrected(correction, place, value))
    return spent


def reseal_latecomers(session: Session, deps: Deps, correction: Correction, spent: str) -> int:
    """Seal again what somebody still sealed with the old key meanwhile; answers how much."""
    late = [
        place
        for place in _places(session, correction.scope)
        if place.row._mapping[place.name].key_id == spent
    ]
    values = _values(session, deps, correction.scope, late)
    seals = sealer(session, deps, correction.scope)
    for place, value in zip(late, values, strict=True):
        _write(session, seals, place, _corrected(correction, place, value))
    return len(late)


def _places(session: Session, scope: Scope) -> Iterator[_Place]:
    for source in SOURCES:
        query = source.of_scope(scope) if source.sealed else None
        if query is None:
            continue
        for row in session.execute(query).all():
            for name in source.sealed:
                if row._mapping[name] is not None:
                    yield _Place(source, row, name)


def _values(session: Session, deps: Deps, scope: Scope, places: list[_Place]) -> list[str]:
    items = [
        Item(
            scope,
            place.source.table.c[place.name],
            place.row.own_row,
            place.row._mapping[place.name],
        )
        for place in places
    ]
    return open_values(session, deps, _CORRECTING, items)


def _corrected(correction: Correction, place: _Place, value: str) -> str:
    if place.field == correction.field and place.row.own_row == correction.row_id:
        return correction.new
    if len(correction.old) < _SHORTEST or place.source.table.name in _FILES:
        return value
    new = _REMOVED if place.source.table.name in _PROOFS else correction.new
    # Receipts are JSON: there the value may stand escaped.
    escaped = json.dumps(correction.old)[1:-1]
    return value.replace(correction.old, new).replace(escaped, new)


def _write(session: Session, seals: Sealer, place: _Place, value: str) -> None:
    table, row = place.source.table, place.row
    own = [column == row._mapping[column] for column in table.primary_key.columns]
    sealed = seals.seal(table.c[place.name], row.own_row, value)
    session.execute(update(table).where(*own).values({place.name: sealed}))
