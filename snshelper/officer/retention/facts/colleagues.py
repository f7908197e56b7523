"""People who worked here and left."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from snshelper.accounts.duties.tables import StaffEngagement
from snshelper.officer.retention.facts.lines import BATCH, has_no_line
from snshelper.officer.retention.rules import ProofFacts
from snshelper.officer.retention.selection import Candidate
from snshelper.privacy.retention import GROUNDS
from snshelper.privacy.scopes import SCOPES

# Never longer than the period itself: what this leaves out cannot be due.
_AT_LEAST = timedelta(days=365 * GROUNDS["proof"].years)


def staff_candidates(session: Session, now: datetime) -> Iterator[Candidate]:
    """Engagements that ended long enough ago, and in which something was signed."""
    left_at = col(StaffEngagement.left_at)
    query = (
        select(col(StaffEngagement.id), col(StaffEngagement.account_id), left_at)
        .join(SCOPES, SCOPES.c.name == "staff:" + col(StaffEngagement.id))
        .where(left_at <= now - _AT_LEAST, has_no_line("staff", col(StaffEngagement.id)))
    )
    for row in session.execute(query.order_by(left_at, col(StaffEngagement.id))).yield_per(BATCH):
        yield Candidate("staff", row.id, row.account_id, ProofFacts(row.left_at))
