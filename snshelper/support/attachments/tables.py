"""Files of inquiries, and the virus signatures they were scanned with."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlmodel import SQLModel

from snshelper.kernel.database import UtcDateTime
from snshelper.kernel.vault.sealing import Sealed
from snshelper.privacy.declarations import INQUIRY, TECHNICAL, column, sealed
from snshelper.privacy.uses import Use

_FILE = INQUIRY.opened_for(Use.SELF, Use.ANSWERING, Use.SCANNING, Use.RIGHTS, Use.DISCLOSURE)


class Attachment(SQLModel, table=True):
    """One file: `clean` by the signatures `signatures`, or `quarantined` since a newer scan.

    `closed` once its inquiry was: nobody opens it any more, so nothing looks at it either.
    """

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_scanned", "state", "signatures", "id"),)
    id: str = column(INQUIRY, String(36), primary_key=True)
    inquiry_id: str = column(INQUIRY, String(36), ForeignKey("inquiry.id"), index=True)
    media_type: str = column(TECHNICAL, String(40))
    size: int = column(TECHNICAL, Integer)
    uploaded_at: datetime = column(INQUIRY, UtcDateTime)
    state: str = column(TECHNICAL, String(12))
    signatures: str = column(TECHNICAL, String(80))
    scanned_at: datetime = column(TECHNICAL, UtcDateTime)
    threat: str = column(TECHNICAL, String(120), default="")


class AttachmentContent(SQLModel, table=True):
    """Name and bytes of a file, sealed; apart, so that lists never read it.

    What is sealed in `content` are the bytes in base64.
    """

    __tablename__ = "attachment_content"
    attachment_id: str = column(INQUIRY, String(36), ForeignKey("attachment.id"), primary_key=True)
    name: Sealed = sealed(_FILE, nullable=False)
    content: Sealed = sealed(_FILE, nullable=False)


class SignatureSeen(SQLModel, table=True):
    """A version of the virus signatures, when it was built, and when everything was scanned."""

    __tablename__ = "signature_seen"
    version: str = column(TECHNICAL, String(80), primary_key=True)
    built_at: datetime = column(TECHNICAL, UtcDateTime)
    seen_at: datetime = column(TECHNICAL, UtcDateTime)
    rescanned_at: datetime | None = column(TECHNICAL, UtcDateTime, nullable=True, default=None)
