"""Reading balances, statements and top-ups."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, and_, case, func, or_, select
from sqlmodel import Session, col

from snshelper.kernel.unit_of_work import reading
from snshelper.wallet.ledger import wallet_code, wallet_of
from snshelper.wallet.tables import LedgerAccount, LedgerTransfer, TopUp

_TRANSFERS = LedgerTransfer.__table__  # type: ignore[attr-defined]
_ACCOUNTS = LedgerAccount.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class StatementLine:
    """One movement of a wallet. `amount` is signed yen, `balance` the yen right after it."""

    id: int
    at: datetime
    kind: str
    amount: int
    balance: int
    order_id: str | None


def balance_of(engine: Engine, account_id: str) -> int:
    """The balance of a member's wallet in yen."""
    with reading(engine) as session:
        found = wallet_of(session, account_id)
    return found[1] if found else 0


def statement(
    engine: Engine, account_id: str, before_id: int | None = None, limit: int = 50
) -> list[StatementLine]:
    """The newest movements first, each with the running balance; `before_id` turns the page.

    The running balance of a page starts from the present balance less everything newer, so that
    a page costs the same however long the history is.
    """
    with reading(engine) as session:
        wallet = wallet_of(session, account_id)
        if wallet is None:
            return []
        wallet_id, posted = wallet
        running = posted - (_newer(session, wallet_id, before_id) if before_id else 0)
        rows = _movements(session, wallet_id, before_id, limit)
    lines = []
    for row in rows:
        amount = row.amount if row.credit_id == wallet_id else -row.amount
        lines.append(StatementLine(row.id, row.created_at, row.kind, amount, running, row.order_id))
        running -= amount
    return lines


def _movements(session: Session, wallet_id: int, before_id: int | None, limit: int) -> list[Any]:
    touched = or_(_TRANSFERS.c.debit_id == wallet_id, _TRANSFERS.c.credit_id == wallet_id)
    query = select(_TRANSFERS).where(touched).order_by(_TRANSFERS.c.id.desc()).limit(limit)
    if before_id:
        query = query.where(_TRANSFERS.c.id < before_id)
    return list(session.execute(query).all())


def _newer(session: Session, wallet_id: int, from_id: int) -> int:
    """What movements from `from_id` on changed in sum."""
    signed = case(
        (_TRANSFERS.c.credit_id == wallet_id, _TRANSFERS.c.amount), else_=-_TRANSFERS.c.amount
    )
    touched = or_(_TRANSFERS.c.debit_id == wallet_id, _TRANSFERS.c.credit_id == wallet_id)
    return session.execute(
        select(func.coalesce(func.sum(signed), 0)).where(and_(touched, _TRANSFERS.c.id >= from_id))
    ).scalar_one()


def find_top_up(engine: Engine, top_up_id: str) -> TopUp | None:
    """A top-up by its id."""
    with reading(engine) as session:
        return session.get(TopUp, top_up_id)


def open_top_ups(engine: Engine, since: datetime, limit: int = 100) -> list[TopUp]:
    """Top-ups begun after `since` whose payment was not confirmed yet, oldest first."""
    with reading(engine) as session:
        return list(
            session.execute(
                select(TopUp)
                .where(
                    col(TopUp.state) == "open",
                    col(TopUp.created_at) >= since,
                    col(TopUp.reference).is_not(None),
                )
                .order_by(col(TopUp.created_at))
                .limit(limit)
            ).scalars()
        )


def newest_transfer_id(engine: Engine) -> int:
    """The id of the newest transfer; 0 when there is none."""
    with reading(engine) as session:
        return session.execute(select(func.coalesce(func.max(_TRANSFERS.c.id), 0))).scalar_one()


def wallets_moved_after(engine: Engine, after_id: int) -> list[tuple[int, str]]:
    """(transfer id, account id) of what was credited to wallets by transfers beyond `after_id`."""
    prefix = wallet_code("")
    with reading(engine) as session:
        rows = session.execute(
            select(_TRANSFERS.c.id, _ACCOUNTS.c.code)
            .join(_ACCOUNTS, _ACCOUNTS.c.id == _TRANSFERS.c.credit_id)
            .where(_TRANSFERS.c.id > after_id, _ACCOUNTS.c.kind == "wallet")
            .limit(1000)
        ).all()
    return [(row.id, row.code.removeprefix(prefix)) for row in rows]
