"""The double-entry ledger in integer yen, and top-ups.

A transfer moves a positive amount from its debit account to its credit account; one row carries
both sides, so nothing can be created or lost. Triggers (in the migrations) move `posted` of cached
accounts and refuse every UPDATE and DELETE of a transfer.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, CheckConstraint, ForeignKey, Index, Integer, String
from sqlmodel import SQLModel

from snshelper.kernel.database import UtcDateTime
from snshelper.privacy.declarations import ACCOUNT_ID, MONEY_RECORD, TECHNICAL, column

BigSerial = BigInteger().with_variant(Integer, "sqlite")


class LedgerAccount(SQLModel, table=True):
    """A place where money stands. `min_balance` 0 for wallets, NULL for the shop's own.

    Only bounded accounts cache their balance: a row that every order updates would serialise the
    whole shop.
    """

    __tablename__ = "ledger_account"
    __table_args__ = (
        CheckConstraint("min_balance IS NULL OR posted >= min_balance", name="covered"),
    )
    id: int | None = column(TECHNICAL, BigSerial, primary_key=True, default=None)
    code: str = column(MONEY_RECORD, String(60), unique=True)
    kind: str = column(MONEY_RECORD, String(20))
    min_balance: int | None = column(TECHNICAL, BigInteger, nullable=True, default=None)
    posted: int = column(MONEY_RECORD, BigInteger, default=0)
    is_cached: bool = column(TECHNICAL, Boolean, default=False)


class LedgerTransfer(SQLModel, table=True):
    """One movement of money, for ever."""

    __tablename__ = "ledger_transfer"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("debit_id <> credit_id", name="two_sides"),
        Index("ix_ledger_transfer_debit", "debit_id", "id"),
        Index("ix_ledger_transfer_credit", "credit_id", "id"),
    )
    id: int | None = column(MONEY_RECORD, BigSerial, primary_key=True, default=None)
    idem_key: str = column(TECHNICAL, String(80), unique=True)
    kind: str = column(MONEY_RECORD, String(20))
    debit_id: int = column(MONEY_RECORD, BigInteger, ForeignKey("ledger_account.id"))
    credit_id: int = column(MONEY_RECORD, BigInteger, ForeignKey("ledger_account.id"))
    amount: int = column(MONEY_RECORD, BigInteger)
    order_id: str | None = column(MONEY_RECORD, String(36), nullable=True, index=True, default=None)
    reverses_id: int | None = column(MONEY_RECORD, BigInteger, nullable=True, default=None)
    created_at: datetime = column(MONEY_RECORD, UtcDateTime)


class TopUp(SQLModel, table=True):
    """Money on its way into a wallet: `open`, `paid` or `cancelled`."""

    __tablename__ = "top_up"
    id: str = column(MONEY_RECORD, String(36), primary_key=True)
    account_id: str = column(ACCOUNT_ID, String(36), ForeignKey("account.id"), index=True)
    amount: int = column(MONEY_RECORD, Integer)
    method: str = column(MONEY_RECORD, String(20))
    reference: str | None = column(
        MONEY_RECORD, String(60), nullable=True, unique=True, default=None
    )
    state: str = column(MONEY_RECORD, String(12))
    created_at: datetime = column(MONEY_RECORD, UtcDateTime)
    paid_at: datetime | None = column(MONEY_RECORD, UtcDateTime, nullable=True, default=None)
