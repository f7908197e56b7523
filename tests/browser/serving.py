"""The real shop in processes of its own, served as `make run` does, from a throw-away folder."""

import json
import os
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from snshelper.bootstrap import open_vault
from snshelper.catalogue import connectors
from snshelper.commands.setup.places import BUILT, ROOT
from snshelper.kernel.clock import system_clock
from snshelper.kernel.database import create_shop_engine
from snshelper.kernel.durable import DurableQueue
from snshelper.kernel.outbound import OutboundGate
from snshelper.kernel.runtime import Deps
from snshelper.settings import Settings

LIVE = connectors.LiveConnectors(("sandbox", "goods"))
# Long enough to be caught by a hurried person on a busy machine.
UNDO_SECONDS = 4
SANDBOX_SECONDS = 1
# Reading the authorities' certificates for each request costs more than the request.
TLS = ssl.create_default_context()
_OPENING_SECONDS = 60
_CLOSING_SECONDS = 20
_POSTING_SECONDS = 20
_LOOK_SECONDS = 0.1


def require_build() -> None:
    """Build the pages when there are none, the way `make` does; end the test if that fails."""
    if (BUILT / "index.html").is_file():
        return
    setup = [sys.executable, "-m", "snshelper.commands.setup", "frontend"]
    built = subprocess.run(setup, cwd=ROOT, capture_output=True, text=True, check=False)
    if built.returncode:
        pytest.fail(f"The pages are not built, and cannot be:\n{built.stdout[-3000:]}")


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        return int(attempt.getsockname()[1])


class Shop:
    """One shop with its sandbox partner. `deps` act on the same database from the test's side."""

    def __init__(self, folder: Path, **more: str) -> None:
        """Choose ports; `more` are settings without their prefix."""
        port, sandbox_port = free_port(), free_port()
        self.url = f"http://localhost:{port}"
        self.sandbox_url = f"http://127.0.0.1:{sandbox_port}"
        self.folder = folder
        self.log = folder / "serve.log"
        self._environment = _without_own_variables() | {
            "SNSHELPER_MODE": "demo",
            "SNSHELPER_PORT": str(port),
            "SNSHELPER_PUBLIC_URL": self.url,
            "SNSHELPER_DATA_DIR": str(folder),
            "SNSHELPER_DATABASE_URL": f"sqlite:///{folder / 'shop.db'}",
            "SNSHELPER_REDIS_URL": "",
            "SNSHELPER_SANDBOX_URL": self.sandbox_url,
            "SNSHELPER_UNDO_SECONDS": str(UNDO_SECONDS),
            "SNSHELPER_SANDBOX_SECONDS": str(SANDBOX_SECONDS),
            **{f"SNSHELPER_{name}": value for name, value in more.items()},
        }
        self._processes: list[subprocess.Popen[bytes]] = []

    def open(self) -> None:
        """Serve, and wait until shop and partner answer."""
        require_build()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.start("serve", "--prepare")
        _wait_for(f"{self.url}/_health", self._processes[0], self.log)
        _wait_for(f"{self.sandbox_url}/_health", self._processes[0], self.log)
        settings = Settings(
            data_dir=self.folder,
            public_url=self.url,
            database_url=self._environment["SNSHELPER_DATABASE_URL"],
            secret_key=(self.folder / "secret.key").read_text().strip(),
            undo_seconds=UNDO_SECONDS,
        )
        engine = create_shop_engine(settings.database_url)
        connectors.install(LIVE)
        vault = open_vault(settings, system_clock)
        queue = DurableQueue(engine)
        self.deps = Deps(settings, engine, system_clock, queue, OutboundGate([]), vault)

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """`python -m snshelper <words>` beside the shop, until it closes."""
        with self.log.open("ab") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "snshelper", *words],
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self._processes.append(process)
        return process

    def command(self, *words: str) -> str:
        """What `python -m snshelper <words>` prints; fails the test when the command fails."""
        done = subprocess.run(
            [sys.executable, "-m", "snshelper", *words],
            cwd=ROOT,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout

    def close(self) -> None:
        """End every process that was started here."""
        for process in reversed(self._processes):
            process.terminate()
        for process in self._processes:
            try:
                process.wait(_CLOSING_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
        if hasattr(self, "deps"):
            self.deps.engine.dispose()

    def submissions(self) -> list[dict[str, Any]]:
        """Everything the sandbox partner ever accepted."""
        record = httpx.get(f"{self.sandbox_url}/_ledger", timeout=10, verify=TLS).json()
        return list(record["submissions"])

    def faults(self) -> list[str]:
        """What went wrong inside, by the shop's own log; refusals are no faults."""
        lines = self.log.read_text(errors="replace").splitlines()
        return [line for line in lines if "[error" in line or line.startswith("Traceback")]

    def mails(self, address: str) -> list[dict[str, Any]]:
        """The mails to `address`, newest first, once there is one: they are posted later."""
        outbox, end = f"{self.url}/dev/outbox.json", time.monotonic() + _POSTING_SECONDS
        while True:
            found = json.loads(httpx.get(outbox, timeout=10, verify=TLS).text)
            mails = [mail for mail in found if mail["to"] == address]
            if mails or time.monotonic() > end:
                return mails
            time.sleep(_LOOK_SECONDS)


def _without_own_variables() -> dict[str, str]:
    taken = ("PORT", "DATA_DIR")
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("SNSHELPER_") and name not in taken
    }


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _OPENING_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(url, timeout=2, verify=TLS).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(_LOOK_SECONDS)
    pytest.fail(f"{url} did not answer:\n{log.read_text(errors='replace')[-3000:]}")
