"""Members for a measurement, written straight into the shop's database."""

import os
from datetime import timedelta
from pathlib import Path

from snshelper.accounts.queries import hash_token
from snshelper.accounts.tables import Account, LoginSession
from snshelper.kernel.clock import system_clock
from snshelper.kernel.database import create_shop_engine
from snshelper.kernel.ids import new_id, new_secret
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.wallet.ledger import PAYMENTS, Transfer, open_wallet, post
from snshelper.wallet.tables import TopUp


def add_member(database_url: str, yen: int) -> tuple[str, str]:
    """A verified member with `yen` in the wallet; answers the account's id and a session token."""
    engine = create_shop_engine(database_url)
    now, account_id, token = system_clock(), new_id(), new_secret()
    with unit_of_work(engine) as session:
        session.add(
            Account(
                id=account_id,
                email=f"{account_id}@example.com",
                password_hash="-",
                lang="ja",
                created_at=now,
                verified_at=now,
            )
        )
        session.flush()
        session.add(
            LoginSession(
                token_hash=hash_token(token),
                account_id=account_id,
                created_at=now,
                expires_at=now + timedelta(days=1),
                ip="127.0.0.1",
            )
        )
        top_up = TopUp(
            id=new_id(),
            account_id=account_id,
            amount=yen,
            method="sandbox",
            reference=f"bench_{account_id}",
            state="paid",
            created_at=now,
            paid_at=now,
        )
        session.add(top_up)
        wallet = open_wallet(session, account_id)
        post(session, now, Transfer(f"topup:{top_up.id}", "top_up", PAYMENTS, wallet, yen))
    engine.dispose()
    return account_id, token


def database_in(data_dir: Path) -> str:
    """The address of the SQLite database in a data directory, unless the environment names one."""
    return os.environ.get("SNSHELPER_DATABASE_URL") or f"sqlite:///{data_dir / 'shop.db'}"
