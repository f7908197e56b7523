"""The purpose gate: the only way to a sealed value is somebody acting and a declared use."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import NotAllowed, ShopError
from snshelper.kernel.runtime import Deps
from snshelper.kernel.vault.sealing import Sealed, unseal
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.privacy.declarations import INFO_KEY
from snshelper.privacy.scopes import (
    DataDestroyed,
    DataFrozen,
    Scope,
    place_of,
    require_readable,
    scope_states,
)
from snshelper.privacy.switches import is_thrown
from snshelper.privacy.tables import ProcessingFreeze
from snshelper.privacy.uses import (
    PERMISSION_OF_USE,
    PROGRAM_USES,
    USES_DESPITE_RESTRICTION,
    Use,
)

OPENING = "privacy.open"
"""The audited action of a member of staff who opened personal data."""


class ProcessingStopped(ShopError):
    """The person asked to stop or to correct: until that is done the data is not used."""

    code = "processing_stopped"


@dataclass(frozen=True)
class Reading:
    """Who opens, and what for."""

    actor: Actor
    use: Use


@dataclass(frozen=True)
class Item:
    """One sealed value: its scope, its column (mapped attribute or table column) and row id."""

    scope: Scope
    column: Any
    row: str
    sealed: Sealed | None

    @property
    def field(self) -> str:
        """`table.column`, as declared."""
        own = getattr(self.column, "expression", self.column)
        return f"{own.table.name}.{own.name}"


def open_values(session: Session, deps: Deps, reading: Reading, items: Sequence[Item]) -> list[str]:
    """The values in order, an empty string where nothing is kept.

    What staff open is audited, one entry for each scope, in the caller's transaction. Raises
    NotAllowed for a use that is not declared or not this actor's, DutiesLapsed for staff who owe
    a signature or a training, DataFrozen, DataDestroyed, ProcessingStopped.
    """
    for item in items:
        _require_declared(item, reading.use)
        _require_actor(item.scope, reading)
    _require_unrestricted(session, reading.use, items)
    if reading.use in PERMISSION_OF_USE and reading.actor.kind != "system":
        _record(session, deps, reading, items)
    kept = [item for item in items if item.sealed is not None]
    keys = deps.vault.keys({item.sealed.key_id for item in kept if item.sealed})
    return [_open(item, keys) for item in items]


def open_value(session: Session, deps: Deps, reading: Reading, item: Item) -> str:
    """One value; see open_values."""
    return open_values(session, deps, reading, [item])[0]


def open_kept(
    session: Session, deps: Deps, reading: Reading, scope: Scope, items: Sequence[Item]
) -> list[str] | None:
    """The values of one scope, as of open_values; None once the time of the scope has ended.

    What nobody wrote is not opened, so that nothing is audited for it.
    """
    kept = [item for item in items if item.sealed is not None]
    try:
        require_readable(scope_states(session, [scope.name]).get(scope.name))
        opened = iter(open_values(session, deps, reading, kept))
    except (DataFrozen, DataDestroyed):
        return None
    return ["" if item.sealed is None else next(opened) for item in items]


def _open(item: Item, keys: Any) -> str:
    if item.sealed is None:
        return ""
    key = keys.get(item.sealed.key_id)
    if key is None:
        raise DataDestroyed()
    return unseal(key, place_of(item.column, item.row, item.scope), item.sealed)


def _require_declared(item: Item, use: Use) -> None:
    own = getattr(item.column, "expression", item.column)
    if use not in own.info[INFO_KEY].uses and not is_thrown("gate.uses"):
        raise NotAllowed()


def _require_actor(scope: Scope, reading: Reading) -> None:
    actor, use = reading.actor, reading.use
    if is_thrown("gate.actor"):
        return
    if use is Use.SELF:
        actor.require_owner_of(scope.subject)
    elif use in PROGRAM_USES:
        if actor.kind != "system":
            raise NotAllowed()
    elif use in PERMISSION_OF_USE:
        actor.require(PERMISSION_OF_USE[use])
        if not is_thrown("gate.duties"):
            actor.require_duties()
    else:
        raise NotAllowed()


def _require_unrestricted(session: Session, use: Use, items: Iterable[Item]) -> None:
    """The scope itself must live; a restriction of the whole account counts for all its scopes."""
    own = {item.scope.name: item for item in items}
    accounts = {f"account:{item.scope.subject}" for item in items if item.scope.subject}
    states = scope_states(session, [*own, *accounts])
    if not is_thrown("gate.frozen"):
        for name in own:
            require_readable(states.get(name))
    restricted = [name for name, row in states.items() if row.state == "restricted"]
    if not restricted or use in USES_DESPITE_RESTRICTION or is_thrown("gate.restrictions"):
        return
    frozen = _frozen_fields(session, restricted)
    for item in items:
        around = {item.scope.name, f"account:{item.scope.subject}"}
        if any(scope in around and field in ("", item.field) for scope, field in frozen):
            raise ProcessingStopped()


def _frozen_fields(session: Session, scopes: list[str]) -> list[tuple[str, str]]:
    query = select(col(ProcessingFreeze.scope), col(ProcessingFreeze.field)).where(
        col(ProcessingFreeze.scope).in_(scopes), col(ProcessingFreeze.lifted_at).is_(None)
    )
    return [(row.scope, row.field) for row in session.execute(query)]


def _record(session: Session, deps: Deps, reading: Reading, items: Sequence[Item]) -> None:
    if is_thrown("gate.record"):
        return
    now = deps.clock()
    for name in dict.fromkeys(item.scope.name for item in items):
        fields = sorted({item.field for item in items if item.scope.name == name})
        target = AuditedObject("scope", name)
        record_audit(
            session, now, reading.actor, OPENING, target, use=str(reading.use), fields=fields
        )
