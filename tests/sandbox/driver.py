"""Starts real sandbox partners and a shop's end of the line for their webhooks."""

import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from standardwebhooks import Webhook

ROOT = Path(__file__).parents[2]
# Nothing here speaks TLS; loading the authorities for every client would cost seconds.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def free_port() -> int:
    """A port nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(condition: Callable[[], Any], seconds: float = 5.0) -> None:
    """Ask again and again, at most `seconds` long; fails when it never comes true."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.02)


def sandbox_environment(folder: Path, url: str, seconds: float) -> dict[str, str]:
    """Our environment with nothing of SNS Helper in it but these three."""
    clean = {name: value for name, value in os.environ.items() if "SNSHELPER" not in name}
    return clean | {
        "SNSHELPER_SANDBOX_URL": url,
        "SNSHELPER_DATA_DIR": str(folder),
        "SNSHELPER_SANDBOX_SECONDS": str(seconds),
    }


@dataclass
class Sandbox:
    """A running sandbox partner and a client that holds its key."""

    folder: Path
    url: str
    program: subprocess.Popen[bytes]
    client: httpx.Client

    @classmethod
    def start(cls, folder: Path, seconds: float) -> "Sandbox":
        """Start one on a free port and wait until it answers."""
        folder.mkdir(parents=True, exist_ok=True)
        url = f"http://127.0.0.1:{free_port()}"
        with (folder / "log").open("ab") as log:
            program = subprocess.Popen(
                [sys.executable, "-m", "snshelper.sandbox"],
                env=sandbox_environment(folder, url, seconds),
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )
        sandbox = cls(folder, url, program, stranger(url))
        wait_until(lambda: answers(url), 10)
        sandbox.client.headers["Authorization"] = f"Bearer {sandbox.credentials['api_key']}"
        return sandbox

    @property
    def credentials(self) -> dict[str, str]:
        found: dict[str, str] = json.loads((self.folder / "sandbox/credentials.json").read_text())
        return found

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Signal the program and wait for its end; its exit status."""
        self.client.close()
        self.program.send_signal(how)
        return self.program.wait(5)

    def submit(self, key: str, **changes: Any) -> httpx.Response:
        """Submit a campaign of 1000 under `key`, which is also the order's reference."""
        body = {"order": key, "product": "boost", "target": "@shop", "quantity": 1000} | changes
        headers = {"Idempotency-Key": key}
        return self.client.post("/v1/campaigns", json=body, headers=headers)

    def ledger(self, order: str) -> list[dict[str, Any]]:
        """What the partner's own record says about one order."""
        lines = self.client.get("/_ledger").json()["submissions"]
        return [line for line in lines if line["order"] == order]

    def arm(self, fault: str, **settings: Any) -> httpx.Response:
        """Arm a fault, once unless told otherwise."""
        settings = settings or {"count": 1}
        if "probability" not in settings:
            settings = {"count": 1} | settings
        return self.client.post("/_faults", json={"fault": fault} | settings)

    def open_payment(self, key: str, **changes: Any) -> dict[str, Any]:
        """Open a payment of 12,300 yen."""
        body = {"reference": key, "amount": 12_300, "return_url": "/mypage/wallet"} | changes
        answer = self.client.post("/v1/payments", json=body, headers={"Idempotency-Key": key})
        assert answer.status_code == 201, answer.text
        opened: dict[str, Any] = answer.json()
        return opened


def stranger(url: str, **settings: Any) -> httpx.Client:
    """A client that holds no key."""
    return httpx.Client(base_url=url, verify=NO_TLS, trust_env=False, **settings)


def answers(url: str) -> bool:
    """Whether a sandbox partner answers there."""
    try:
        with stranger(url, timeout=2) as client:
            return client.get("/_health").is_success
    except httpx.TransportError:
        return False


@dataclass
class Inbox:
    """The shop's end: keeps every webhook, and answers with `statuses` in turn, then 204."""

    port: int = field(default_factory=free_port)
    statuses: list[int] = field(default_factory=list)
    received: list[tuple[dict[str, str], str]] = field(default_factory=list)

    def open(self) -> "Inbox":
        inbox = self

        class Desk(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                inbox.received.append((dict(self.headers.items()), body))
                self.send_response(inbox.statuses.pop(0) if inbox.statuses else 204)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Desk)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/webhooks"

    def verified(self, sandbox: Sandbox) -> list[dict[str, Any]]:
        """Every webhook so far, each one's signature checked."""
        judge = Webhook(sandbox.credentials["webhook_secret"])
        return [judge.verify(body, headers) for headers, body in list(self.received)]


def new_key() -> str:
    """An order reference nobody used before."""
    return f"ord-{uuid4()}"
