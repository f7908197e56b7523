"""The registers of people who work here: terms, pledges, trainings, head counts."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text, text
from sqlmodel import SQLModel

from snshelper.kernel.database import UtcDateTime
from snshelper.kernel.vault.sealing import Sealed
from snshelper.privacy.declarations import STAFF_RECORD, TECHNICAL, column, sealed
from snshelper.privacy.uses import Use

_SIGNED = STAFF_RECORD.opened_for(Use.SELF, Use.RIGHTS, Use.ROSTER)


class StaffEngagement(SQLModel, table=True):
    """From joining to leaving: the time for which somebody is under terms."""

    __tablename__ = "staff_engagement"
    __table_args__ = (
        Index(
            "uq_staff_engagement_open",
            "account_id",
            unique=True,
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
    )
    id: str = column(STAFF_RECORD, String(36), primary_key=True)
    account_id: str = column(STAFF_RECORD, String(36), ForeignKey("account.id"))
    joined_at: datetime = column(STAFF_RECORD, UtcDateTime)
    joined_by: str = column(STAFF_RECORD, String(36))
    left_at: datetime | None = column(STAFF_RECORD, UtcDateTime, nullable=True, default=None)
    left_by: str | None = column(STAFF_RECORD, String(36), nullable=True, default=None)
    leaving_paper: Sealed | None = sealed(_SIGNED)


class SignedText(SQLModel, table=True):
    """A text that somebody signed, word for word; it is stored once and never changed."""

    __tablename__ = "signed_text"
    hash: str = column(TECHNICAL, String(64), primary_key=True)
    document: str = column(TECHNICAL, String(10))
    version: int = column(TECHNICAL, Integer)
    lang: str = column(TECHNICAL, String(2))
    body: str = column(TECHNICAL, Text)


class DutySignature(SQLModel, table=True):
    """A name typed under a text, after the password was proved; only destruction empties it."""

    __tablename__ = "duty_signature"
    id: str = column(STAFF_RECORD, String(36), primary_key=True)
    engagement_id: str = column(
        STAFF_RECORD, String(36), ForeignKey("staff_engagement.id"), index=True
    )
    text_hash: str = column(STAFF_RECORD, String(64), ForeignKey("signed_text.hash"))
    signed_name: Sealed | None = sealed(_SIGNED)
    signed_at: datetime = column(STAFF_RECORD, UtcDateTime)


class TrainingCertificate(SQLModel, table=True):
    """A training that was taken, in the house or outside, and the last day for which it holds."""

    __tablename__ = "training_certificate"
    id: str = column(STAFF_RECORD, String(36), primary_key=True)
    account_id: str = column(STAFF_RECORD, String(36), ForeignKey("account.id"), index=True)
    kind: str = column(STAFF_RECORD, String(20))
    provider: str = column(STAFF_RECORD, String(120))
    number: str = column(STAFF_RECORD, String(60))
    held_on: date = column(STAFF_RECORD, Date)
    valid_until: date = column(STAFF_RECORD, Date)
    recorded_by: str = column(STAFF_RECORD, String(36))
    recorded_at: datetime = column(STAFF_RECORD, UtcDateTime)
    withdrawn_at: datetime | None = column(STAFF_RECORD, UtcDateTime, nullable=True, default=None)


class RoleHeadcount(SQLModel, table=True):
    """How many people may hold a role at the same time; the owner decides."""

    __tablename__ = "role_headcount"
    role: str = column(TECHNICAL, String(20), primary_key=True)
    most: int = column(TECHNICAL, Integer)
    changed_at: datetime = column(TECHNICAL, UtcDateTime)
    changed_by: str = column(STAFF_RECORD, String(36))
