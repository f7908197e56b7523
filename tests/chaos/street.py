"""A street: a shop of real processes, members before its counter, the partner across the road.

Nobody here is spared `kill -9`. The partner's own record is the witness against the shop, and what
the members were told is the witness against both.
"""

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from snshelper.bootstrap import create_deps
from snshelper.catalogue.seeding import seed
from snshelper.fulfilment.actions import cancel_rest
from snshelper.kernel.actor import Actor
from snshelper.settings import Settings
from tests.bench.members import add_member
from tests.chaos.customers import answered
from tests.chaos.programs import ROOT, Program, free_port
from tests.worlds import refusal_of, rows, scalar

MEMBERS = 5
WALLET = 600_000
_LOOK_SECONDS = 0.1


@dataclass
class Street:
    """The shop on `database_url`; with `redis_url` two web workers and a worker beside them."""

    folder: Path
    database_url: str
    orders: int
    redis_url: str = ""
    seed: int = 0
    kills: int = 0
    killed_workers: int = 0
    _shops: list[Program] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Choose ports and chance; start nothing."""
        self.chance = random.Random(self.seed)
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.sandbox_url = f"http://127.0.0.1:{free_port()}"
        log, environment = self.folder / "street.log", self._environment()
        self._shops = [Program(("snshelper", "serve"), environment, log)]
        if self.redis_url:
            self._shops.append(Program(("snshelper", "worker"), environment, log))
        words = ("tests.chaos.customers", str(self.folder))
        self._customers = Program(words, environment, log)

    def open(self) -> "Street":
        """Start everything on a migrated database, and let the members press."""
        settings = Settings(
            data_dir=self.folder,
            database_url=self.database_url,
            secret_key="s" * 40,
            undo_seconds=0.5,
            sandbox_url=self.sandbox_url,
            port=self.port,
        )
        self.deps = create_deps(settings)
        seed(self.deps)
        tokens = [add_member(self.deps, WALLET)[1] for _ in range(MEMBERS)]
        errand = {"url": self.url, "tokens": tokens, "orders": self.orders}
        (self.folder / "errand.json").write_text(json.dumps(errand))
        for shop in self._shops:
            shop.start()
        self.wait(lambda: _answers(f"{self.url}/_health"), 60, "the shop does not answer")
        self.await_partner()
        self._customers.start()
        return self

    def _environment(self) -> dict[str, str]:
        shared = {
            "SNSHELPER_DATA_DIR": str(self.folder),
            "SNSHELPER_DATABASE_URL": self.database_url,
            "SNSHELPER_SECRET_KEY": "s" * 40,
            "SNSHELPER_UNDO_SECONDS": "0.5",
            "SNSHELPER_SANDBOX_URL": self.sandbox_url,
            "SNSHELPER_SANDBOX_SECONDS": "1.5",
            "SNSHELPER_PORT": str(self.port),
        }
        if not self.redis_url:
            return shared
        spread = {"REDIS_URL": self.redis_url, "WEB_WORKERS": "2", "FULFILMENT": "separate"}
        return {**shared, **{f"SNSHELPER_{name}": value for name, value in spread.items()}}

    def await_partner(self) -> None:
        """The partner comes and goes with the server."""
        self.wait(lambda: _answers(f"{self.sandbox_url}/_health"), 60, "the partner is not there")

    def arm(self, fault: str, count: int, **more: float) -> None:
        """Let the partner's next `count` submissions go wrong."""
        armed = {"fault": fault, "count": count, **more}
        httpx.post(f"{self.sandbox_url}/_faults", json=armed, timeout=10).raise_for_status()

    def kill_one(self) -> None:
        """Kill a server, a worker or, sometimes, the members' machine, whatever it is doing."""
        self.kills += 1
        dice = self.chance.random()
        if self._customers.is_running and dice < 0.15:
            self._customers.kill()
        elif dice < 0.6 and self._shops[0].kill_a_child(self.chance.randrange(8)):
            self.killed_workers += 1
        else:
            self.chance.choice(self._shops).kill()

    def cancel_some(self) -> None:
        """Some members stop what is running."""
        for order in rows(self.deps.engine, "SELECT id, account_id FROM orders"):
            if self.chance.random() < 0.1:
                owner = Actor("customer", order.account_id, is_verified=True)
                refusal_of(cancel_rest, self.deps, owner, order.id)

    def is_over(self) -> bool:
        """Whether every button was answered and every order ended."""
        query = "SELECT COUNT(*) FROM orders WHERE ended_at IS NULL"
        return len(answered(self.folder)) == self.orders and not scalar(self.deps.engine, query)

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
        return "\n".join([*lines, f"{len(answered(self.folder))} answered", *log[-60:]])

    def audit(self) -> str:
        """What `python -m snshelper audit` prints."""
        words = [sys.executable, "-m", "snshelper", "audit"]
        ended = subprocess.run(
            words, cwd=ROOT, env=self._shops[0].environment, capture_output=True, text=True
        )
        return ended.stdout + ended.stderr

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
        for program in (self._customers, *reversed(self._shops)):
            program.stop()
        self.deps.engine.dispose()


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2).is_success
    except httpx.TransportError:
        return False
