"""Moving money. One sign rule: a transfer moves a positive amount from debit to credit.

The functions run inside the caller's unit of work; the database refuses what must not be.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, insert, literal, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from snshelper.kernel.errors import ShopError
from snshelper.kernel.unit_of_work import core
from snshelper.wallet.tables import LedgerAccount, LedgerTransfer

# The shop's own accounts, created with these ids by the migration that created the ledger.
ESCROW = 1
REVENUE = 2
PAYMENTS = 3
_PAYABLE = "payable"

_TRANSFERS = LedgerTransfer.__table__  # type: ignore[attr-defined]
_ACCOUNTS = LedgerAccount.__table__  # type: ignore[attr-defined]
# Built once: building a statement costs more than running it.
_WALLET = select(_ACCOUNTS.c.id, _ACCOUNTS.c.posted).where(_ACCOUNTS.c.code == bindparam("code"))
# NO KEY UPDATE, as the trigger: foreign keys may be checked meanwhile.
_WALLET_LOCKED = _WALLET.with_for_update(key_share=True)
_POST = insert(_TRANSFERS).inline()


def _given(name: str) -> ColumnElement[Any]:
    return bindparam(name, type_=_TRANSFERS.c[name].type)


# What is spent at every order: looked at, held and moved in one statement.
_HOLD = (
    insert(_TRANSFERS)
    .execution_options(preserve_rowcount=True)
    .from_select(
        ["idem_key", "kind", "debit_id", "credit_id", "amount", "order_id", "created_at"],
        select(
            _given("idem_key"),
            literal("hold"),
            _ACCOUNTS.c.id,
            literal(ESCROW),
            _given("amount"),
            _given("order_id"),
            _given("created_at"),
        )
        .where(_ACCOUNTS.c.code == bindparam("code"), _ACCOUNTS.c.posted >= bindparam("amount"))
        .with_for_update(key_share=True),
    )
)


class InsufficientBalance(ShopError):
    """The wallet does not cover the amount; `short_by` yen are missing. Nothing was moved."""

    code = "insufficient_balance"


@dataclass(frozen=True)
class Transfer:
    """What to move. `key` makes it happen at most once; `order_id` ties it to an order."""

    key: str
    kind: str
    debit_id: int
    credit_id: int
    amount: int
    order_id: str | None = None
    reverses_id: int | None = None


def wallet_code(account_id: str) -> str:
    """The ledger code of a member's wallet."""
    return f"wallet:{account_id}"


def wallet_of(session: Session, account_id: str, *, lock: bool = False) -> tuple[int, int] | None:
    """The ledger id and balance (yen) of a member's wallet; None before the first money came.

    `lock` lets nobody else spend from it on PostgreSQL until the transaction ends.
    """
    query = _WALLET_LOCKED if lock else _WALLET
    row = core(session).execute(query, {"code": wallet_code(account_id)}).first()
    return (row.id, row.posted) if row else None


def open_wallet(session: Session, account_id: str) -> int:
    """The ledger id of a member's wallet, created when it does not exist."""
    found = wallet_of(session, account_id)
    if found:
        return found[0]
    try:
        with session.begin_nested():
            account = LedgerAccount(
                code=wallet_code(account_id), kind="wallet", min_balance=0, posted=0, is_cached=True
            )
            session.add(account)
    except IntegrityError:
        # On PostgreSQL another transaction may have opened it at the same moment.
        return open_wallet(session, account_id)
    assert account.id is not None  # noqa: S101 - the flush gave it one
    return account.id


def payable_account(session: Session) -> int:
    """The ledger id of what the shop owes to bank accounts; it came after the first wallets."""
    query = select(_ACCOUNTS.c.id).where(_ACCOUNTS.c.code == _PAYABLE)
    return int(core(session).execute(query).scalar_one())


def post(session: Session, now: datetime, transfer: Transfer) -> None:
    """Move money once.

    Raises IntegrityError when the key was used before or a bound account would not cover it.
    """
    core(session).execute(
        _POST,
        {
            "idem_key": transfer.key,
            "kind": transfer.kind,
            "debit_id": transfer.debit_id,
            "credit_id": transfer.credit_id,
            "amount": transfer.amount,
            "order_id": transfer.order_id,
            "reverses_id": transfer.reverses_id,
            "created_at": now,
        },
    )


def take_into_escrow(
    session: Session, now: datetime, account_id: str, order_id: str, amount: int
) -> None:
    """Hold an order's price (yen). Raises InsufficientBalance and moves nothing."""
    asked = {
        "idem_key": f"hold:{order_id}",
        "code": wallet_code(account_id),
        "amount": amount,
        "order_id": order_id,
        "created_at": now,
    }
    if core(session).execute(_HOLD, asked).rowcount == 1:
        return
    wallet = wallet_of(session, account_id, lock=True)
    balance = wallet[1] if wallet else 0
    if wallet is None or balance < amount:
        raise InsufficientBalance(short_by=amount - balance)
    # Money came in between; now that it is locked, it stays.
    take_into_escrow(session, now, account_id, order_id, amount)


def settle_escrow(
    session: Session, now: datetime, account_id: str, order_id: str, kept: int, refund: int
) -> None:
    """Part an order's price: `kept` yen are earned, `refund` yen go back to the wallet."""
    if kept:
        post(session, now, Transfer(f"earn:{order_id}", "earn", ESCROW, REVENUE, kept, order_id))
    if refund:
        wallet = open_wallet(session, account_id)
        post(
            session, now, Transfer(f"refund:{order_id}", "refund", ESCROW, wallet, refund, order_id)
        )


def shop_account(session: Session, code: str) -> int:
    """The ledger id of one of the shop's own accounts that a later migration opened."""
    found = select(_ACCOUNTS.c.id).where(_ACCOUNTS.c.code == code)
    return int(core(session).execute(found).scalar_one())


def compensate(session: Session, now: datetime, account_id: str, key: str, amount: int) -> None:
    """Pay `amount` yen into a member's wallet for harm done, once for each `key`."""
    wallet = open_wallet(session, account_id)
    source = shop_account(session, "compensation")
    post(session, now, Transfer(f"compensation:{key}", "compensation", source, wallet, amount))
