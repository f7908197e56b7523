"""Mail that was promised to somebody, and whether it left."""

from datetime import datetime

from sqlalchemy import Integer, String, Text
from sqlmodel import SQLModel

from snshelper.kernel.database import UtcDateTime
from snshelper.privacy.declarations import ACCOUNT_CONTACT, ACCOUNT_USAGE, TECHNICAL, column


class OutboxMail(SQLModel, table=True):
    """One mail; its id is also the workflow that delivers it and the local part of Message-ID.

    It ends with exactly one of `sent_at` (a mail server took it) or `refused_at` (a mail server
    said that this mail will never be taken).
    """

    __tablename__ = "outbox_mail"
    id: str = column(TECHNICAL, String(36), primary_key=True)
    to_address: str = column(ACCOUNT_CONTACT, String(254), index=True)
    subject: str = column(ACCOUNT_USAGE, String(200))
    body: str = column(ACCOUNT_USAGE, Text)
    created_at: datetime = column(ACCOUNT_USAGE, UtcDateTime, index=True)
    sent_at: datetime | None = column(ACCOUNT_USAGE, UtcDateTime, nullable=True, default=None)
    refused_at: datetime | None = column(ACCOUNT_USAGE, UtcDateTime, nullable=True, default=None)
    attempts: int = column(TECHNICAL, Integer, default=0)
