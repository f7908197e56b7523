"""Files that come with an inquiry: scanned, then sealed, then kept; or nothing of them is."""

import base64
import json
from collections.abc import Sequence

import structlog
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import func, select
from sqlmodel import Session, col

from snshelper.accounts.keys import derived_key
from snshelper.kernel.actor import Actor
from snshelper.kernel.clamd import Clamd
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.privacy.gate import Reading
from snshelper.privacy.switches import is_thrown
from snshelper.privacy.uses import Use
from snshelper.support.attachments.contents import file_of, keep_content
from snshelper.support.attachments.rules import (
    AttachmentGone,
    FileRefused,
    Quarantined,
    SentFile,
    UploadExpired,
    check_files,
    clean_name,
)
from snshelper.support.attachments.scanner import look_at_scanner, require_scanner, threat_in
from snshelper.support.attachments.tables import Attachment, AttachmentContent
from snshelper.support.contents import scope_of
from snshelper.support.tables import Inquiry
from snshelper.support.throttles import question_throttle

log = structlog.get_logger(__name__)

_TICKET_SECONDS = 3600
_PERMISSION = "inquiries.answer"


def upload_ticket(deps: Deps, inquiry_id: str) -> str:
    """What lets whoever asked add files to their own inquiry, for an hour."""
    content = json.dumps(inquiry_id).encode()
    return _box(deps).encrypt_at_time(content, int(deps.clock().timestamp())).decode()


def ticket_if_open(deps: Deps, inquiry_id: str) -> str:
    """A ticket while files can be taken; empty otherwise, and then no file field is offered."""
    return upload_ticket(deps, inquiry_id) if look_at_scanner(deps).status == "ready" else ""


def _inquiry_of(deps: Deps, ticket: str) -> str:
    now = int(deps.clock().timestamp())
    try:
        content = _box(deps).decrypt_at_time(ticket.encode(), _TICKET_SECONDS, now)
    except (InvalidToken, ValueError):
        raise UploadExpired() from None
    return str(json.loads(content))


def _box(deps: Deps) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(derived_key(deps.settings, "upload-ticket")))


def attach_files(deps: Deps, ticket: str, files: Sequence[SentFile], *, origin: str) -> int:
    """Scan and keep the files of the inquiry that the ticket names; answers how many.

    Everything is scanned before anything is written. Raises UploadExpired, UploadsClosed,
    FileRefused, TooManyRequests; then nothing was kept.
    """
    question_throttle(deps.settings).count(origin)
    inquiry_id = _inquiry_of(deps, ticket)
    with reading(deps.engine) as session:
        kinds = check_files(files, _count(session, inquiry_id))
    daemon, signatures = require_scanner(deps)
    for file in files:
        _require_clean(daemon, file)
    with unit_of_work(deps.engine) as session:
        inquiry = session.get(Inquiry, inquiry_id, with_for_update=True)
        if inquiry is None or inquiry.state == "closed":
            raise UploadExpired()
        check_files(files, _count(session, inquiry_id))
        for file, kind in zip(files, kinds, strict=True):
            _keep(session, deps, inquiry, file, kind, signatures.version)
    return len(files)


def _count(session: Session, inquiry_id: str) -> int:
    query = select(func.count()).where(col(Attachment.inquiry_id) == inquiry_id)
    return int(session.execute(query).scalar_one())


def _require_clean(daemon: Clamd, file: SentFile) -> None:
    if is_thrown("uploads.scan"):
        return
    threat = threat_in(daemon, file.content)
    if threat:
        log.warning("upload_infected", threat=threat, size=len(file.content))
        raise FileRefused(reason="infected")


def _keep(
    session: Session, deps: Deps, inquiry: Inquiry, file: SentFile, kind: str, signatures: str
) -> None:
    now = deps.clock()
    row = Attachment(
        id=new_id(),
        inquiry_id=inquiry.id,
        media_type=kind,
        size=len(file.content),
        uploaded_at=now,
        state="clean",
        signatures=signatures,
        scanned_at=now,
    )
    session.add(row)
    session.flush()
    named = SentFile(clean_name(file.name, kind), file.content)
    keep_content(session, deps, inquiry, row.id, named)


def open_attachment(deps: Deps, actor: Actor, attachment_id: str) -> SentFile:
    """Name and bytes of a file, for staff who answer inquiries; the opening is audited.

    Raises NotAllowed, AttachmentGone, Quarantined, and the refusals of the purpose gate.
    """
    actor.require(_PERMISSION)
    with unit_of_work(deps.engine) as session:
        row = session.get(Attachment, attachment_id)
        sealed = session.get(AttachmentContent, attachment_id)
        if row is None or sealed is None:
            raise AttachmentGone()
        if row.state != "clean":
            raise Quarantined()
        scope = scope_of(session.get_one(Inquiry, row.inquiry_id))
        return file_of(session, deps, Reading(actor, Use.ANSWERING), scope, sealed)
