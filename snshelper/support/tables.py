"""Inquiries with their messages, and popups with their texts."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text
from sqlmodel import SQLModel

from snshelper.kernel.database import UtcDateTime
from snshelper.kernel.vault.sealing import Sealed
from snshelper.privacy.declarations import (
    CATALOGUE,
    INQUIRY,
    STAFF_RECORD,
    TECHNICAL,
    column,
    sealed,
)
from snshelper.privacy.uses import Use

_WORDS = INQUIRY.opened_for(
    Use.SELF, Use.ANSWERING, Use.NOTICE, Use.RIGHTS, Use.ASSISTING, Use.DISCLOSURE
)


class Inquiry(SQLModel, table=True):
    """A question: exactly name, phone, e-mail and message. `open`, `answered` or `closed`.

    `topic` is `question` (older rows may name a request about personal data). `classification` is
    `ordinary` or `dispute`; a trigger lets no dispute become ordinary again.
    """

    __tablename__ = "inquiry"
    __table_args__ = (Index("ix_inquiry_desk", "state", "id"),)
    id: str = column(INQUIRY, String(36), primary_key=True)
    channel: str = column(INQUIRY, String(10))
    account_id: str | None = column(INQUIRY, String(36), nullable=True, index=True, default=None)
    order_id: str | None = column(INQUIRY, String(36), nullable=True, index=True, default=None)
    topic: str = column(INQUIRY, String(10))
    name: Sealed | None = sealed(_WORDS)
    phone: Sealed | None = sealed(_WORDS)
    email: Sealed | None = sealed(_WORDS)
    message: Sealed | None = sealed(_WORDS)
    lang: str = column(INQUIRY, String(2))
    state: str = column(INQUIRY, String(10))
    created_at: datetime = column(INQUIRY, UtcDateTime)
    closed_at: datetime | None = column(
        INQUIRY, UtcDateTime, nullable=True, index=True, default=None
    )
    classification: str = column(INQUIRY, String(10), default="ordinary")


class InquiryReply(SQLModel, table=True):
    """An answer that was mailed to the asker."""

    __tablename__ = "inquiry_reply"
    id: str = column(INQUIRY, String(36), primary_key=True)
    inquiry_id: str = column(INQUIRY, String(36), ForeignKey("inquiry.id"), index=True)
    staff_id: str = column(STAFF_RECORD, String(36))
    body: Sealed | None = sealed(_WORDS)
    at: datetime = column(INQUIRY, UtcDateTime)


class Popup(SQLModel, table=True):
    """A notice shown over the shop between two moments; a new version shows again to all."""

    __tablename__ = "popup"
    id: str = column(CATALOGUE, String(36), primary_key=True)
    version: int = column(CATALOGUE, Integer, default=1)
    is_on: bool = column(CATALOGUE, Boolean)
    starts_at: datetime = column(CATALOGUE, UtcDateTime)
    ends_at: datetime | None = column(CATALOGUE, UtcDateTime, nullable=True, default=None)
    link: str = column(CATALOGUE, String(300), default="")
    updated_at: datetime = column(TECHNICAL, UtcDateTime)


class PopupText(SQLModel, table=True):
    """What a popup says in one language."""

    __tablename__ = "popup_text"
    popup_id: str = column(CATALOGUE, String(36), ForeignKey("popup.id"), primary_key=True)
    lang: str = column(CATALOGUE, String(2), primary_key=True)
    title: str = column(CATALOGUE, String(120))
    body: str = column(CATALOGUE, Text)
