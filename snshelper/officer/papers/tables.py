"""The register of printed copies. A copy that was destroyed stays as it was recorded."""

from datetime import date, datetime

from sqlalchemy import Date, Index, Integer, String
from sqlmodel import SQLModel

from snshelper.kernel.database import UtcDateTime
from snshelper.privacy.declarations import AUDIT_RECORD, column


class PaperCopy(SQLModel, table=True):
    """One printing of one scope; `open` until a witness confirmed how it was destroyed.

    `state`: `open`, `destroyed` (says whoever did it), `closed` (says a second person as well).
    """

    __tablename__ = "paper_copy"
    __table_args__ = (Index("ix_paper_copy_state", "state", "id"),)
    id: str = column(AUDIT_RECORD, String(36), primary_key=True)
    scope: str = column(AUDIT_RECORD, String(60), index=True)
    what: str = column(AUDIT_RECORD, String(20))
    count: int = column(AUDIT_RECORD, Integer)
    printed_by: str = column(AUDIT_RECORD, String(36))
    printed_at: datetime = column(AUDIT_RECORD, UtcDateTime)
    state: str = column(AUDIT_RECORD, String(10), default="open")
    method: str = column(AUDIT_RECORD, String(12), default="")
    destroyed_on: date | None = column(AUDIT_RECORD, Date, nullable=True, default=None)
    destroyed_by: str = column(AUDIT_RECORD, String(36), default="")
    witness_id: str = column(AUDIT_RECORD, String(36), default="")
    closed_at: datetime | None = column(AUDIT_RECORD, UtcDateTime, nullable=True, default=None)
