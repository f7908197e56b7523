"""Starting the shop and the bare application for a measurement."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

ROOT = Path(__file__).parent.parent.parent


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], url: str, folder: Path, **environment: str) -> Iterator[int]:
    """Run a server until the block ends; answers the pid of the process that started it."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _await(url, process)
        yield process.pid
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def _await(url: str, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(url + "/ping", timeout=2).status_code == 200:
                return
        time.sleep(0.2)
    raise TimeoutError(url)


@contextlib.contextmanager
def shop(data_dir: Path, **environment: str) -> Iterator[tuple[str, int]]:
    """The real shop in production mode; answers its address and pid."""
    port, sandbox = free_port(), free_port()
    url = f"http://localhost:{port}"
    settings = {
        "PORT": str(port),
        "DATA_DIR": str(data_dir),
        "SNSHELPER_SANDBOX_URL": f"http://127.0.0.1:{sandbox}",
        **environment,
    }
    command = [sys.executable, "-m", "snshelper", "serve", "--prepare"]
    with running(command, url, ROOT, **settings) as pid:
        yield url, pid


@contextlib.contextmanager
def bare() -> Iterator[tuple[str, int]]:
    """The bare application, served the same way without a frontend; its address and pid."""
    port = free_port()
    url = f"http://localhost:{port}"
    command = [
        sys.executable,
        *("-m", "granian", "--interface", "asgi", "--factory", "--workers", "1"),
        *("--port", str(port), "--log-level", "warning", "bare.bare:app"),
    ]
    settings = {
        "__REFLEX_SKIP_COMPILE": "true",
        "REFLEX_ENV_MODE": "prod",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "PYTHONPATH": str(Path(__file__).parent / "bare"),
    }
    with running(command, url, Path(__file__).parent / "bare", **settings) as pid:
        yield url, pid


def resident_megabytes(pid: int) -> float:
    """Resident memory of a process and all its children, in MB (Linux)."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    own = 0.0
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            own = int(line.split()[1]) / 1024
    return own + sum(resident_megabytes(int(child)) for child in children)
