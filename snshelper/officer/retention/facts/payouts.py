"""Payouts that were paid, or taken back."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlmodel import Session, col

from snshelper.officer.retention.facts.lines import BATCH, has_no_line
from snshelper.officer.retention.rules import PayoutFacts
from snshelper.officer.retention.selection import Candidate
from snshelper.privacy.retention import GROUNDS
from snshelper.wallet.payouts.tables import Payout

# Never longer than the period itself: what this leaves out cannot be due.
_AT_LEAST = timedelta(days=365 * GROUNDS["tax"].years)


def payout_candidates(session: Session, now: datetime) -> Iterator[Candidate]:
    """Payouts paid long enough ago, and those that were taken back before any money moved."""
    state, ended_at = col(Payout.state), col(Payout.ended_at)
    query = select(col(Payout.id), col(Payout.account_id), state, ended_at).where(
        or_(
            and_(state == "paid", ended_at <= now - _AT_LEAST),
            and_(state == "cancelled", ended_at <= now),
        ),
        has_no_line("payout", col(Payout.id)),
    )
    for row in session.execute(query.order_by(ended_at, col(Payout.id))).yield_per(BATCH):
        facts = PayoutFacts(row.ended_at, was_paid=row.state == "paid")
        yield Candidate("payout", row.id, row.account_id, facts)
