"""Virus scanners for tests: a stand-in that speaks the daemon's protocol, and the real daemon."""

import shutil
import socket
import socketserver
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

EICAR = ("X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*").encode()
"""The test file of the anti-virus industry, in two parts so that no scanner takes this one."""
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
PDF = b"%PDF-1.7\n" + b"x" * 64
CARRIER = b"%PDF-1.7\n" + EICAR

_CLAMD = shutil.which("clamd") or "/usr/sbin/clamd"
HAS_CLAMD = Path(_CLAMD).exists()


class StandIn:
    """Not ClamAV: a small server that answers VERSION and INSTREAM the way clamd(8) says."""

    def __init__(self, path: Path) -> None:
        """Listen at `path`, with signatures built at 11:00 on 22 November 2026 (UTC)."""
        self.address = str(path)
        self.number = 27000
        self.built = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
        self.patterns: dict[bytes, str] = {EICAR: "Eicar-Test-Signature"}
        self.answer = ""
        self.judge: Callable[[bytes], str] = self._known
        self.scanned: list[bytes] = []
        stand_in = self

        class Connection(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.wfile.write(stand_in._say(self.rfile) + b"\0")

        self._server = socketserver.ThreadingUnixStreamServer(self.address, Connection)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def _say(self, asked: object) -> bytes:
        command = b""
        while not command.endswith(b"\0"):
            command += asked.read(1)  # type: ignore[attr-defined]
        if command == b"zVERSION\0":
            built = self.built.astimezone().strftime("%a %b %d %H:%M:%S %Y")
            return f"ClamAV 1.4.6/{self.number}/{built}".encode()
        content = b""
        while size := struct.unpack("!L", asked.read(4))[0]:  # type: ignore[attr-defined]
            content += asked.read(size)  # type: ignore[attr-defined]
        self.scanned.append(content)
        if self.answer:
            return self.answer.encode()
        found = self.judge(content)
        return f"stream: {found} FOUND".encode() if found else b"stream: OK"

    def _known(self, content: bytes) -> str:
        return next((name for part, name in self.patterns.items() if part in content), "")

    def update(self, pattern: bytes = b"", threat: str = "Test.New", hours: int = 1) -> None:
        """Newer signatures, built `hours` later, that also catch `pattern`."""
        self.number += 1
        self.built += timedelta(hours=hours)
        if pattern:
            self.patterns[pattern] = threat

    def close(self) -> None:
        """Stop listening; the socket's file goes as well."""
        self._server.shutdown()
        self._server.server_close()
        Path(self.address).unlink(missing_ok=True)


@contextmanager
def stand_in(folder: Path) -> Iterator[StandIn]:
    """A stand-in for as long as the context is open."""
    daemon = StandIn(folder / "scanner.sock")
    yield daemon
    daemon.close()


class RealClamd:
    """ClamAV's own daemon with signatures of ours.

    Dated signature files are signed by their makers and cannot be made here, so this daemon never
    says how old its signatures are; `judge` of a stand-in lends them a date.
    """

    def __init__(self, folder: Path) -> None:
        """Write its configuration and start it."""
        self._signatures = folder / "db"
        self._signatures.mkdir(parents=True)
        self.address = str(folder / "clamd.sock")
        config = folder / "clamd.conf"
        config.write_text(
            f"LocalSocket {self.address}\nDatabaseDirectory {self._signatures}\nForeground yes\n"
            f"LogFile {folder / 'clamd.log'}\nStreamMaxLength 20M\nUser root\n"
        )
        self._write(b"nothing of ours contains this")
        self._process = subprocess.Popen([_CLAMD, "-c", str(config)], stdout=subprocess.DEVNULL)
        self._wait(lambda: self._say(b"zPING\0") == b"PONG\0")

    def catch(self, pattern: bytes) -> None:
        """New signatures that catch `pattern` as well; answered once they are loaded."""
        self._write(pattern)
        self._say(b"zRELOAD\0")
        self._wait(lambda: b"FOUND" in self._say(b"zINSTREAM\0" + _framed(pattern)))

    def _write(self, pattern: bytes) -> None:
        with (self._signatures / "own.ndb").open("a") as file:
            file.write(f"Test.Own{len(pattern)}:0:*:{pattern.hex()}\n")

    def _say(self, what: bytes) -> bytes:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as daemon:
            daemon.settimeout(10)
            try:
                daemon.connect(self.address)
                daemon.sendall(what)
                return daemon.recv(4096)
            except OSError:
                return b""

    def _wait(self, is_so: object, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while not is_so():  # type: ignore[operator]
            assert time.monotonic() < until, "clamd did not get there in time"
            time.sleep(0.1)

    def close(self) -> None:
        """Stop it."""
        self._process.terminate()
        self._process.wait(20)


@contextmanager
def real_clamd(folder: Path) -> Iterator[RealClamd]:
    """The real daemon for as long as the context is open."""
    daemon = RealClamd(folder)
    try:
        yield daemon
    finally:
        daemon.close()


def _framed(content: bytes) -> bytes:
    return struct.pack("!L", len(content)) + content + struct.pack("!L", 0)
