"""New signatures look at old files again: at once when they come, durably to the end (P61, P62)."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlmodel import Session, col

from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.clamd import Clamd
from snshelper.kernel.i18n import LANGUAGES, Texts
from snshelper.kernel.ids import short_code
from snshelper.kernel.runtime import Deps, in_thread
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.mail.actions import send_mail
from snshelper.mail.letters import compose
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.privacy.gate import Reading
from snshelper.privacy.scopes import DataDestroyed, DataFrozen, consult_scope
from snshelper.privacy.switches import is_thrown
from snshelper.privacy.uses import Use
from snshelper.support.attachments.contents import bytes_of
from snshelper.support.attachments.scanner import (
    look_at_scanner,
    require_scanner,
    threat_in,
)
from snshelper.support.attachments.tables import Attachment, AttachmentContent, SignatureSeen

RESCAN_ATTACHMENTS = "rescan_attachments"
"""The durable workflow that runs `rescan_in_background` with the signatures' version."""
_SCANNING = Reading(SYSTEM, Use.SCANNING)
_BATCH = 20
_LOOK_SECONDS = 60


async def watch_signatures(deps: Deps) -> None:
    """One turn of the chore: notice new signatures, and let everything be scanned with them."""
    await in_thread(notice_signatures, deps)


def notice_signatures(deps: Deps) -> bool:
    """Promise a rescan with signatures that have not looked at everything yet.

    At most one promise a minute; a run that was interrupted, or found the scanner away, is
    promised again.
    """
    scanner = look_at_scanner(deps)
    if scanner.built_at is None or is_thrown("uploads.rescan"):
        return False
    now = deps.clock()
    with reading(deps.engine) as session:
        seen = session.get(SignatureSeen, scanner.version)
        if seen is not None and seen.rescanned_at and not _unscanned(session, scanner.version, 1):
            return False
    with unit_of_work(deps.engine) as session:
        if session.get(SignatureSeen, scanner.version) is None:
            session.add(
                SignatureSeen(version=scanner.version, built_at=scanner.built_at, seen_at=now)
            )
        turn = int(now.timestamp()) // _LOOK_SECONDS
        workflow_id = f"rescan:{scanner.version}:{turn}"
        deps.queue.enqueue(session, RESCAN_ATTACHMENTS, workflow_id, scanner.version)
    return True


async def rescan_in_background(deps: Deps, version: str) -> None:
    """Scan every kept file that these signatures have not seen."""
    while await in_thread(rescan_batch, deps, version):
        pass


def rescan_batch(deps: Deps, version: str) -> bool:
    """Scan up to 20 files; answers whether some may be left. Raises UploadsClosed.

    Scanned with no transaction open; each file's outcome is a commit of its own.
    """
    daemon, signatures = require_scanner(deps)
    if signatures.version != version:
        return False
    with reading(deps.engine) as session:
        batch = _unscanned(session, version, _BATCH)
    for row in batch:
        _rescan(deps, daemon, row, version)
    if len(batch) < _BATCH:
        with unit_of_work(deps.engine) as session:
            seen = session.get(SignatureSeen, version)
            if seen is not None:
                seen.rescanned_at = deps.clock()
    return len(batch) == _BATCH


def _unscanned(session: Session, version: str, limit: int) -> Sequence[Attachment]:
    query = (
        select(Attachment)
        .where(col(Attachment.state) == "clean", col(Attachment.signatures) != version)
        .order_by(col(Attachment.id))
        .limit(limit)
    )
    return session.execute(query).scalars().all()


def _rescan(deps: Deps, daemon: Clamd, row: Attachment, version: str) -> None:
    content = _content(deps, row)
    threat = threat_in(daemon, content) if content is not None else ""
    with unit_of_work(deps.engine) as session:
        changed = session.execute(
            update(Attachment)
            .where(col(Attachment.id) == row.id, col(Attachment.state) == "clean")
            .values(
                state=_state(content, threat),
                threat=threat,
                signatures=version,
                scanned_at=deps.clock(),
            )
        )
        if threat and changed.rowcount:  # type: ignore[attr-defined]
            _alarm(session, deps, row, threat)


def _content(deps: Deps, row: Attachment) -> bytes | None:
    """The bytes of a file; None once its inquiry was closed and nobody opens it any more."""
    with reading(deps.engine) as session:
        sealed = session.get(AttachmentContent, row.id)
        if sealed is None:
            return None
        try:
            return bytes_of(session, deps, _SCANNING, consult_scope(row.inquiry_id, None), sealed)
        except (DataFrozen, DataDestroyed):
            return None


def _state(content: bytes | None, threat: str) -> str:
    if content is None:
        return "closed"
    return "quarantined" if threat else "clean"


def _alarm(session: Session, deps: Deps, row: Attachment, threat: str) -> None:
    target = AuditedObject("attachment", row.id)
    record_audit(
        session, deps.clock(), SYSTEM, "attachments.quarantine", target, inquiry=row.inquiry_id
    )
    if not deps.settings.officer.email:
        return
    t = Texts(LANGUAGES[0])
    letter = compose(
        t,
        "attachment.alarm",
        deps.settings.public_url,
        code=short_code(row.inquiry_id),
        threat=threat,
        link=deps.settings.public_url + t.url("/admin/inquiries"),
    )
    send_mail(session, deps, deps.settings.officer.email, letter.subject, letter.body)
