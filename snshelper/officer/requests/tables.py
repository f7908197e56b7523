"""Requests of people about their data, and the corrections that recipients must be told."""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlmodel import SQLModel

from snshelper.kernel.database import UtcDateTime
from snshelper.kernel.vault.sealing import Sealed
from snshelper.privacy.declarations import (
    INQUIRY,
    REQUEST_RECORD,
    STAFF_RECORD,
    TECHNICAL,
    column,
    sealed,
)
from snshelper.privacy.uses import Use

_WORDS = INQUIRY.opened_for(Use.SELF, Use.RIGHTS, Use.ASSISTING)
_UNDER_WAY = "done_at IS NULL"


class SubjectRequest(SQLModel, table=True):
    """One request: `access`, `correct`, `delete` or `stop`; states as in the rules.

    `scope` is whose data it is about (`account:…`, or `consult:…` of somebody without an account);
    `corrected_scope`, `field` and `row_id` name the one value to correct. `spent_key` is the
    key of the old value until it is destroyed. `gives_up`: so many yen of the wallet at most are
    given up with a deletion.
    """

    __tablename__ = "data_subject_request"
    __table_args__ = (
        CheckConstraint("(state = 'refused') = (ground <> '')", name="refused_with_ground"),
        CheckConstraint(
            "state IN ('identity', 'withdrawn', 'refused') OR identity_at IS NOT NULL",
            name="identity_first",
        ),
        Index("ix_data_subject_request_of_account", "account_id", "id"),
        Index("ix_data_subject_request_state", "state", "id"),
        Index(
            "ix_data_subject_request_due",
            "due_at",
            sqlite_where=text(_UNDER_WAY),
            postgresql_where=text(_UNDER_WAY),
        ),
    )
    id: str = column(REQUEST_RECORD, String(36), primary_key=True)
    kind: str = column(REQUEST_RECORD, String(10))
    channel: str = column(REQUEST_RECORD, String(10))
    account_id: str = column(REQUEST_RECORD, String(36))
    scope: str = column(REQUEST_RECORD, String(60), index=True)
    state: str = column(REQUEST_RECORD, String(12))
    lang: str = column(REQUEST_RECORD, String(2))
    entered_by: str = column(STAFF_RECORD, String(36), default="")
    opened_at: datetime = column(REQUEST_RECORD, UtcDateTime)
    due_at: datetime = column(REQUEST_RECORD, UtcDateTime)
    extended_at: datetime | None = column(REQUEST_RECORD, UtcDateTime, nullable=True, default=None)
    reminded_at: datetime | None = column(REQUEST_RECORD, UtcDateTime, nullable=True, default=None)
    alarmed_at: datetime | None = column(REQUEST_RECORD, UtcDateTime, nullable=True, default=None)
    identity_how: str = column(REQUEST_RECORD, String(10), default="")
    identity_by: str = column(STAFF_RECORD, String(36), default="")
    identity_at: datetime | None = column(REQUEST_RECORD, UtcDateTime, nullable=True, default=None)
    corrected_scope: str = column(REQUEST_RECORD, String(60), default="")
    field: str = column(REQUEST_RECORD, String(80), default="")
    row_id: str = column(REQUEST_RECORD, String(64), default="")
    ripe_at: datetime | None = column(REQUEST_RECORD, UtcDateTime, nullable=True, default=None)
    terminates: bool = column(REQUEST_RECORD, Boolean, default=False)
    gives_up: int = column(REQUEST_RECORD, Integer, default=0)
    ground: str = column(REQUEST_RECORD, String(10), default="")
    decided_by: str = column(STAFF_RECORD, String(36), default="")
    decided_at: datetime | None = column(REQUEST_RECORD, UtcDateTime, nullable=True, default=None)
    done_at: datetime | None = column(
        REQUEST_RECORD, UtcDateTime, nullable=True, index=True, default=None
    )
    spent_key: str = column(TECHNICAL, String(36), default="")
    words: Sealed | None = sealed(_WORDS)
    wish: Sealed | None = sealed(_WORDS)
    evidence: Sealed | None = sealed(_WORDS)
    notice: Sealed | None = sealed(_WORDS)
    call_back: Sealed | None = sealed(_WORDS)
    extension: Sealed | None = sealed(_WORDS)


class RecipientCorrection(SQLModel, table=True):
    """A recipient that was given a wrong value: `waiting` until it acknowledged the right one.

    `taken`, or `nothing_kept` where the recipient has nothing under our reference.
    """

    __tablename__ = "recipient_correction"
    __table_args__ = (
        Index("uq_recipient_correction", "request_id", "recipient", unique=True),
        Index("ix_recipient_correction_waiting", "state", "next_try_at"),
    )
    id: str = column(REQUEST_RECORD, String(36), primary_key=True)
    request_id: str = column(REQUEST_RECORD, String(36), ForeignKey("data_subject_request.id"))
    recipient: str = column(REQUEST_RECORD, String(30))
    state: str = column(REQUEST_RECORD, String(14))
    tries: int = column(TECHNICAL, Integer, default=0)
    next_try_at: datetime = column(TECHNICAL, UtcDateTime)
    acknowledged_at: datetime | None = column(
        REQUEST_RECORD, UtcDateTime, nullable=True, default=None
    )
