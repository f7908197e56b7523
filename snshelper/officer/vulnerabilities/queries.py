"""What the newest analysis proves: for the doctor and the officer's front page."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from snshelper.officer.vulnerabilities.actions import seal_of
from snshelper.officer.vulnerabilities.rules import (
    Status,
    bill_hash,
    pinned_components,
    status_of,
)
from snshelper.officer.vulnerabilities.tables import VulnerabilityRun
from snshelper.settings import Settings


@dataclass(frozen=True)
class VulnerabilityState:
    """The newest run; `known` and `skipped` count its findings."""

    status: Status
    at: datetime | None = None
    known: int = 0
    skipped: int = 0

    @property
    def is_due(self) -> bool:
        """Whether somebody has to do something."""
        return self.status != "clean"


def vulnerability_state(
    session: Session, settings: Settings, now: datetime, requirements: str
) -> VulnerabilityState:
    """What is known about the weaknesses of what is pinned in `requirements` (a file's text)."""
    newest = select(VulnerabilityRun).order_by(col(VulnerabilityRun.at).desc()).limit(1)
    run = session.execute(newest).scalar_one_or_none()
    if run is None:
        return VulnerabilityState("never")
    status = status_of(
        run.findings,
        run.at,
        now,
        is_sealed=hmac.compare_digest(run.seal, seal_of(settings, run)),
        is_current=run.bill_hash == bill_hash(pinned_components(requirements)),
    )
    return VulnerabilityState(status, run.at, _count(run, "known"), _count(run, "skipped"))


def _count(run: VulnerabilityRun, kind: str) -> int:
    rows: list[dict[str, Any]] = run.findings
    return sum(row["kind"] == kind for row in rows)
