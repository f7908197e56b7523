"""What a mailing is about: who reads it, and what it says to one of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from snshelper.accounts.tables import Account
from snshelper.mail.letters import Letter


class Occasion(Protocol):
    """One kind of mailing. `about` names what it is about, e.g. a version's number."""

    def readers(self, session: Session, begun_at: datetime) -> Select[Account]:
        """Everybody it is for, asked again for each batch: who said no meanwhile is left out."""

    def letter(self, session: Session, account: Account, about: str) -> Letter:
        """What it says to this member, in their language."""


def active_members(joined_before: datetime) -> Select[Account]:
    """Members who may log in and whose address is proven theirs.

    Nobody else is written to unasked: an address that was never confirmed may be a stranger's.
    """
    return select(Account).where(
        col(Account.verified_at).is_not(None),
        col(Account.suspended_at).is_(None),
        col(Account.email).is_not(None),
        col(Account.created_at) <= joined_before,
    )


def next_readers(
    session: Session, readers: Select[Account], after: str, limit: int
) -> Sequence[Account]:
    """Up to `limit` of `readers` behind the id `after`, in the order of their ids."""
    batch = readers.where(col(Account.id) > after).order_by(col(Account.id)).limit(limit)
    return session.execute(batch).scalars().all()


def count_readers(session: Session, readers: Select[Account]) -> int:
    """How many there are; asked once, when a mailing begins."""
    return int(session.execute(select(func.count()).select_from(readers.subquery())).scalar_one())
