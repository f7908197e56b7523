"""Scopes with their freezes, the sealed audit log, and the published versions of the policy."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, Text, text
from sqlmodel import SQLModel

from snshelper.kernel.database import UtcDateTime
from snshelper.privacy.declarations import (
    AUDIT_RECORD,
    CATALOGUE,
    REQUEST_RECORD,
    STAFF_RECORD,
    TECHNICAL,
    column,
)


class AuditEntry(SQLModel, table=True):
    """One audited action. `seq` counts without gaps; `seal` hashes this entry and the last seal."""

    __tablename__ = "audit_entry"
    seq: int = column(AUDIT_RECORD, Integer, primary_key=True, autoincrement=False)
    at: datetime = column(AUDIT_RECORD, UtcDateTime, index=True)
    actor_id: str = column(AUDIT_RECORD, String(36), index=True)
    action: str = column(AUDIT_RECORD, String(60))
    object_kind: str = column(AUDIT_RECORD, String(30))
    object_id: str = column(AUDIT_RECORD, String(60), index=True)
    details: dict[str, Any] = column(AUDIT_RECORD, JSON)
    seal: str = column(TECHNICAL, String(64))


class DataScope(SQLModel, table=True):
    """What lives and dies together: `open`, `restricted`, `frozen` or `destroyed`.

    The row outlives its data and says what became of it. `key_id` names the key in the vault.
    """

    __tablename__ = "data_scope"
    name: str = column(TECHNICAL, String(60), primary_key=True)
    subject: str = column(TECHNICAL, String(36), index=True)
    key_id: str = column(TECHNICAL, String(36), unique=True)
    state: str = column(TECHNICAL, String(12))
    changed_at: datetime | None = column(TECHNICAL, UtcDateTime, nullable=True, default=None)


class Disclosure(SQLModel, table=True):
    """That a value was given to a recipient outside; never the value itself. Only ever grows."""

    __tablename__ = "disclosure"
    __table_args__ = (Index("ix_disclosure_given", "scope", "field"),)
    id: str = column(REQUEST_RECORD, String(36), primary_key=True)
    recipient: str = column(REQUEST_RECORD, String(30))
    scope: str = column(REQUEST_RECORD, String(60))
    field: str = column(REQUEST_RECORD, String(80))
    at: datetime = column(REQUEST_RECORD, UtcDateTime)


class ProcessingFreeze(SQLModel, table=True):
    """A scope, or one `table.column` of it, that may not be used until it is lifted.

    On the scope of an account it holds for everything about that account.
    """

    __tablename__ = "processing_freeze"
    __table_args__ = (
        Index(
            "ix_processing_freeze_active",
            "scope",
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )
    id: str = column(REQUEST_RECORD, String(36), primary_key=True)
    scope: str = column(REQUEST_RECORD, String(60))
    field: str = column(REQUEST_RECORD, String(80), default="")
    ground: str = column(REQUEST_RECORD, String(20))
    request_id: str = column(REQUEST_RECORD, String(36), default="")
    begun_at: datetime = column(REQUEST_RECORD, UtcDateTime)
    lifted_at: datetime | None = column(REQUEST_RECORD, UtcDateTime, nullable=True, default=None)


class PolicyVersion(SQLModel, table=True):
    """A published version of the privacy policy; rows are never changed or deleted.

    `reason` is one of `privacy.policy.REASONS`. `text_hash` is of what it says in all languages.
    """

    __tablename__ = "policy_version"
    number: int = column(CATALOGUE, Integer, primary_key=True, autoincrement=False)
    reason: str = column(CATALOGUE, String(12))
    is_disadvantage: bool = column(CATALOGUE, Boolean)
    announced_at: datetime = column(CATALOGUE, UtcDateTime)
    effective_at: datetime = column(CATALOGUE, UtcDateTime)
    announced_by: str = column(STAFF_RECORD, String(36))
    text_hash: str = column(TECHNICAL, String(64))


class PolicyText(SQLModel, table=True):
    """A version in one language: the words of why, and its text as it was rendered then."""

    __tablename__ = "policy_text"
    number: int = column(CATALOGUE, Integer, ForeignKey("policy_version.number"), primary_key=True)
    lang: str = column(CATALOGUE, String(2), primary_key=True)
    words: str = column(CATALOGUE, Text)
    html: str = column(CATALOGUE, Text)
