"""Runs of the vulnerability analysis, each under the shop's own seal."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Integer, String
from sqlmodel import SQLModel

from snshelper.kernel.database import UtcDateTime
from snshelper.privacy.declarations import TECHNICAL, column


class VulnerabilityRun(SQLModel, table=True):
    """What one run looked at and found; `seal` is an HMAC over all of it."""

    __tablename__ = "vulnerability_run"
    id: str = column(TECHNICAL, String(36), primary_key=True)
    at: datetime = column(TECHNICAL, UtcDateTime, index=True)
    source: str = column(TECHNICAL, String(80))
    components: int = column(TECHNICAL, Integer)
    bill_hash: str = column(TECHNICAL, String(64))
    findings: list[dict[str, Any]] = column(TECHNICAL, JSON)
    seal: str = column(TECHNICAL, String(64))
