"""Programs of the shop as processes: started, watched, and killed without warning."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        return int(attempt.getsockname()[1])


class Program:
    """One program that is meant to be running."""

    def __init__(self, words: tuple[str, ...], environment: Mapping[str, str], log: Path) -> None:
        """`words` follow `python -m`; `environment` replaces every setting of the shop."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("SNSHELPER_")}
        self._command = [sys.executable, "-m", *words]
        self.environment = {**inherited, **environment}
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; it runs from now on."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """`kill -9` the program itself, and start it again."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        self.start()

    def kill_a_child(self, number: int) -> bool:
        """`kill -9` one of its web workers, which it has to replace; False when it has none."""
        workers = self._web_workers()
        if not workers:
            return False
        os.kill(workers[number % len(workers)], signal.SIGKILL)
        return True

    def _web_workers(self) -> list[int]:
        if not self.is_running:
            return []
        assert self._process is not None
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        others = ("snshelper.sandbox", "resource_tracker", "forkserver")
        return [
            int(child)
            for child in children
            if not any(other in _command_of(child) for other in others)
        ]

    def stop(self) -> None:
        """End it, in peace if it can."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _command_of(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except FileNotFoundError:
        return ""
