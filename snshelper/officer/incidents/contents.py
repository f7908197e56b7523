"""What officers write about an incident, sealed in a scope of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from snshelper.kernel.runtime import Deps
from snshelper.kernel.vault.column import SealedText
from snshelper.officer.incidents.tables import Incident, IncidentWords
from snshelper.privacy.gate import Item, Reading, open_kept
from snshelper.privacy.scopes import begin_scope, incident_scope, sealer


@dataclass(frozen=True)
class OpenedWords:
    """Opened texts by row and column.

    `has_ended`: the time for keeping them is over, and nobody reads them any more.
    """

    texts: Mapping[tuple[str, str], str]
    has_ended: bool = False

    def of(self, row: Any, name: str) -> str:
        """The text of the column `name` of a row; empty where nobody wrote one."""
        return self.texts.get((_seal_row(row), name), "")


def sealed_columns(model: Any) -> tuple[str, ...]:
    """The columns of one of the desk's tables that hold words."""
    return tuple(
        column.name for column in model.__table__.columns if isinstance(column.type, SealedText)
    )


def keep_incident(session: Session, deps: Deps, incident: Incident, facts: str) -> None:
    """Store a new incident with a scope for everything that will be written about it."""
    begin_scope(session, deps, incident_scope(incident.id))
    write(session, deps, incident.id, incident, "facts", facts)
    session.add(incident)
    session.flush()


def write(session: Session, deps: Deps, incident_id: str, row: Any, name: str, words: str) -> None:
    """Seal `words` into the column `name` of a row; no words leave it empty."""
    seals = sealer(session, deps, incident_scope(incident_id))
    column = getattr(type(row), name)
    setattr(row, name, seals.seal(column, _seal_row(row), words) if words else None)


def open_words(
    session: Session, deps: Deps, reading: Reading, incident_id: str, rows: Iterable[Any]
) -> OpenedWords:
    """Everything that these rows of an incident say, opened and audited once.

    Refusals as of `privacy.gate.open_values`, but for the end of the words.
    """
    scope = incident_scope(incident_id)
    places = [(row, name) for row in rows for name in sealed_columns(type(row))]
    items = [
        Item(scope, getattr(type(row), name), _seal_row(row), getattr(row, name))
        for row, name in places
    ]
    opened = open_kept(session, deps, reading, scope, items)
    if opened is None:
        return OpenedWords({}, has_ended=True)
    keys = ((_seal_row(row), name) for row, name in places)
    return OpenedWords(dict(zip(keys, opened, strict=True)))


def _seal_row(row: Any) -> str:
    """What the seals call a row."""
    return f"{row.incident_id}:{row.lang}" if isinstance(row, IncidentWords) else str(row.id)
