"""A client for the ClamAV daemon: which signatures it has, and whether it finds something.

Written here because no published client fits: clamav-client is GPL-2.0, aioclamd speaks TCP only,
clamd and pyclamd have had no release for years. The protocol is two commands (clamd(8)).
"""

import re
import socket
import struct
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

_CHUNK = 64 * 1024
_ANSWER_LIMIT = 4096
_SECONDS = 30.0
_GREETING_SECONDS = 3.0
_VERSION = re.compile(r"ClamAV (?P<engine>[^/]+)(?:/(?P<number>\d+)/(?P<built>.+))?")
_FOUND = re.compile(r"stream: (?P<threat>.+) FOUND")


class ScannerUnavailable(Exception):
    """The daemon cannot be reached, or did not say clearly that a file is clean."""


@dataclass(frozen=True)
class Signatures:
    """What a daemon scans with; `built_at` is None when it does not say."""

    version: str
    built_at: datetime | None


class Clamd:
    """A daemon at a Unix socket's path, or at `host:port`. Each call is a connection of its own."""

    def __init__(self, address: str) -> None:
        """Remember where it listens; nothing is connected yet."""
        self._address = address

    def signatures(self) -> Signatures:
        """The engine and signatures it uses now. Raises ScannerUnavailable."""
        answer = self._ask(b"zVERSION\0", (), _GREETING_SECONDS)
        match = _VERSION.fullmatch(answer)
        if match is None:
            raise ScannerUnavailable(answer[:100])
        return Signatures(answer[:80], _moment(match["built"]))

    def scan(self, content: bytes) -> str:
        """The name of what was found in `content`, empty when it is clean.

        Raises ScannerUnavailable for any other answer: an error is never taken for "clean".
        """
        parts = [content[start : start + _CHUNK] for start in range(0, len(content), _CHUNK)]
        answer = self._ask(b"zINSTREAM\0", tuple(parts), _SECONDS)
        if answer == "stream: OK":
            return ""
        match = _FOUND.fullmatch(answer)
        if match is None:
            raise ScannerUnavailable(answer[:100])
        return match["threat"][:120]

    def _ask(self, command: bytes, parts: tuple[bytes, ...], seconds: float) -> str:
        try:
            with closing(self._connected(seconds)) as daemon:
                daemon.sendall(command)
                for part in parts:
                    daemon.sendall(struct.pack("!L", len(part)) + part)
                if command == b"zINSTREAM\0":
                    daemon.sendall(struct.pack("!L", 0))
                return _answer(daemon)
        except (OSError, ValueError) as error:
            raise ScannerUnavailable(type(error).__name__) from error

    def _connected(self, seconds: float) -> socket.socket:
        if self._address.startswith("/"):
            daemon = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            daemon.settimeout(seconds)
            try:
                daemon.connect(self._address)
            except OSError:
                daemon.close()
                raise
            return daemon
        host, _, port = self._address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=seconds)


def _answer(daemon: socket.socket) -> str:
    """Up to the zero byte that ends it, or to the end of the connection."""
    said = b""
    while b"\0" not in said and len(said) < _ANSWER_LIMIT:
        part = daemon.recv(_ANSWER_LIMIT)
        if not part:
            break
        said += part
    return said.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _moment(built: str | None) -> datetime | None:
    """When the signatures were built: ctime(3), in the time zone of this machine."""
    try:
        moment = datetime.strptime(built or "", "%a %b %d %H:%M:%S %Y")
    except ValueError:
        return None
    return moment.astimezone(UTC)
