"""Consents, and the texts that they were given to."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlmodel import SQLModel

from snshelper.kernel.database import UtcDateTime
from snshelper.privacy.declarations import REQUEST_RECORD, TECHNICAL, column


class ConsentWording(SQLModel, table=True):
    """A text as it was shown, in every language; rows are never changed."""

    __tablename__ = "consent_wording"
    hash: str = column(TECHNICAL, String(64), primary_key=True)
    kind: str = column(TECHNICAL, String(12))
    words: dict[str, Any] = column(TECHNICAL, JSON)


class Consent(SQLModel, table=True):
    """One consent: to which text, through which channel, until when or until it was withdrawn.

    The row stays when it has ended: it proves what was allowed, and that it no longer is.
    """

    __tablename__ = "consent"
    __table_args__ = (Index("ix_consent_account_id", "account_id", "kind"),)
    id: str = column(REQUEST_RECORD, String(36), primary_key=True)
    account_id: str = column(REQUEST_RECORD, String(36), ForeignKey("account.id"))
    kind: str = column(REQUEST_RECORD, String(12))
    text_hash: str = column(REQUEST_RECORD, String(64), ForeignKey("consent_wording.hash"))
    lang: str = column(REQUEST_RECORD, String(2))
    channel: str = column(REQUEST_RECORD, String(10))
    given_at: datetime = column(REQUEST_RECORD, UtcDateTime)
    expires_at: datetime = column(REQUEST_RECORD, UtcDateTime)
    withdrawn_at: datetime | None = column(REQUEST_RECORD, UtcDateTime, nullable=True, default=None)
