"""Months, samples and openings."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from snshelper.accounts.permissions import PERMISSIONS
from snshelper.accounts.tables import StaffGrant
from snshelper.officer.people.rules import month_after, start_of
from snshelper.officer.people.tables import OpeningReview, OpeningReviewLine
from snshelper.privacy.tables import AuditEntry

OPENING = "privacy.open"
"""The audited action of every opening of personal data by staff."""


def reviewed_months(session: Session) -> set[str]:
    """The months whose sample was drawn."""
    return set(session.execute(select(col(OpeningReview.month))).scalars())


def openings_in(session: Session, month: str) -> dict[int, str]:
    """Every opening of the month in Japan: the audit entry's number and who opened."""
    found = select(col(AuditEntry.seq), col(AuditEntry.actor_id)).where(
        col(AuditEntry.at) >= start_of(month),
        col(AuditEntry.at) < start_of(month_after(month)),
        col(AuditEntry.action) == OPENING,
    )
    return {row[0]: row[1] for row in session.execute(found)}


def lines_of(session: Session, month: str) -> list[OpeningReviewLine]:
    """The sample of a month, in the order of the log."""
    found = (
        select(OpeningReviewLine)
        .where(col(OpeningReviewLine.month) == month)
        .order_by(col(OpeningReviewLine.seq))
    )
    return list(session.execute(found).scalars())


def entries_of(session: Session, month: str) -> list[tuple[OpeningReviewLine, AuditEntry]]:
    """The sample of a month with what the log says about each."""
    found = (
        select(OpeningReviewLine, AuditEntry)
        .join(AuditEntry, col(AuditEntry.seq) == col(OpeningReviewLine.seq))
        .where(col(OpeningReviewLine.month) == month)
        .order_by(col(OpeningReviewLine.seq))
    )
    return [(line, entry) for line, entry in session.execute(found)]


def reviews(session: Session) -> list[OpeningReview]:
    """The last two years of reviews, newest first."""
    newest = select(OpeningReview).order_by(col(OpeningReview.month).desc()).limit(24)
    return list(session.execute(newest).scalars())


def eligible_reviewers(session: Session, now: datetime) -> set[str]:
    """Everybody who may review: the holders of `people.write`."""
    holders = select(col(StaffGrant.account_id)).where(
        col(StaffGrant.role).in_(sorted(PERMISSIONS["people.write"])),
        col(StaffGrant.revoked_at).is_(None),
        col(StaffGrant.expires_at).is_(None) | (col(StaffGrant.expires_at) > now),
    )
    return set(session.execute(holders).scalars())
