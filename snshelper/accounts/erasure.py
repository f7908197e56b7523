"""What a destroyed account loses. Its row stays, empty: the books name its id and nobody else."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import delete, update
from sqlmodel import Session, col

from snshelper.accounts.tables import Account, LoginSession, OneTimeLink

_NO_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)


def erase_accounts(session: Session, account_ids: Sequence[str]) -> None:
    """Remove address, password, log-ins with their network addresses, links and dates."""
    for table in (LoginSession, OneTimeLink):
        session.execute(delete(table).where(col(table.account_id).in_(account_ids)))
    session.execute(
        update(Account)
        .where(col(Account.id).in_(account_ids))
        .values(
            email=None,
            email_index=None,
            password_hash="",
            created_at=_NO_MOMENT,
            verified_at=None,
            suspended_at=None,
        )
    )
