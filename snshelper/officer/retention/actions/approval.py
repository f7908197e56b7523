"""The officer's approval of exactly one manifest, and the proof that it was given (P28)."""

import hmac

from sqlalchemy import select
from sqlmodel import Session, col

from snshelper.accounts.keys import derived_key
from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.officer.retention.errors import (
    ManifestAltered,
    ManifestGone,
    ManifestSettled,
    NotApproved,
    OwnRequest,
)
from snshelper.officer.retention.seams import seams
from snshelper.officer.retention.selection import approval_seal, content_hash
from snshelper.officer.retention.tables import DestructionLine, DestructionManifest
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.privacy.switches import is_thrown

DESTROY_MANIFEST = "destroy_manifest"
"""The durable workflow that runs `actions.destruction.destroy_manifest` with a manifest's id."""


def approve_manifest(
    deps: Deps, actor: Actor, token: str, manifest_id: str, seen_hash: str
) -> None:
    """Approve the destruction of what the officer has read: the manifest with `seen_hash`.

    `token` is the log-in that proved its password minutes ago. Raises NotAllowed without
    `retention.approve`, DutiesLapsed, StepUpNeeded, ManifestGone, ManifestSettled, OwnRequest,
    ManifestAltered.
    """
    actor.require("retention.approve")
    actor.require_duties()
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        if not is_thrown("retention.step_up"):
            seams().require_step_up(session, now, token)
        manifest = session.get(DestructionManifest, manifest_id, with_for_update=True)
        if manifest is None:
            raise ManifestGone()
        if manifest.state != "selected":
            raise ManifestSettled()
        if manifest.requested_by == actor.account_id and not is_thrown("retention.requester"):
            raise OwnRequest()
        if seen_hash != manifest.content_hash:
            raise ManifestAltered()
        require_unaltered(session, manifest)
        manifest.state, manifest.approved_by, manifest.approved_at = (
            "approved",
            actor.account_id,
            now,
        )
        manifest.approval_seal = _seal(deps, manifest)
        target = AuditedObject("manifest", manifest_id)
        record_audit(session, now, actor, "retention.approve", target, hash=manifest.content_hash)
        deps.queue.enqueue(session, DESTROY_MANIFEST, f"destroy:{manifest_id}", manifest_id)


def require_approved(session: Session, deps: Deps, manifest_id: str) -> DestructionManifest:
    """The manifest, if somebody other than its requester approved exactly this content.

    Raises ManifestGone, NotApproved, ManifestAltered.
    """
    manifest = session.get(DestructionManifest, manifest_id, with_for_update=True)
    if manifest is None:
        raise ManifestGone()
    if not is_thrown("retention.approval"):
        is_signed = hmac.compare_digest(manifest.approval_seal, _seal(deps, manifest))
        if not is_signed or manifest.approved_by in (None, manifest.requested_by):
            raise NotApproved()
    require_unaltered(session, manifest)
    return manifest


def require_unaltered(session: Session, manifest: DestructionManifest) -> None:
    """Raise ManifestAltered unless the lines are those that were selected."""
    if is_thrown("retention.manifest"):
        return
    lines = session.execute(
        select(
            col(DestructionLine.scope),
            col(DestructionLine.due_at),
            col(DestructionLine.ground),
            col(DestructionLine.law),
        ).where(col(DestructionLine.manifest_id) == manifest.id)
    ).tuples()
    if content_hash(manifest.number, lines) != manifest.content_hash:
        raise ManifestAltered()


def _seal(deps: Deps, manifest: DestructionManifest) -> str:
    """The mark under the approval as it stands; it covers who asked, who approved, and when."""
    at = manifest.approved_at.isoformat() if manifest.approved_at else ""
    return approval_seal(
        derived_key(deps.settings, "destruction-approval"),
        manifest.id,
        manifest.number,
        manifest.content_hash,
        manifest.requested_by,
        manifest.approved_by,
        at,
    )
