"""`kill -9` in the middle of corrections: each is done once, told to the partner, and final."""

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from snshelper.bootstrap import create_deps
from snshelper.catalogue.seeding import seed
from snshelper.kernel.ids import new_id
from snshelper.kernel.vault.sealing import Sealed
from snshelper.officer.requests.actions.asking import correct_value
from snshelper.ordering.actions import place_order
from snshelper.ordering.rules import OrderRequest
from snshelper.settings import Settings
from tests.browser.serving import require_build
from tests.chaos.programs import Program, free_port
from tests.officer.requests.conftest import enter
from tests.vaults import migrate_with_keys
from tests.worlds import BOOST, POST, rows, scalar

pytestmark = pytest.mark.chaos

CORRECTIONS = 6
_PATIENCE_SECONDS = 120.0
_UNTOLD = "SELECT COUNT(*) FROM recipient_correction WHERE state = 'waiting'"
_UNDONE = "SELECT COUNT(*) FROM data_subject_request WHERE state <> 'done'"


class Shop:
    """The shop as a process, and hands on its database from the test's side."""

    def __init__(self, folder: Path) -> None:
        self.port, partner = free_port(), free_port()
        self.partner = f"http://127.0.0.1:{partner}"
        settings = {
            "DATA_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder / 'shop.db'}",
            "SECRET_KEY": "s" * 40,
            "UNDO_SECONDS": "0.2",
            "SANDBOX_URL": self.partner,
            "SANDBOX_SECONDS": "600",
            "PORT": str(self.port),
        }
        self.deps = create_deps(
            Settings(
                data_dir=folder,
                database_url=settings["DATABASE_URL"],
                secret_key="s" * 40,
                undo_seconds=0.2,
                sandbox_url=self.partner,
                port=self.port,
            )
        )
        environment = {f"SNSHELPER_{name}": value for name, value in settings.items()}
        self.program = Program(("snshelper", "serve"), environment, folder / "shop.log")

    def wait(self, is_so: str, otherwise: str) -> None:
        """Until the query answers 0."""
        end = time.monotonic() + _PATIENCE_SECONDS
        while scalar(self.deps.engine, is_so):
            assert time.monotonic() < end, otherwise
            time.sleep(0.1)

    def targets(self) -> set[str]:
        """What the partner works for, by its own record."""
        record = httpx.get(f"{self.partner}/_ledger", timeout=10).json()["submissions"]
        return {line["target"] for line in record}


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    require_build()
    migrate_with_keys(f"sqlite:///{tmp_path / 'shop.db'}", tmp_path)
    shop = Shop(tmp_path)
    seed(shop.deps)
    shop.program.start()
    yield shop
    shop.program.stop()
    shop.deps.engine.dispose()


def test_corrections_survive_the_killing_of_their_shop(shop: Shop) -> None:
    deps = shop.deps
    member = enter(deps, new_id(), balance=20_000)
    for number in range(CORRECTIONS):
        order = OrderRequest(BOOST, POST, 500, 1000, f"click-{number:06d}", "ja")
        place_order(deps, member.actor, order)
    shop.wait(
        "SELECT COUNT(*) FROM orders WHERE state IN ('placed', 'queued')", "not every order left"
    )
    wrong = [Sealed(row.target) for row in rows(deps.engine, "SELECT target FROM orders")]
    orders = [row.id for row in rows(deps.engine, "SELECT id FROM orders")]
    for number, order_id in enumerate(orders):
        right = f"https://www.instagram.com/p/RIGHT{number}/"
        correct_value(
            deps, member.actor, member.token, f"orders.target:{order_id}", right, lang="en"
        )
        time.sleep(0.15 * number)
        shop.program.kill()
    shop.wait(_UNDONE, "not every correction was done")
    shop.wait(_UNTOLD, "the partner was not told of every one")
    assert scalar(deps.engine, "SELECT COUNT(*) FROM recipient_correction") == CORRECTIONS
    done = "SELECT COUNT(*) FROM audit_entry WHERE action = 'requests.correct'"
    assert scalar(deps.engine, done) == CORRECTIONS
    # This process remembers keys for a minute; the key database tells what is left of them.
    assert deps.vault.store.find([one.key_id for one in wrong]) == {}
    assert POST not in shop.targets()
