"""Restrictions: what a person asked to stop or to correct is not used until it is lifted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, select, update
from sqlmodel import Session, col

from snshelper.kernel.ids import new_id
from snshelper.kernel.locks import hold_lock
from snshelper.kernel.unit_of_work import core
from snshelper.privacy.gate import ProcessingStopped
from snshelper.privacy.scopes import SCOPES
from snshelper.privacy.switches import is_thrown
from snshelper.privacy.tables import ProcessingFreeze


class OwnProcessingStopped(ProcessingStopped):
    """The member asked us to stop, or to delete the account: nothing new begins until they lift it.

    Nothing was charged.
    """

    code = "own_processing_stopped"


FreezeGround = Literal["stop", "correction", "deletion"]
EVERYTHING = ""
"""The `field` of a freeze that holds for everything in its scope."""

_FREEZES = ProcessingFreeze.__table__  # type: ignore[attr-defined]
# Asked at every order: built once, because building a statement costs more than running it.
_STATE = select(SCOPES.c.state).where(SCOPES.c.name == bindparam("name"))
_WHOLE = select(_FREEZES.c.id).where(
    _FREEZES.c.scope == bindparam("name"),
    _FREEZES.c.field == EVERYTHING,
    _FREEZES.c.lifted_at.is_(None),
)


@dataclass(frozen=True)
class Freeze:
    """What is not to be used: a scope, or one `table.column` of it; on whose request, and why."""

    scope: str
    field: str
    ground: FreezeGround
    request_id: str


def restrict(session: Session, now: datetime, freeze: Freeze) -> None:
    """Let nobody but the person and the officer use this from now on, in the caller's transaction.

    PIPA articles 36(2) and 37(2) of Korea; the gate refuses every other use.
    """
    if is_thrown("requests.freeze"):
        return
    hold_lock(session, f"restriction:{freeze.scope}")
    session.add(
        ProcessingFreeze(
            id=new_id(),
            scope=freeze.scope,
            field=freeze.field,
            ground=freeze.ground,
            request_id=freeze.request_id,
            begun_at=now,
        )
    )
    session.flush()
    _mark(session, now, freeze.scope, "open", "restricted")


def lift(session: Session, now: datetime, request_id: str) -> None:
    """End what this request restricted; a scope that nothing restricts any more is open again."""
    mine = select(col(ProcessingFreeze.scope)).where(
        col(ProcessingFreeze.request_id) == request_id, col(ProcessingFreeze.lifted_at).is_(None)
    )
    scopes = sorted(set(session.execute(mine).scalars()))
    for scope in scopes:
        hold_lock(session, f"restriction:{scope}")
    session.execute(
        update(ProcessingFreeze)
        .where(
            col(ProcessingFreeze.request_id) == request_id,
            col(ProcessingFreeze.lifted_at).is_(None),
        )
        .values(lifted_at=now)
    )
    for scope in set(scopes) - _still_restricted(session, scopes):
        _mark(session, now, scope, "restricted", "open")


def is_restricted(session: Session, account_id: str) -> bool:
    """Whether everything about this account is stopped."""
    name = {"name": f"account:{account_id}"}
    connection = core(session)
    if connection.execute(_STATE, name).scalar_one_or_none() != "restricted":
        return False
    return connection.execute(_WHOLE, name).first() is not None


def require_unrestricted(session: Session, account_id: str) -> None:
    """Raise OwnProcessingStopped while everything about this account is stopped."""
    if is_restricted(session, account_id) and not is_thrown("requests.stop"):
        raise OwnProcessingStopped()


def _still_restricted(session: Session, scopes: Iterable[str]) -> set[str]:
    active = select(col(ProcessingFreeze.scope)).where(
        col(ProcessingFreeze.scope).in_(list(scopes)), col(ProcessingFreeze.lifted_at).is_(None)
    )
    return set(session.execute(active).scalars())


def _mark(session: Session, now: datetime, scope: str, before: str, after: str) -> None:
    session.execute(
        update(SCOPES)
        .where(SCOPES.c.name == scope, SCOPES.c.state == before)
        .values(state=after, changed_at=now)
    )
