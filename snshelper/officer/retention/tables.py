"""Legal holds, what was selected for destruction and approved, and what was destroyed.

Manifests, lines and certificates are never deleted; triggers (in the migrations) keep what was
selected and certified as it was written.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, text
from sqlmodel import SQLModel

from snshelper.kernel.database import UtcDateTime
from snshelper.kernel.vault.sealing import Sealed
from snshelper.privacy.declarations import (
    AUDIT_RECORD,
    HOLD_WORDS,
    STAFF_RECORD,
    TECHNICAL,
    column,
    sealed,
)
from snshelper.privacy.uses import Use

_NOT_WITHDRAWN = "state <> 'withdrawn'"
_UNLIFTED = "lifted_at IS NULL"


class LegalHold(SQLModel, table=True):
    """A law that keeps one scope, or everything of one account, until a moment.

    `target` is a scope's name; `account:<id>` holds every scope of that account. `words` may name
    people: they stand sealed and end five years after the hold.
    """

    __tablename__ = "legal_hold"
    __table_args__ = (
        Index(
            "ix_legal_hold_active",
            "until",
            sqlite_where=text(_UNLIFTED),
            postgresql_where=text(_UNLIFTED),
        ),
    )
    id: str = column(STAFF_RECORD, String(36), primary_key=True)
    target: str = column(STAFF_RECORD, String(60), index=True)
    law: str = column(STAFF_RECORD, String(40))
    words: Sealed | None = sealed(HOLD_WORDS.opened_for(Use.HOLDING))
    begins_at: datetime = column(STAFF_RECORD, UtcDateTime)
    until: datetime = column(STAFF_RECORD, UtcDateTime)
    placed_by: str = column(STAFF_RECORD, String(36))
    placed_at: datetime = column(STAFF_RECORD, UtcDateTime)
    lifted_by: str | None = column(STAFF_RECORD, String(36), nullable=True, default=None)
    lifted_at: datetime | None = column(STAFF_RECORD, UtcDateTime, nullable=True, default=None)


class DestructionManifest(SQLModel, table=True):
    """What is to be destroyed together: `selected`, `approved`, `destroying`, `done`.

    `approval_seal` is the shop's own mark under the approval: an approval that was written into
    the database by hand has none.
    """

    __tablename__ = "destruction_manifest"
    __table_args__ = (Index("ix_destruction_manifest_state", "state", "number"),)
    id: str = column(AUDIT_RECORD, String(36), primary_key=True)
    number: int = column(AUDIT_RECORD, Integer, unique=True)
    made_at: datetime = column(AUDIT_RECORD, UtcDateTime)
    content_hash: str = column(AUDIT_RECORD, String(64))
    line_count: int = column(AUDIT_RECORD, Integer)
    state: str = column(AUDIT_RECORD, String(12))
    requested_by: str = column(STAFF_RECORD, String(36))
    approved_by: str | None = column(STAFF_RECORD, String(36), nullable=True, default=None)
    approved_at: datetime | None = column(AUDIT_RECORD, UtcDateTime, nullable=True, default=None)
    approval_seal: str = column(TECHNICAL, String(64), default="")
    alarmed_at: datetime | None = column(AUDIT_RECORD, UtcDateTime, nullable=True, default=None)


class DestructionLine(SQLModel, table=True):
    """One scope of a manifest: `selected`, `destroying`, `destroyed`; `withdrawn` by a hold."""

    __tablename__ = "destruction_line"
    __table_args__ = (
        Index(
            "uq_destruction_line_scope",
            "scope",
            unique=True,
            sqlite_where=text(_NOT_WITHDRAWN),
            postgresql_where=text(_NOT_WITHDRAWN),
        ),
        Index("ix_destruction_line_work", "manifest_id", "state", "scope"),
    )
    manifest_id: str = column(
        AUDIT_RECORD, String(36), ForeignKey("destruction_manifest.id"), primary_key=True
    )
    scope: str = column(AUDIT_RECORD, String(60), primary_key=True)
    subject: str = column(AUDIT_RECORD, String(36), index=True)
    due_at: datetime = column(AUDIT_RECORD, UtcDateTime)
    ground: str = column(AUDIT_RECORD, String(20))
    law: str = column(AUDIT_RECORD, String(40))
    state: str = column(AUDIT_RECORD, String(12))
    destroyed_at: datetime | None = column(AUDIT_RECORD, UtcDateTime, nullable=True, default=None)


class DestructionCertificate(SQLModel, table=True):
    """That a manifest was carried out: how many scopes, how, when; written once, for ever."""

    __tablename__ = "destruction_certificate"
    manifest_id: str = column(
        AUDIT_RECORD, String(36), ForeignKey("destruction_manifest.id"), primary_key=True
    )
    number: int = column(AUDIT_RECORD, Integer, unique=True)
    scopes: int = column(AUDIT_RECORD, Integer)
    withdrawn: int = column(AUDIT_RECORD, Integer)
    content_hash: str = column(AUDIT_RECORD, String(64))
    method: str = column(AUDIT_RECORD, String(60))
    at: datetime = column(AUDIT_RECORD, UtcDateTime)
    requested_by: str = column(STAFF_RECORD, String(36))
    approved_by: str = column(STAFF_RECORD, String(36))


class RetentionRun(SQLModel, table=True):
    """One day's look (Korean calendar, `YYYY-MM-DD`) at what has fallen due."""

    __tablename__ = "retention_run"
    day: str = column(TECHNICAL, String(10), primary_key=True)
    begun_at: datetime = column(TECHNICAL, UtcDateTime)
    ended_at: datetime | None = column(TECHNICAL, UtcDateTime, nullable=True, default=None)
    selected: int = column(TECHNICAL, Integer, default=0)
