"""Requests about one's own data that have ended."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from snshelper.officer.requests.tables import SubjectRequest
from snshelper.officer.retention.facts.lines import BATCH, has_no_line
from snshelper.officer.retention.rules import ConsultFacts
from snshelper.officer.retention.selection import Candidate


def request_candidates(session: Session, now: datetime) -> Iterator[Candidate]:
    """Requests are kept like disputes: they prove for three years how rights were answered."""
    query = select(
        col(SubjectRequest.id), col(SubjectRequest.account_id), col(SubjectRequest.done_at)
    ).where(col(SubjectRequest.done_at) <= now, has_no_line("request", col(SubjectRequest.id)))
    query = query.order_by(col(SubjectRequest.done_at), col(SubjectRequest.id))
    for row in session.execute(query).yield_per(BATCH):
        yield Candidate(
            "request", row.id, row.account_id, ConsultFacts(row.done_at, is_dispute=True)
        )
