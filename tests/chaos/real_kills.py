"""Real processes on a real database, killed without warning: `kill -9`, again and again.

The shop is `python -m snshelper worker` (or `serve`, where the pages are built); customers press
their buttons in a process of their own; the sandbox partner keeps its own record and is the
witness against the shop.
"""

import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from snshelper.bootstrap import create_deps
from snshelper.catalogue.seeding import seed
from snshelper.fulfilment.actions import cancel_rest
from snshelper.fulfilment.audit import run_audit
from snshelper.settings import Settings
from tests.chaos.customers import MEMBERS, member
from tests.worlds import open_member, refusal_of, rows, scalar

ROOT = Path(__file__).parents[2]
WALLET = 600_000
_LOOK_SECONDS = 0.1
_ENDED = ("completed", "partial", "failed", "cancelled")


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        return int(attempt.getsockname()[1])


@dataclass
class Street:
    """Shops on one database, customers in front of them, the partner across the road."""

    folder: Path
    database_url: str
    orders: int
    shops: int = 1
    words: tuple[str, ...] = ("worker",)
    seed: int = 0
    kills: int = 0
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _partner: subprocess.Popen[bytes] | None = None
    _customers: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        """Choose ports and chance; start nothing."""
        self.chance = random.Random(self.seed)
        self.sandbox_url = f"http://127.0.0.1:{free_port()}"
        self.port = free_port()

    def open(self) -> "Street":
        """Start the partner and the shops, on a migrated database."""
        self.deps = create_deps(self._settings())
        seed(self.deps)
        for number in range(MEMBERS):
            open_member(self.deps, f"member-{number}", balance=WALLET // 2)
        if "serve" not in self.words:
            self._partner = self._start("-m", "snshelper.sandbox")
        self._running = [self._shop() for _ in range(self.shops)]
        self.wait(self._partner_answers, 60, "the partner does not answer")
        self.press()
        return self

    def _settings(self) -> Settings:
        return Settings(
            data_dir=self.folder,
            database_url=self.database_url,
            secret_key="s" * 40,
            undo_seconds=0.5,
            sandbox_url=self.sandbox_url,
            port=self.port,
        )

    def _shop(self) -> subprocess.Popen[bytes]:
        return self._start("-m", "snshelper", *self.words)

    def press(self) -> None:
        """Let the customers press all their buttons, from the first one on."""
        self._customers = self._start("-m", "tests.chaos.customers", str(self.orders))

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("SNSHELPER_")}
        environment |= {
            "SNSHELPER_DATA_DIR": str(self.folder),
            "SNSHELPER_DATABASE_URL": self.database_url,
            "SNSHELPER_SECRET_KEY": "s" * 40,
            "SNSHELPER_UNDO_SECONDS": "0.5",
            "SNSHELPER_SANDBOX_URL": self.sandbox_url,
            "SNSHELPER_SANDBOX_SECONDS": "1.5",
            "SNSHELPER_PORT": str(self.port),
        }
        with (self.folder / "street.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *words], cwd=ROOT, env=environment, stdout=log, stderr=log
            )

    def _partner_answers(self) -> bool:
        try:
            return httpx.get(f"{self.sandbox_url}/_health", timeout=2).is_success
        except httpx.TransportError:
            return False

    def arm(self, fault: str, count: int, **more: float) -> None:
        """Let the partner's next `count` submissions go wrong."""
        armed = {"fault": fault, "count": count, **more}
        httpx.post(f"{self.sandbox_url}/_faults", json=armed, timeout=10).raise_for_status()

    def kill_one(self) -> None:
        """Kill a shop, or sometimes the customers, in the middle of whatever it does."""
        self.kills += 1
        if self._customers and self._customers.poll() is None and self.chance.random() < 0.3:
            _kill(self._customers)
            self.press()
            return
        number = self.chance.randrange(self.shops)
        _kill(self._running[number])
        self._running[number] = self._shop()

    def cancel_some(self) -> None:
        """Some customers stop what is running."""
        for order in rows(self.deps.engine, "SELECT id, account_id FROM orders"):
            if self.chance.random() < 0.1:
                owner = member(int(order.account_id.removeprefix("member-")))
                refusal_of(cancel_rest, self.deps, owner, order.id)

    def is_over(self) -> bool:
        """Whether every button became an order and every order ended."""
        query = "SELECT COUNT(*) FROM orders WHERE ended_at IS NOT NULL"
        return bool(scalar(self.deps.engine, query) == self.orders)

    def wait(self, is_so: Callable[[], bool], seconds: float, otherwise: str) -> None:
        """Look again and again; say `otherwise` after `seconds`."""
        end = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < end, f"{otherwise}\n{self.story()}"
            time.sleep(_LOOK_SECONDS)

    def story(self) -> str:
        """What is left to be looked into."""
        open_orders = rows(self.deps.engine, "SELECT * FROM orders WHERE ended_at IS NULL")
        lines = [f"{order.id} {order.state}" for order in open_orders]
        log = (self.folder / "street.log").read_text(errors="replace").splitlines()
        return "\n".join([*lines, *log[-40:]])

    def discrepancies(self) -> list[str]:
        """Everything in which the shop's books differ from the partner's record."""
        record = httpx.get(f"{self.sandbox_url}/_ledger", timeout=10).json()["submissions"]
        found = list(run_audit(self.deps.engine).discrepancies)
        for order in rows(self.deps.engine, "SELECT * FROM orders"):
            found += _differences(order, [line for line in record if line["order"] == order.id])
        clicks = scalar(self.deps.engine, "SELECT COUNT(*) FROM orders")
        return found if clicks == self.orders else [*found, f"{clicks} orders"]

    def troubles(self) -> int:
        """How often an answer was lost or a request had to be made again."""
        return int(
            scalar(
                self.deps.engine,
                "SELECT (SELECT COUNT(*) FROM fulfilment_attempt WHERE reason <> '')"
                " + (SELECT COUNT(*) FROM order_event WHERE kind IN ('unknown', 'requeued'))",
            )
        )

    def close(self) -> None:
        """End everything that was started here."""
        for one in (*self._running, self._customers, self._partner):
            if one is not None:
                one.terminate()
        for one in (*self._running, self._customers, self._partner):
            if one is not None:
                _wait_or_kill(one)
        self.deps.engine.dispose()


def _differences(order: Any, accepted: list[dict[str, Any]]) -> list[str]:
    if len(accepted) > 1:
        return [f"{order.id} was accepted {len(accepted)} times"]
    arrived = min(accepted[0]["delivered"], order.quantity) if accepted else 0
    refund = order.price - order.price * arrived // order.quantity
    if order.state not in _ENDED or order.refunded != refund:
        return [f"{order.id} {order.state}: refunded {order.refunded}, the partner says {refund}"]
    return []


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def _wait_or_kill(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        _kill(process)
