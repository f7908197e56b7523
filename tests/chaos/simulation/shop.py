"""The simulated shop: a real SQLite file, the real actions, three kinds of partner."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text

from snshelper.bootstrap import open_vault
from snshelper.fulfilment.providers.port import Manner
from snshelper.kernel.actor import Actor
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.database import create_shop_engine
from snshelper.kernel.outbound import OutboundGate
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.settings import Settings
from tests.job_table import JobTable
from tests.worlds import BOOST, connect, hurry

UNDO_SECONDS = 10.0
LONGEST_REQUEST = 20.0
"""How long a request may linger before a partner takes it in, after the shop gave it up."""

MANNERS = {
    "key": Manner("key", unknown_wait=5.0, poll_first=4.0, poll_last=60.0),
    "lookup": Manner("lookup", unknown_wait=LONGEST_REQUEST + 5.0, poll_first=4.0, poll_last=60.0),
    "none": Manner(
        "none", unknown_wait=5.0, poll_first=4.0, poll_last=60.0, unknown_deadline=900.0
    ),
}
STAFF = Actor(
    "customer",
    "staff-1",
    True,
    frozenset({"support"}),
    frozenset({"orders.resolve", "orders.refund", "shipments.write"}),
)

Queue = Callable[..., JobTable]


def open_shop(stocked: Path, folder: Path, clock: SteppedClock, queue: Queue = JobTable) -> Deps:
    """A shop on a copy of `stocked` with one service for each kind of partner."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "shop.db"
    shutil.copy(stocked, path)
    url = f"sqlite:///{path}"
    engine = hurry(create_shop_engine(url))
    settings = Settings(
        data_dir=folder, database_url=url, secret_key="s" * 40, undo_seconds=UNDO_SECONDS
    )
    vault = open_vault(settings, clock)
    vault.create()
    hurry(vault.store.engine)
    deps = Deps(settings, engine, clock, queue(engine, clock), OutboundGate([]), vault)
    with unit_of_work(engine) as session:
        for name in MANNERS:
            _copy_service(session, name)
    connect(*MANNERS)
    return deps


def _copy_service(session: object, name: str) -> None:
    """The boost under another slug, carried out by the partner called `name`."""
    for table, fixed in (
        ("service", {"slug": name, "unit_price": random.Random(name).choice((2, 3, 7))}),
        ("service_text", {"slug": name}),
        ("service_route", {"slug": name, "connector": name}),
    ):
        columns = [row[1] for row in session.execute(text(f"PRAGMA table_info({table})"))]  # type: ignore[attr-defined]
        values = ", ".join(f":{each}" if each in fixed else each for each in columns)
        session.execute(  # type: ignore[attr-defined]
            text(
                f"INSERT INTO {table} ({', '.join(columns)})"
                f" SELECT {values} FROM {table} WHERE slug = '{BOOST}'"
            ),
            fixed,
        )
