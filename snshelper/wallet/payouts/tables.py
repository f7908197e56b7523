"""Payouts: whose money, how much, and sealed where it goes."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlmodel import SQLModel

from snshelper.kernel.database import UtcDateTime
from snshelper.kernel.vault.sealing import Sealed
from snshelper.privacy.declarations import (
    ACCOUNT_ID,
    BANK_ACCOUNT,
    MONEY_RECORD,
    STAFF_RECORD,
    column,
    sealed,
)
from snshelper.privacy.uses import Use

_BANK = BANK_ACCOUNT.opened_for(Use.SELF, Use.RIGHTS, Use.PAYOUT)


class Payout(SQLModel, table=True):
    """Yen on their way to a bank account.

    `promised` while the reason for it can still be taken back, `payable` once the money left the
    wallet, `paid` with the bank's reference, or `cancelled`. Its id is that of the request that
    it came from.
    """

    __tablename__ = "payout"
    __table_args__ = (
        CheckConstraint("(state = 'paid') = (reference <> '')", name="paid_with_reference"),
        CheckConstraint("(state IN ('payable', 'paid')) = (amount > 0)", name="amount_known"),
        Index("ix_payout_state", "state", "id"),
        Index("ix_payout_ended", "ended_at"),
    )
    id: str = column(MONEY_RECORD, String(36), primary_key=True)
    account_id: str = column(ACCOUNT_ID, String(36), ForeignKey("account.id"), index=True)
    state: str = column(MONEY_RECORD, String(12))
    amount: int = column(MONEY_RECORD, BigInteger, default=0)
    created_at: datetime = column(MONEY_RECORD, UtcDateTime)
    payable_at: datetime | None = column(MONEY_RECORD, UtcDateTime, nullable=True, default=None)
    ended_at: datetime | None = column(MONEY_RECORD, UtcDateTime, nullable=True, default=None)
    paid_by: str = column(STAFF_RECORD, String(36), default="")
    reference: str = column(MONEY_RECORD, String(60), default="")
    bank_name: Sealed | None = sealed(_BANK)
    account_number: Sealed | None = sealed(_BANK)
    account_holder: Sealed | None = sealed(_BANK)
