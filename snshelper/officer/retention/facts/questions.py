"""Inquiries that were closed."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from snshelper.officer.retention.facts.lines import BATCH, has_no_line, has_no_mail
from snshelper.officer.retention.rules import ConsultFacts
from snshelper.officer.retention.selection import Candidate
from snshelper.support.tables import Inquiry


def consult_candidates(session: Session, now: datetime) -> Iterator[Candidate]:
    """Inquiries that were closed, disputes among them."""
    query = select(
        col(Inquiry.id),
        col(Inquiry.account_id),
        col(Inquiry.closed_at),
        col(Inquiry.classification),
    ).where(
        col(Inquiry.closed_at) <= now,
        has_no_line("consult", col(Inquiry.id)),
        has_no_mail("consult", col(Inquiry.id)),
    )
    query = query.order_by(col(Inquiry.closed_at), col(Inquiry.id))
    for row in session.execute(query).yield_per(BATCH):
        facts = ConsultFacts(row.closed_at, row.classification == "dispute")
        yield Candidate("consult", row.id, row.account_id or "", facts)
