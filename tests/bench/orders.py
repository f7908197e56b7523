"""place_order against a raw order + transfer on the same database; whole orders end to end."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import insert, text

from snshelper.bootstrap import create_deps, create_providers
from snshelper.catalogue.seeding import seed
from snshelper.kernel.actor import Actor
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.ordering.actions import place_order
from snshelper.ordering.life import ORDERS
from snshelper.ordering.rules import OrderRequest
from snshelper.settings import Settings
from snshelper.wallet.ledger import ESCROW, wallet_of
from snshelper.wallet.tables import LedgerTransfer
from snshelper.work import work_is_done
from tests.bench.members import add_member
from tests.bench.servers import free_port
from tests.vaults import migrate_with_keys

TARGET = "https://www.instagram.com/p/C8xk2abcde/"


def prepare(folder: Path, database_url: str = "") -> tuple[Deps, str]:
    """A migrated, seeded shop with one rich member; answers its dependencies and the member."""
    url = database_url or f"sqlite:///{folder / 'shop.db'}"
    settings = Settings(
        data_dir=folder,
        database_url=url,
        secret_key="b" * 40,
        undo_seconds=0,
        sandbox_url=f"http://127.0.0.1:{free_port()}",
    )
    migrate_with_keys(url, folder)
    deps = create_deps(settings)
    seed(deps)
    account_id, _ = add_member(deps, 10**9)
    return deps, account_id


def request(number: int) -> OrderRequest:
    """One click of its own."""
    return OrderRequest(
        "instagram-local-reach", TARGET, 500, 1000, f"bench-{number}-{new_id()}", "ja"
    )


def turns_of_placing(
    deps: Deps, account_id: str, rounds: int, each: int
) -> tuple[list[float], list[float]]:
    """Seconds for `each` clicks, and for as many raw transactions, taken in turns."""
    actor = Actor(kind="customer", account_id=account_id, is_verified=True)
    place_order(deps, actor, request(-1))
    raw = _raw(deps, account_id)

    def place(number: int) -> None:
        place_order(deps, actor, request(number))

    for warm_up in (place, raw):
        _seconds(warm_up, each)
    _count_rows(deps)
    placed, floor = [], []
    for _ in range(rounds):
        placed.append(_seconds(place, each))
        floor.append(_seconds(raw, each))
    return placed, floor


def _count_rows(deps: Deps) -> None:
    """Let PostgreSQL know its tables, as it does by itself within a minute.

    Until then it keeps the plans it made for empty ones, and reads them from end to end.
    """
    if deps.engine.dialect.name == "postgresql":
        with deps.engine.begin() as connection:
            connection.execute(text("ANALYZE"))


def _seconds(act: Callable[[int], object], times: int) -> float:
    began = time.perf_counter()
    for number in range(times):
        act(number)
    return time.perf_counter() - began


def _raw(deps: Deps, account_id: str) -> Callable[[int], object]:
    """The floor: one order row and one ledger transfer in one transaction, in SQLAlchemy Core."""
    with unit_of_work(deps.engine) as session:
        values = dict(session.execute(ORDERS.select().limit(1)).mappings().one())
        wallet = wallet_of(session, account_id)
    assert wallet is not None
    wallet_id = wallet[0]
    add_order, add_transfer = insert(ORDERS), insert(LedgerTransfer)

    def write(_: int) -> None:
        order_id, now = new_id(), deps.clock()
        order = {**values, "id": order_id, "client_key": order_id}
        transfer = {
            "idem_key": f"raw:{order_id}",
            "kind": "hold",
            "debit_id": wallet_id,
            "credit_id": ESCROW,
            "amount": 1000,
            "order_id": order_id,
            "created_at": now,
        }
        with deps.engine.begin() as connection:
            connection.execute(add_order, order)
            connection.execute(add_transfer, transfer)

    return write


def whole_orders_per_second(deps: Deps, account_id: str, count: int) -> float:
    """From the click to settled, through the durable queue and the partner over HTTP.

    The partner delivers at once, so that what is measured is the shop and not the waiting.
    """
    partner = subprocess.Popen(
        [sys.executable, "-m", "snshelper.sandbox"],
        env={
            **os.environ,
            "SNSHELPER_SANDBOX_URL": deps.settings.sandbox_url,
            "SNSHELPER_DATA_DIR": str(deps.settings.data_dir),
            "SNSHELPER_SANDBOX_SECONDS": "0.2",
        },
        stdout=subprocess.DEVNULL,
    )
    try:
        return asyncio.run(_whole(deps, account_id, count))
    finally:
        partner.terminate()
        partner.wait()


async def _whole(deps: Deps, account_id: str, count: int) -> float:
    actor = Actor(kind="customer", account_id=account_id, is_verified=True)
    async with work_is_done(deps, create_providers(deps)):
        await asyncio.sleep(1.5)
        began = time.perf_counter()
        placing = asyncio.to_thread(
            lambda: [place_order(deps, actor, request(number)) for number in range(count)]
        )
        placed = await placing
        while _open_orders(deps, placed[0]):
            await asyncio.sleep(0.1)
        return count / (time.perf_counter() - began)


def _open_orders(deps: Deps, first: str) -> int:
    with deps.engine.connect() as connection:
        return int(
            connection.execute(
                text("SELECT COUNT(*) FROM orders WHERE id >= :first AND ended_at IS NULL"),
                {"first": first},
            ).scalar_one()
        )
