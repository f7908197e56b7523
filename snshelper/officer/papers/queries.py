"""Reading the register of printed copies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.officer.papers.rules import KEPT_AT_MOST, due_of
from snshelper.officer.papers.tables import PaperCopy
from snshelper.privacy.switches import is_thrown

PAGE = 50
_UNDER_WAY = ("open", "destroyed")
_CHUNK = 500


def open_copies(session: Session, scopes: Sequence[str]) -> list[str]:
    """Those of these scopes of which a printed copy is not known to be destroyed."""
    if is_thrown("papers.blocking"):
        return []
    found: set[str] = set()
    for start in range(0, len(scopes), _CHUNK):
        query = select(col(PaperCopy.scope)).where(
            col(PaperCopy.scope).in_(list(scopes[start : start + _CHUNK])),
            col(PaperCopy.state).in_(_UNDER_WAY),
        )
        found |= set(session.execute(query).scalars())
    return [scope for scope in scopes if scope in found]


@dataclass(frozen=True)
class PapersDue:
    """Copies not destroyed for 7 days, and copies that wait for a witness."""

    overdue: int
    unwitnessed: int
    oldest: datetime | None


def papers_due(session: Session, now: datetime) -> PapersDue:
    """What about printed copies is due, for the officer's front page."""
    late = select(func.count(), func.min(col(PaperCopy.printed_at))).where(
        col(PaperCopy.state).in_(_UNDER_WAY), col(PaperCopy.printed_at) <= now - KEPT_AT_MOST
    )
    count, oldest = session.execute(late).one()
    waiting = select(func.count()).where(col(PaperCopy.state) == "destroyed")
    return PapersDue(count, session.execute(waiting).scalar_one(), oldest and due_of(oldest))


def list_copies(
    deps: Deps, actor: Actor, *, is_closed: bool = False, before: str = ""
) -> list[PaperCopy]:
    """A page of copies: those under way, the oldest first, or those closed, the newest first."""
    actor.require("papers.write")
    if is_closed:
        query = select(PaperCopy).where(col(PaperCopy.state) == "closed")
        query = query.order_by(col(PaperCopy.id).desc())
        if before:
            query = query.where(col(PaperCopy.id) < before)
    else:
        query = select(PaperCopy).where(col(PaperCopy.state).in_(_UNDER_WAY))
        query = query.where(col(PaperCopy.id) > before).order_by(col(PaperCopy.id))
    with reading(deps.engine) as session:
        return list(session.execute(query.limit(PAGE)).scalars())
