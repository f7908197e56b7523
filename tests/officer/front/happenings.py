"""What can stand on the front page, written straight into the database."""

from datetime import datetime, timedelta
from typing import Any

from snshelper.kernel.actor import SYSTEM, Actor
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.officer.mailings.tables import Mailing
from snshelper.officer.requests.rules import answer_due
from snshelper.officer.requests.tables import SubjectRequest
from snshelper.officer.retention.contents import keep_hold
from snshelper.officer.retention.tables import DestructionManifest, LegalHold
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.privacy.tables import AuditEntry, PolicyVersion


def write(deps: Deps, *rows: Any) -> None:
    """Keep these rows."""
    with unit_of_work(deps.engine) as session:
        session.add_all(rows)


def manifest(deps: Deps, made_at: datetime, number: int = 12, **changes: Any) -> str:
    """A manifest of 1,234 scopes that waits for approval."""
    values = {
        "id": new_id(),
        "number": number,
        "made_at": made_at,
        "content_hash": "a" * 64,
        "line_count": 1234,
        "state": "selected",
        "requested_by": "system",
    } | changes
    write(deps, DestructionManifest(**values))
    return str(values["id"])


def hold(deps: Deps, until: datetime, **changes: Any) -> str:
    """A legal hold on an order."""
    now, order_id = deps.clock(), new_id()
    values = {
        "id": new_id(),
        "target": f"order:{order_id}",
        "law": "kr-national-tax-85-3",
        "begins_at": now,
        "until": until,
        "placed_by": "owner",
        "placed_at": now,
    } | changes
    with unit_of_work(deps.engine) as session:
        keep_hold(session, deps, LegalHold(**values), "山田花子 事件番号1")
    return order_id


def ask(deps: Deps, kind: str = "access", opened_at: datetime | None = None, **more: Any) -> str:
    """A request that is with the officer."""
    opened_at = opened_at or deps.clock()
    values = {
        "id": new_id(),
        "kind": kind,
        "channel": "website",
        "account_id": new_id(),
        "scope": "account:somebody",
        "state": "open",
        "lang": "ja",
        "opened_at": opened_at,
        "due_at": answer_due(opened_at),
        "identity_how": "step_up",
        "identity_at": opened_at,
    } | more
    write(deps, SubjectRequest(**values))
    return str(values["id"])


def mailing(deps: Deps, begun_at: datetime, **changes: Any) -> None:
    """Letters about version 2, 20 of 300 written."""
    values = {
        "id": new_id(),
        "kind": "policy",
        "about": "2",
        "begun_at": begun_at,
        "moved_at": begun_at,
        "readers": 300,
        "written": 19,
        "withheld": 1,
    } | changes
    write(deps, Mailing(**values))


def version(deps: Deps, number: int, effective_at: datetime) -> None:
    """A version of the policy that was announced now."""
    write(
        deps,
        PolicyVersion(
            number=number,
            reason="law",
            is_disadvantage=False,
            announced_at=deps.clock(),
            effective_at=effective_at,
            announced_by="officer",
            text_hash="b" * 64,
        ),
    )


def audit(
    deps: Deps, action: str, target: AuditedObject, actor: Actor = SYSTEM, **details: Any
) -> None:
    """One entry of the audit log, now."""
    with unit_of_work(deps.engine) as session:
        record_audit(session, deps.clock(), actor, action, target, **details)


def many_entries(deps: Deps, count: int, action: str = "privacy.open") -> None:
    """So many entries, one a second, the last one now; seals are nobody's business here."""
    now = deps.clock()
    write(
        deps,
        *[
            AuditEntry(
                seq=seq,
                at=now - timedelta(seconds=count - seq),
                actor_id="support",
                action=action if seq % 5 else "requests.extend",
                object_kind="request",
                object_id=new_id(),
                details={},
                seal="c" * 64,
            )
            for seq in range(1, count + 1)
        ],
    )
