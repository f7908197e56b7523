"""Reading the audit log, and proving that nothing in it or in the books is off."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select
from sqlmodel import col

from snshelper.fulfilment.audit import AuditReport, run_audit
from snshelper.kernel.actor import Actor
from snshelper.kernel.unit_of_work import reading
from snshelper.privacy.audit import broken_seals
from snshelper.privacy.tables import AuditEntry

PAGE_SIZE = 50


@dataclass(frozen=True)
class AuditFilter:
    """Whose actions, on what, and which; `action` matches by its beginning, the others exactly."""

    actor: str = ""
    target: str = ""
    action: str = ""


@dataclass(frozen=True)
class AuditLine:
    """One audited action."""

    seq: int
    at: datetime
    actor_id: str
    action: str
    object_kind: str
    object_id: str
    details: dict[str, Any]


@dataclass(frozen=True)
class SealReport:
    """How many entries there are, and the numbers of those that were changed or are missing."""

    entries: int
    broken: list[int]


def audit_page(
    engine: Engine, actor: Actor, chosen: AuditFilter, before_seq: int = 0
) -> list[AuditLine]:
    """The newest entries that meet the filter; `before_seq` turns the page.

    Raises NotAllowed without `audit.read`.
    """
    actor.require("audit.read")
    query = select(AuditEntry).order_by(col(AuditEntry.seq).desc()).limit(PAGE_SIZE)
    if chosen.actor:
        query = query.where(col(AuditEntry.actor_id) == chosen.actor)
    if chosen.target:
        query = query.where(col(AuditEntry.object_id) == chosen.target)
    if chosen.action:
        query = query.where(col(AuditEntry.action).startswith(chosen.action, autoescape=True))
    if before_seq:
        query = query.where(col(AuditEntry.seq) < before_seq)
    with reading(engine) as session:
        entries = session.execute(query).scalars().all()
    return [_line(entry) for entry in entries]


def _line(entry: AuditEntry) -> AuditLine:
    return AuditLine(
        seq=entry.seq,
        at=entry.at,
        actor_id=entry.actor_id,
        action=entry.action,
        object_kind=entry.object_kind,
        object_id=entry.object_id,
        details=entry.details,
    )


def check_seals(engine: Engine, actor: Actor) -> SealReport:
    """Recompute the chain of seals. Raises NotAllowed without `audit.read`."""
    actor.require("audit.read")
    with reading(engine) as session:
        return SealReport(*broken_seals(session))


def check_books(engine: Engine, actor: Actor) -> AuditReport:
    """Recompute every balance, order, attempt and seal. Raises NotAllowed without `audit.read`."""
    actor.require("audit.read")
    return run_audit(engine)
