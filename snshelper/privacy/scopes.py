"""Scopes: what lives and dies together, under one key of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import Row, bindparam, insert, select, update
from sqlmodel import Session, col

from snshelper.kernel.errors import ShopError
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import core
from snshelper.kernel.vault.sealing import Key, Place, Sealed, seal
from snshelper.privacy.tables import DataScope

ScopeKind = Literal[
    "account",
    "order",
    "consignee",
    "consult",
    "payout",
    "mail",
    "request",
    "disclosure",
    "incident",
    "hold",
    "staff",
]
SCOPE_KINDS: tuple[ScopeKind, ...] = get_args(ScopeKind)
ScopeState = Literal["open", "restricted", "frozen", "destroyed"]

SCOPES = DataScope.__table__  # type: ignore[attr-defined]
# Built once: building a statement costs more than running it.
_BEGIN = insert(SCOPES).inline()
_STATES = select(SCOPES.c.name, SCOPES.c.state, SCOPES.c.key_id).where(
    SCOPES.c.name.in_(bindparam("names", expanding=True))
)


class DataFrozen(ShopError):
    """The ground for keeping the data has ended: nobody reads it any more."""

    code = "data_frozen"


class DataDestroyed(ShopError):
    """The data was destroyed; nobody can bring it back."""

    code = "data_destroyed"


@dataclass(frozen=True)
class Scope:
    """One life of data. `subject` is the account it is about, empty for a visitor's."""

    kind: ScopeKind
    id: str
    subject: str = ""

    @property
    def name(self) -> str:
        """Its key in the table of scopes and in every seal."""
        return f"{self.kind}:{self.id}"


def as_scope_kind(kind: str) -> ScopeKind:
    """The kind a stored name says; a programming error (ValueError) for any other."""
    for known in SCOPE_KINDS:
        if kind == known:
            return known
    raise ValueError("not a kind of scope")


def account_scope(account_id: str) -> Scope:
    """What lives until the account is deleted."""
    return Scope("account", account_id, account_id)


def order_scope(order_id: str, account_id: str) -> Scope:
    """What is kept with an order."""
    return Scope("order", order_id, account_id)


def consignee_scope(order_id: str, account_id: str) -> Scope:
    """Where an order's parcel goes."""
    return Scope("consignee", order_id, account_id)


def consult_scope(inquiry_id: str, account_id: str | None) -> Scope:
    """An inquiry and its answers."""
    return Scope("consult", inquiry_id, account_id or "")


def payout_scope(payout_id: str, account_id: str) -> Scope:
    """The bank account to which money goes."""
    return Scope("payout", payout_id, account_id)


def request_scope(request_id: str, account_id: str | None) -> Scope:
    """What somebody wrote, and was answered, about a request concerning their data."""
    return Scope("request", request_id, account_id or "")


def staff_scope(engagement_id: str, account_id: str) -> Scope:
    """What somebody signed while they worked here."""
    return Scope("staff", engagement_id, account_id)


def disclosure_scope(case_id: str) -> Scope:
    """What officers wrote about a demand of an authority; nobody is its subject."""
    return Scope("disclosure", case_id)


def incident_scope(incident_id: str) -> Scope:
    """What officers wrote about an incident; nobody is its subject."""
    return Scope("incident", incident_id)


def hold_scope(hold_id: str) -> Scope:
    """Why an officer holds something, in words; nobody is its subject."""
    return Scope("hold", hold_id)


def scope_named(name: str, subject: str) -> Scope:
    """The scope of a stored name; a programming error (ValueError) for what is none."""
    kind, _, own_id = name.partition(":")
    return Scope(as_scope_kind(kind), own_id, subject)


@dataclass(frozen=True)
class Sealer:
    """Seals values into one scope."""

    scope: Scope
    key: Key

    def seal(self, column: Any, row: str, value: str) -> Sealed:
        """`value` for `column` (a mapped attribute or a table's column) of the row `row`."""
        return seal(self.key, place_of(column, row, self.scope), value)


def place_of(column: Any, row: str, scope: Scope) -> Place:
    """The place of a column's value in a row of a scope."""
    own = getattr(column, "expression", column)
    return Place(own.table.name, own.name, row, scope.name)


def begin_scope(session: Session, deps: Deps, scope: Scope) -> Sealer:
    """A new scope with a key that nothing else uses, in the caller's transaction."""
    key = deps.vault.fresh_key()
    row = {"name": scope.name, "subject": scope.subject, "key_id": key.id, "state": "open"}
    core(session).execute(_BEGIN, row)
    return Sealer(scope, key)


def sealer(session: Session, deps: Deps, scope: Scope) -> Sealer:
    """Seals more into an existing scope. Raises DataFrozen, DataDestroyed."""
    row = scope_states(session, [scope.name]).get(scope.name)
    require_readable(row)
    return Sealer(scope, deps.vault.key(row.key_id))  # type: ignore[union-attr]


def scope_states(session: Session, names: Iterable[str]) -> dict[str, Row[Any]]:
    """State and key by scope name; unknown scopes are left out."""
    rows = core(session).execute(_STATES, {"names": list(dict.fromkeys(names))}).all()
    return {row.name: row for row in rows}


def require_readable(row: Row[Any] | None) -> None:
    """Raise DataDestroyed or DataFrozen unless the scope still lives."""
    if row is None or row.state == "destroyed":
        raise DataDestroyed()
    if row.state == "frozen":
        raise DataFrozen()


def freeze(session: Session, now: datetime, names: Iterable[str]) -> int:
    """Let nobody read these scopes from now on; answers how many were still open."""
    return _move(session, now, names, ("open", "restricted"), "frozen")


def mark_destroyed(session: Session, now: datetime, names: Iterable[str]) -> int:
    """Record that the keys of these scopes are gone; answers how many were not yet."""
    return _move(session, now, names, ("open", "restricted", "frozen"), "destroyed")


def destroy_keys(session: Session, deps: Deps, names: Iterable[str]) -> int:
    """Make everything in these scopes unreadable for ever; answers how many still were readable.

    The keys go first and at once, in their own database; repeating it changes nothing.
    """
    rows = scope_states(session, names)
    return deps.vault.destroy({row.key_id: name for name, row in rows.items()})


def rekey(session: Session, deps: Deps, scope: Scope) -> tuple[Sealer, str]:
    """A new key for a scope whose values the caller seals again in this transaction.

    Answers the sealer and the id of the old key, which is destroyed after the commit: then no
    copy of the old values can be opened any more.
    """
    row = scope_states(session, [scope.name]).get(scope.name)
    require_readable(row)
    key = deps.vault.fresh_key()
    session.execute(update(SCOPES).where(SCOPES.c.name == scope.name).values(key_id=key.id))
    return Sealer(scope, key), row.key_id  # type: ignore[union-attr]


def _move(
    session: Session,
    now: datetime,
    names: Iterable[str],
    before: tuple[ScopeState, ...],
    after: ScopeState,
) -> int:
    moved = session.execute(
        update(SCOPES)
        .where(SCOPES.c.name.in_(list(names)), SCOPES.c.state.in_(before))
        .values(state=after, changed_at=now)
    )
    return int(moved.rowcount)  # type: ignore[attr-defined]


def scopes_of(session: Session, account_id: str) -> list[str]:
    """The names of every scope about this account, in the order of their names."""
    mine = select(col(DataScope.name)).where(col(DataScope.subject) == account_id)
    return list(session.execute(mine.order_by(col(DataScope.name))).scalars())
