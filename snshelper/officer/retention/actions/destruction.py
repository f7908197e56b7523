"""Carrying out an approved manifest, line by line; to be taken up again at any point (P28, P30).

Each batch of lines is marked, loses its keys, then its stored values. Dying in between repeats a
step that changes nothing the second time.
"""

from collections import defaultdict
from collections.abc import Sequence

import structlog
from sqlalchemy import func, select, update
from sqlmodel import Session, col

from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.compaction import OVERWRITTEN, LogInUse, compact, overwrite_deleted
from snshelper.kernel.runtime import Deps, in_thread
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.officer.retention.actions.approval import require_approved
from snshelper.officer.retention.actions.holds import withdraw_held
from snshelper.officer.retention.rules import KINDS
from snshelper.officer.retention.seams import seams
from snshelper.officer.retention.tables import (
    DestructionCertificate,
    DestructionLine,
    DestructionManifest,
)
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.privacy.switches import is_thrown

log = structlog.get_logger(__name__)

_BATCH = 200


async def destroy_in_background(deps: Deps, manifest_id: str) -> None:
    """The durable job of an approved manifest."""
    await in_thread(destroy_manifest, deps, manifest_id)


def destroy_manifest(deps: Deps, manifest_id: str) -> bool:
    """Destroy what an approved manifest lists; True once its certificate is written.

    False while a paper copy is open or an old reader keeps the database's log: then it is taken
    up again. Raises ManifestGone, NotApproved, ManifestAltered; then nothing was touched.
    """
    with unit_of_work(deps.engine) as session:
        manifest = require_approved(session, deps, manifest_id)
        if manifest.state == "done":
            return True
        manifest.state = "destroying"
    while scopes := _mark_batch(deps, manifest_id):
        if not is_thrown("retention.keys"):
            seams().keys.destroy_keys(scopes)
        _erase_batch(deps, manifest_id, scopes)
    if _has_open_copy(deps, manifest_id):
        log.info("destruction_waits_for_paper", manifest=manifest_id)
        return False
    if not is_thrown("retention.compaction") and not _compacted(deps, manifest_id):
        return False
    seams().keys.scrub()
    _certify(deps, manifest_id)
    return True


def _compacted(deps: Deps, manifest_id: str) -> bool:
    try:
        compact(deps.engine)
    except LogInUse:
        log.info("destruction_waits_for_reader", manifest=manifest_id)
        return False
    return True


def _mark_batch(deps: Deps, manifest_id: str) -> list[str]:
    """The next scopes to destroy, those of an interrupted batch first; what is held stays."""
    with unit_of_work(deps.engine) as session:
        withdraw_held(session, deps.clock())
        scopes = _scopes(session, manifest_id, "destroying")
        if not scopes:
            scopes = _scopes(session, manifest_id, "selected")
            _move(session, manifest_id, scopes, state="destroying")
    return scopes


def _scopes(session: Session, manifest_id: str, state: str) -> list[str]:
    return list(
        session.execute(
            select(col(DestructionLine.scope))
            .where(
                col(DestructionLine.manifest_id) == manifest_id,
                col(DestructionLine.state) == state,
            )
            .order_by(col(DestructionLine.scope))
            .limit(_BATCH)
            .with_for_update()
        ).scalars()
    )


def _move(session: Session, manifest_id: str, scopes: Sequence[str], **changes: object) -> None:
    session.execute(
        update(DestructionLine)
        .where(
            col(DestructionLine.manifest_id) == manifest_id,
            col(DestructionLine.scope).in_(scopes),
        )
        .values(**changes)
    )


def _erase_batch(deps: Deps, manifest_id: str, marked: Sequence[str]) -> None:
    """Empty what was marked and lost its keys; another run may have been faster."""
    now = deps.clock()
    by_kind: defaultdict[str, list[str]] = defaultdict(list)
    with unit_of_work(deps.engine) as session:
        overwrite_deleted(session)
        standing = _scopes(session, manifest_id, "destroying")
        scopes = [scope for scope in standing if scope in marked]
        for scope in scopes:
            kind, _, number = scope.partition(":")
            by_kind[kind].append(number)
        for kind in KINDS:
            if kind in by_kind and not is_thrown("retention.erasure"):
                for erase in seams().erasers[kind]:
                    erase(session, by_kind[kind])
        seams().scopes.mark_destroyed(session, now, scopes)
        _move(session, manifest_id, scopes, state="destroyed", destroyed_at=now)


def _has_open_copy(deps: Deps, manifest_id: str) -> bool:
    if is_thrown("retention.copies"):
        return False
    with reading(deps.engine) as session:
        scopes = session.execute(
            select(col(DestructionLine.scope)).where(
                col(DestructionLine.manifest_id) == manifest_id,
                col(DestructionLine.state) == "destroyed",
            )
        ).scalars()
        return bool(seams().open_copies(session, list(scopes)))


def _certify(deps: Deps, manifest_id: str) -> None:
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        manifest = session.get_one(DestructionManifest, manifest_id, with_for_update=True)
        if manifest.state == "done":
            return
        counts = _counts(session, manifest_id)
        manifest.state = "done"
        session.add(
            DestructionCertificate(
                manifest_id=manifest_id,
                number=manifest.number,
                scopes=counts.get("destroyed", 0),
                withdrawn=counts.get("withdrawn", 0),
                content_hash=manifest.content_hash,
                method=OVERWRITTEN,
                at=now,
                requested_by=manifest.requested_by,
                approved_by=manifest.approved_by or "",
            )
        )
        record_audit(
            session,
            now,
            SYSTEM,
            "retention.certify",
            AuditedObject("manifest", manifest_id),
            number=manifest.number,
            hash=manifest.content_hash,
            method=OVERWRITTEN,
            **counts,
        )


def _counts(session: Session, manifest_id: str) -> dict[str, int]:
    rows = session.execute(
        select(col(DestructionLine.state), func.count())
        .where(col(DestructionLine.manifest_id) == manifest_id)
        .group_by(col(DestructionLine.state))
    )
    return {row[0]: row[1] for row in rows}
