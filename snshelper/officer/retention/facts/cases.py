"""Cases and holds that prove how data was protected, long enough after they ended."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from snshelper.officer.disclosures.tables import DisclosureCase
from snshelper.officer.incidents.tables import Incident
from snshelper.officer.retention.facts.lines import BATCH, has_no_line
from snshelper.officer.retention.rules import ProofFacts
from snshelper.officer.retention.selection import Candidate
from snshelper.officer.retention.tables import LegalHold
from snshelper.privacy.retention import GROUNDS

# Never longer than the period itself: what this leaves out cannot be due.
_AT_LEAST = timedelta(days=365 * GROUNDS["proof"].years)


def incident_candidates(session: Session, now: datetime) -> Iterator[Candidate]:
    """Incidents that were closed."""
    row_id, closed_at = col(Incident.id), col(Incident.closed_at)
    query = select(row_id, closed_at).where(
        closed_at <= now - _AT_LEAST, has_no_line("incident", row_id)
    )
    for row in session.execute(query.order_by(closed_at, row_id)).yield_per(BATCH):
        yield Candidate("incident", row.id, "", ProofFacts(row.closed_at))


def disclosure_candidates(session: Session, now: datetime) -> Iterator[Candidate]:
    """Demands that were refused, and those whose person was told, or may not be."""
    row_id, refused = col(DisclosureCase.id), col(DisclosureCase.state) == "refused"
    # A demand that was confirmed is settled only when its person's telling is.
    ended_at = func.coalesce(col(DisclosureCase.telling_at), col(DisclosureCase.settled_at))
    query = select(row_id, ended_at.label("ended_at")).where(
        refused | col(DisclosureCase.telling_at).is_not(None),
        ended_at <= now - _AT_LEAST,
        has_no_line("disclosure", row_id),
    )
    for row in session.execute(query.order_by(ended_at, row_id)).yield_per(BATCH):
        yield Candidate("disclosure", row.id, "", ProofFacts(row.ended_at))


def hold_candidates(session: Session, now: datetime) -> Iterator[Candidate]:
    """Holds that were lifted, or whose last moment has passed."""
    row_id, ended_at = col(LegalHold.id), func.coalesce(col(LegalHold.lifted_at), LegalHold.until)
    query = select(row_id, ended_at.label("ended_at")).where(
        ended_at <= now - _AT_LEAST, has_no_line("hold", row_id)
    )
    for row in session.execute(query.order_by(ended_at, row_id)).yield_per(BATCH):
        yield Candidate("hold", row.id, "", ProofFacts(row.ended_at))
