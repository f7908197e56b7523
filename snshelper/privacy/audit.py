"""Writing and verifying the hash-chained audit log."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from snshelper.kernel.actor import Actor
from snshelper.kernel.locks import hold_lock
from snshelper.privacy.switches import is_thrown
from snshelper.privacy.tables import AuditEntry

_FIRST_SEAL = "0" * 64


@dataclass(frozen=True)
class AuditedObject:
    """What an action was done to."""

    kind: str
    id: str


def record_audit(
    session: Session,
    now: datetime,
    actor: Actor,
    action: str,
    target: AuditedObject,
    **details: Any,
) -> None:
    """Append one entry to the chain, in the caller's transaction.

    `details` are numbers and codes of what changed; never a name, address or token.
    """
    hold_lock(session, "audit")
    last = session.exec(select(AuditEntry).order_by(col(AuditEntry.seq).desc()).limit(1)).first()
    entry = AuditEntry(
        seq=last.seq + 1 if last else 1,
        at=now,
        actor_id=actor.account_id or actor.kind,
        action=action,
        object_kind=target.kind,
        object_id=target.id,
        details=details,
        seal="",
    )
    entry.seal = _seal(last.seal if last else _FIRST_SEAL, entry)
    session.add(entry)
    session.flush()


def broken_seals(session: Session) -> tuple[int, list[int]]:
    """How many entries there are, and the numbers of those whose seal or place does not hold."""
    seal, expected, broken = _FIRST_SEAL, 1, []
    for entry in session.exec(select(AuditEntry).order_by(col(AuditEntry.seq))).yield_per(500):
        is_sound = entry.seq == expected and entry.seal == _seal(seal, entry)
        if not is_sound and not is_thrown("audit.chain"):
            broken.append(entry.seq)
        seal, expected = entry.seal, entry.seq + 1
    total = session.exec(select(func.count()).select_from(AuditEntry)).one()
    return total, broken


def _seal(previous: str, entry: AuditEntry) -> str:
    content = json.dumps(
        [
            previous,
            entry.seq,
            entry.at.isoformat(),
            entry.actor_id,
            entry.action,
            entry.object_kind,
            entry.object_id,
            entry.details,
        ],
        sort_keys=True,
        ensure_ascii=False,
    )
    return hashlib.sha256(content.encode()).hexdigest()
