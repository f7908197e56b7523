"""Members for a measurement, written straight into the shop's database."""

from datetime import timedelta
from pathlib import Path

from snshelper.accounts.queries import hash_token
from snshelper.accounts.tables import LoginSession
from snshelper.bootstrap import open_vault
from snshelper.kernel.clock import system_clock
from snshelper.kernel.database import create_shop_engine
from snshelper.kernel.durable import DurableQueue
from snshelper.kernel.ids import new_id, new_secret
from snshelper.kernel.outbound import OutboundGate
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.settings import Settings
from snshelper.wallet.ledger import PAYMENTS, Transfer, open_wallet, post
from snshelper.wallet.tables import TopUp
from tests.worlds import write_account


def add_member(deps: Deps, yen: int) -> tuple[str, str]:
    """A verified member with `yen` in the wallet; answers the account's id and a session token."""
    now, account_id, token = system_clock(), new_id(), new_secret()
    with unit_of_work(deps.engine) as session:
        write_account(session, deps, account_id, f"{account_id}@example.com", verified_at=now)
        session.add(
            LoginSession(
                token_hash=hash_token(token),
                account_id=account_id,
                created_at=now,
                expires_at=now + timedelta(days=1),
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
    return account_id, token


def deps_in(data_dir: Path) -> Deps:
    """Dependencies on the shop in a data directory, with SQLite there."""
    settings = Settings(data_dir=data_dir, secret_key="b" * 40)
    engine = create_shop_engine(settings.database_url)
    vault = open_vault(settings, system_clock)
    return Deps(settings, engine, system_clock, DurableQueue(engine), OutboundGate([]), vault)
