"""The register of disclosures to authorities. What was handed out stays as it was recorded.

The officer's words may name people: they stand sealed and end, the rest of the register stays.
"""

from datetime import date, datetime

from sqlalchemy import JSON, Date, Index, Integer, String
from sqlmodel import SQLModel

from snshelper.kernel.database import UtcDateTime
from snshelper.kernel.vault.sealing import Sealed
from snshelper.privacy.declarations import AUDIT_RECORD, DISCLOSURE_WORDS, column, sealed
from snshelper.privacy.uses import Use

_WORDS = DISCLOSURE_WORDS.opened_for(Use.REGISTERING)


class DisclosureCase(SQLModel, table=True):
    """One demand of an authority: `asked`, `confirmed` by the officer, `handed` out, `refused`.

    `fields` are the chosen `table.column` of the scope. `telling` says whether the person was
    told: empty while that is undecided, then `told` or `withheld`.
    """

    __tablename__ = "disclosure_case"
    __table_args__ = (Index("ix_disclosure_case_state", "state", "number"),)
    id: str = column(AUDIT_RECORD, String(36), primary_key=True)
    number: int = column(AUDIT_RECORD, Integer, unique=True)
    state: str = column(AUDIT_RECORD, String(10), default="asked")
    authority: str = column(AUDIT_RECORD, String(200))
    law: str = column(AUDIT_RECORD, String(200))
    document_number: str = column(AUDIT_RECORD, String(80))
    document_date: date = column(AUDIT_RECORD, Date)
    scope: str = column(AUDIT_RECORD, String(60))
    fields: list[str] = column(AUDIT_RECORD, JSON)
    asked_by: str = column(AUDIT_RECORD, String(36))
    asked_at: datetime = column(AUDIT_RECORD, UtcDateTime)
    settled_by: str = column(AUDIT_RECORD, String(36), default="")
    settled_at: datetime | None = column(AUDIT_RECORD, UtcDateTime, nullable=True, default=None)
    settled_words: Sealed | None = sealed(_WORDS)
    handed_by: str = column(AUDIT_RECORD, String(36), default="")
    handed_at: datetime | None = column(AUDIT_RECORD, UtcDateTime, nullable=True, default=None)
    content_hash: str = column(AUDIT_RECORD, String(64), default="")
    telling: str = column(AUDIT_RECORD, String(10), default="")
    telling_words: Sealed | None = sealed(_WORDS)
    telling_at: datetime | None = column(AUDIT_RECORD, UtcDateTime, nullable=True, default=None)
