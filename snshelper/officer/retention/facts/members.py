"""Accounts that were deleted, and mail that left."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from snshelper.accounts.tables import Account
from snshelper.mail.tables import OutboxMail
from snshelper.officer.retention.facts.lines import BATCH, has_no_line, has_no_mail
from snshelper.officer.retention.rules import AccountFacts, MailFacts
from snshelper.officer.retention.selection import Candidate
from snshelper.privacy.retention import GROUNDS


def account_candidates(session: Session, now: datetime) -> Iterator[Candidate]:
    """Accounts whose deletion was carried out."""
    query = select(col(Account.id), col(Account.closed_at)).where(
        col(Account.closed_at) <= now,
        has_no_line("account", col(Account.id)),
        has_no_mail("account", col(Account.id)),
    )
    query = query.order_by(col(Account.closed_at), col(Account.id))
    for row in session.execute(query).yield_per(BATCH):
        yield Candidate("account", row.id, row.id, AccountFacts(row.closed_at))


def mail_candidates(session: Session, now: datetime) -> Iterator[Candidate]:
    """Mail with a scope of its own that left or was refused long enough ago."""
    left_at = func.coalesce(col(OutboxMail.sent_at), col(OutboxMail.refused_at)).label("left_at")
    query = select(col(OutboxMail.id), left_at).where(
        col(OutboxMail.scope) == "mail:" + col(OutboxMail.id),
        col(OutboxMail.created_at) <= now - timedelta(days=GROUNDS["notice"].days),
        left_at.is_not(None),
        has_no_line("mail", col(OutboxMail.id)),
    )
    query = query.order_by(col(OutboxMail.created_at), col(OutboxMail.id))
    for row in session.execute(query).yield_per(BATCH):
        yield Candidate("mail", row.id, "", MailFacts(row.left_at))
