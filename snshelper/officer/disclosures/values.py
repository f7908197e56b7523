"""The fields of a scope that can be chosen, and opening exactly the chosen ones."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.officer.requests.registry import SOURCES, Source
from snshelper.privacy.declarations import INFO_KEY
from snshelper.privacy.gate import Item, Reading, open_values
from snshelper.privacy.scopes import Scope, scope_named
from snshelper.privacy.tables import DataScope
from snshelper.privacy.uses import Use

_MOST_ROWS = 500


def declared_fields(scope_kind: str) -> list[str]:
    """`table.column` of everything kept in this kind of scope; empty for an unknown one.

    What opens an account is never handed to anybody, and what is technical says nothing.
    """
    return [
        f"{source.table.name}.{name}"
        for source in SOURCES
        if source.kind == scope_kind
        for name in source.personal
        if _may_be_chosen(source, name)
    ]


def _may_be_chosen(source: Source, name: str) -> bool:
    uses = source.table.c[name].info[INFO_KEY].uses
    is_closed = name in source.sealed and Use.DISCLOSURE not in uses
    return not source.is_credential(name) and not is_closed


def scope_exists(session: Session, name: str) -> bool:
    """Whether anything is kept under this scope."""
    row = session.get(DataScope, name)
    return row is not None and row.state != "destroyed"


def open_fields(
    session: Session, deps: Deps, actor: Actor, name: str, fields: Sequence[str]
) -> dict[str, list[list[str]]]:
    """Exactly the chosen values, rows by table; refusals as of `privacy.gate.open_values`.

    This is the only place of the desk that opens anything.
    """
    scope = scope_named(name, session.get_one(DataScope, name).subject)
    reading = Reading(actor, Use.DISCLOSURE)
    opened: dict[str, list[list[str]]] = {}
    for source in SOURCES:
        own = [field for field in fields if field.startswith(f"{source.table.name}.")]
        if own and source.kind == scope.kind:
            opened[source.table.name] = [own, *_rows(session, deps, reading, source, scope, own)]
    return opened


def _rows(
    session: Session, deps: Deps, reading: Reading, source: Source, scope: Scope, own: list[str]
) -> list[list[str]]:
    query = source.of_scope(scope)
    rows = [] if query is None else session.execute(query.limit(_MOST_ROWS)).all()
    columns = [source.table.c[field.partition(".")[2]] for field in own]
    places = [
        (number, column)
        for number in range(len(rows))
        for column in columns
        if column.name in source.sealed
    ]
    items = [Item(scope, col, rows[n].own_row, rows[n]._mapping[col]) for n, col in places]
    values = dict(zip(places, open_values(session, deps, reading, items), strict=True))
    return [
        [values.get((number, column), _text(row._mapping[column])) for column in columns]
        for number, row in enumerate(rows)
    ]


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, datetime | date) else str(value)
