"""The audit log: who did what to which object, when; each entry seals the one before it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Integer, String
from sqlmodel import SQLModel

from snshelper.kernel.database import UtcDateTime
from snshelper.privacy.declarations import AUDIT_RECORD, TECHNICAL, column


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
