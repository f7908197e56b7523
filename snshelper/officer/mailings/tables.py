"""Mailings, how far each has come, and who was written to."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlmodel import SQLModel

from snshelper.kernel.database import UtcDateTime
from snshelper.privacy.declarations import ACCOUNT_ID, ACCOUNT_USAGE, CATALOGUE, TECHNICAL, column


class Mailing(SQLModel, table=True):
    """One letter to many. `kind` and `about` say which; the same one never begins twice.

    Members are written to in the order of their ids; `reached` is the last one looked at.
    `written` letters were promised, `withheld` not, because the member asked that their data
    not be used.
    """

    __tablename__ = "mailing"
    __table_args__ = (UniqueConstraint("kind", "about"),)
    id: str = column(TECHNICAL, String(36), primary_key=True)
    kind: str = column(CATALOGUE, String(20))
    about: str = column(CATALOGUE, String(60))
    begun_at: datetime = column(CATALOGUE, UtcDateTime)
    moved_at: datetime = column(TECHNICAL, UtcDateTime)
    reached: str = column(TECHNICAL, String(36), default="")
    readers: int = column(TECHNICAL, Integer)
    written: int = column(TECHNICAL, Integer, default=0)
    withheld: int = column(TECHNICAL, Integer, default=0)
    finished_at: datetime | None = column(CATALOGUE, UtcDateTime, nullable=True, default=None)


class MailingReceipt(SQLModel, table=True):
    """One member of one mailing: `mail_id` is the letter, empty when it was withheld."""

    __tablename__ = "mailing_receipt"
    mailing_id: str = column(TECHNICAL, String(36), ForeignKey("mailing.id"), primary_key=True)
    account_id: str = column(ACCOUNT_ID, String(36), ForeignKey("account.id"), primary_key=True)
    mail_id: str = column(TECHNICAL, String(36), default="", index=True)
    at: datetime = column(ACCOUNT_USAGE, UtcDateTime)
