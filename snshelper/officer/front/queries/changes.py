"""What changed in the last thirty days, from the audit log: by key, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CompoundSelect, func, literal_column, select, union_all
from sqlmodel import Session, col

from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.officer.front.queries.due import PERMISSION
from snshelper.officer.front.rules import CHANGES_SINCE, weeks
from snshelper.officer.front.told import PLACE_OF
from snshelper.officer.retention.tables import DestructionManifest
from snshelper.privacy.calendar import start_of_day
from snshelper.privacy.gate import OPENING
from snshelper.privacy.tables import AuditEntry

PAGE = 10


@dataclass(frozen=True)
class Change:
    """One audited action; `manifest` is the number of the manifest it was done to, 0 for none."""

    seq: int
    at: datetime
    actor_id: str
    action: str
    object_id: str
    details: dict[str, Any]
    manifest: int = 0


def recent_changes(deps: Deps, actor: Actor, before_seq: int = 0) -> list[Change]:
    """A page of what changed, newest first; `before_seq` turns the page.

    Raises NotAllowed without `privacy.front`.
    """
    actor.require(PERMISSION)
    with reading(deps.engine) as session:
        first = _first_since(session, deps.clock() - CHANGES_SINCE)
        if first is None:
            return []
        query = (
            select(AuditEntry)
            .where(col(AuditEntry.seq) >= first, col(AuditEntry.action).in_(PLACE_OF))
            .order_by(col(AuditEntry.seq).desc())
            .limit(PAGE)
        )
        if before_seq:
            query = query.where(col(AuditEntry.seq) < before_seq)
        entries = session.execute(query).scalars().all()
        return [_change(entry, _numbers(session, entries)) for entry in entries]


def _first_since(session: Session, since: datetime) -> int | None:
    """Numbers and moments grow together: from this entry on no older one is looked at."""
    first = select(col(AuditEntry.seq)).where(col(AuditEntry.at) >= since)
    return session.execute(first.order_by(col(AuditEntry.at)).limit(1)).scalar_one_or_none()


def _numbers(session: Session, entries: Iterable[AuditEntry]) -> dict[str, int]:
    ids = [entry.object_id for entry in entries if entry.object_kind == "manifest"]
    columns = (col(DestructionManifest.id), col(DestructionManifest.number))
    found = select(*columns).where(col(DestructionManifest.id).in_(ids))
    return {row[0]: row[1] for row in session.execute(found)} if ids else {}


def _change(entry: AuditEntry, numbers: dict[str, int]) -> Change:
    return Change(
        entry.seq,
        entry.at,
        entry.actor_id,
        entry.action,
        entry.object_id,
        entry.details,
        numbers.get(entry.object_id, 0),
    )


def openings_by_week(deps: Deps, actor: Actor) -> list[int]:
    """How often staff opened personal data in each of the last five weeks, this one last.

    Raises NotAllowed without `privacy.front`.
    """
    actor.require(PERMISSION)
    with reading(deps.engine) as session:
        counted = {row.place: row.openings for row in session.execute(_openings(deps.clock()))}
    return [counted[place] for place in sorted(counted)]


def _openings(now: datetime) -> CompoundSelect[Any]:
    return union_all(
        *[
            select(literal_column(str(place)).label("place"), func.count().label("openings")).where(
                col(AuditEntry.at) >= start_of_day(monday),
                col(AuditEntry.at) < start_of_day(monday + timedelta(weeks=1)),
                col(AuditEntry.action) == OPENING,
            )
            for place, monday in enumerate(weeks(now))
        ]
    )
