"""Everything that is kept about one person, opened for that person alone (PIPA article 35)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.runtime import Deps
from snshelper.kernel.vault.sealing import Sealed
from snshelper.officer.requests.registry import SOURCES, Source
from snshelper.privacy.gate import OPENING, Item, Reading, open_values
from snshelper.privacy.scopes import scope_states, scopes_of
from snshelper.privacy.switches import is_thrown
from snshelper.privacy.tables import AuditEntry

Line = dict[str, Any]
WITHHELD = "withheld: it guards the account"
GONE = "no longer readable: its time has ended"
_LIVING = ("open", "restricted")


@dataclass(frozen=True)
class Opening:
    """That somebody who works here opened the person's data: when, what for, which fields."""

    at: datetime
    use: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Copy:
    """Lines by table, and who looked."""

    made_at: datetime
    tables: dict[str, list[Line]] = field(default_factory=dict)
    openings: tuple[Opening, ...] = ()


def copy_of(session: Session, deps: Deps, reading: Reading, account_id: str) -> Copy:
    """Every personal column of every row about an account; refusals as of the purpose gate.

    What a scope held whose time has ended is named and not opened; what guards the account
    (password hash, tokens) is named and not shown.
    """
    sources = () if is_thrown("requests.copy") else SOURCES
    tables = {
        source.table.name: _lines(session, deps, reading, source, account_id) for source in sources
    }
    return Copy(deps.clock(), tables, _openings(session, account_id))


def _lines(
    session: Session, deps: Deps, reading: Reading, source: Source, account_id: str
) -> list[Line]:
    rows = session.execute(source.of_account(account_id)).all()
    opened = _opened(session, deps, reading, source, rows, account_id)
    return [_line(source, row, number, opened) for number, row in enumerate(rows)]


def _line(source: Source, row: Any, number: int, opened: dict[tuple[int, str], str]) -> Line:
    stored = row._mapping
    line: Line = {}
    for name in source.personal:
        value = stored[source.table.c[name]]
        if value is not None and source.is_credential(name):
            value = WITHHELD
        elif isinstance(value, Sealed):
            value = opened.get((number, name), GONE)
        line[name] = value
    return line


def _opened(
    session: Session,
    deps: Deps,
    reading: Reading,
    source: Source,
    rows: Sequence[Any],
    account_id: str,
) -> dict[tuple[int, str], str]:
    """Opened values by the number of the row and the column's name."""
    if not source.sealed:
        return {}
    scopes = [source.scope_of(row, account_id) for row in rows]
    states = scope_states(session, [scope.name for scope in scopes])
    places = [
        (number, name)
        for number, row in enumerate(rows)
        for name in source.sealed
        if row._mapping[name] is not None
        and scopes[number].name in states
        and states[scopes[number].name].state in _LIVING
    ]
    items = [
        Item(scopes[n], source.table.c[name], rows[n].own_row, rows[n]._mapping[name])
        for n, name in places
    ]
    return dict(zip(places, open_values(session, deps, reading, items), strict=True))


def _openings(session: Session, account_id: str) -> tuple[Opening, ...]:
    seen = select(AuditEntry).where(
        col(AuditEntry.action) == OPENING,
        col(AuditEntry.actor_id) != SYSTEM.account_id,
        col(AuditEntry.object_id).in_(scopes_of(session, account_id)),
    )
    return tuple(
        Opening(entry.at, str(entry.details.get("use", "")), tuple(entry.details.get("fields", ())))
        for entry in session.scalars(seen.order_by(col(AuditEntry.seq)))
    )
