"""Handovers, changes of the keys that follow them, and the monthly review of openings."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, Text, text
from sqlmodel import SQLModel

from snshelper.kernel.database import UtcDateTime
from snshelper.privacy.declarations import AUDIT_RECORD, STAFF_RECORD, TECHNICAL, column


class Handover(SQLModel, table=True):
    """A role on its way from its holder to somebody else: offered, taken, or called off."""

    __tablename__ = "handover"
    __table_args__ = (
        Index(
            "uq_handover_offered",
            "from_account",
            "role",
            unique=True,
            sqlite_where=text("state = 'offered'"),
            postgresql_where=text("state = 'offered'"),
        ),
    )
    id: str = column(STAFF_RECORD, String(36), primary_key=True)
    role: str = column(STAFF_RECORD, String(20))
    from_account: str = column(STAFF_RECORD, String(36), ForeignKey("account.id"))
    to_account: str = column(STAFF_RECORD, String(36), ForeignKey("account.id"), index=True)
    items: list[str] = column(STAFF_RECORD, JSON)
    state: str = column(STAFF_RECORD, String(10))
    offered_at: datetime = column(STAFF_RECORD, UtcDateTime)
    ended_at: datetime | None = column(STAFF_RECORD, UtcDateTime, nullable=True, default=None)


class KeyRotation(SQLModel, table=True):
    """Keys that must change because somebody gave a role up. `wrapping_id` was the newest then."""

    __tablename__ = "key_rotation"
    id: str = column(TECHNICAL, String(36), primary_key=True)
    wanted_at: datetime = column(TECHNICAL, UtcDateTime)
    wrapping_id: str = column(TECHNICAL, String(10))
    begun_at: datetime | None = column(TECHNICAL, UtcDateTime, nullable=True, default=None)
    done_at: datetime | None = column(TECHNICAL, UtcDateTime, nullable=True, default=None)


class OpeningReview(SQLModel, table=True):
    """One month's review: how much was opened, and what was found in the sample."""

    __tablename__ = "opening_review"
    month: str = column(AUDIT_RECORD, String(7), primary_key=True)
    total: int = column(AUDIT_RECORD, Integer)
    seed: str = column(AUDIT_RECORD, String(64))
    drawn_at: datetime = column(AUDIT_RECORD, UtcDateTime)
    findings: str = column(AUDIT_RECORD, Text, default="")
    concluded_at: datetime | None = column(AUDIT_RECORD, UtcDateTime, nullable=True, default=None)
    concluded_by: str | None = column(AUDIT_RECORD, String(36), nullable=True, default=None)


class OpeningReviewLine(SQLModel, table=True):
    """One opening of the sample, and what a reviewer other than the opener says about it."""

    __tablename__ = "opening_review_line"
    month: str = column(
        AUDIT_RECORD, String(7), ForeignKey("opening_review.month"), primary_key=True
    )
    seq: int = column(AUDIT_RECORD, Integer, primary_key=True, autoincrement=False)
    opener_id: str = column(AUDIT_RECORD, String(36))
    verdict: str = column(AUDIT_RECORD, String(12), default="")
    note: str = column(AUDIT_RECORD, String(300), default="")
    reviewer_id: str | None = column(AUDIT_RECORD, String(36), nullable=True, default=None)
    reviewed_at: datetime | None = column(AUDIT_RECORD, UtcDateTime, nullable=True, default=None)
