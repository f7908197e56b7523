"""Whether the port is ours to take, and whether something answers there."""

import http.client
import json
import socket
import time
from typing import Any
from urllib.parse import urlsplit

_STEP_SECONDS = 0.1


def is_free(host: str, port: int) -> bool:
    """Whether nobody listens there.

    Asked by binding without SO_REUSEPORT: the server itself binds with it, and would silently
    share the port with another shop.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host, port))
        except OSError:
            return False
    return True


def becomes_free(host: str, port: int, seconds: float) -> bool:
    """Wait for a killed server's workers, which leave within a second."""
    end = time.monotonic() + seconds
    while not is_free(host, port):
        if time.monotonic() > end:
            return False
        time.sleep(_STEP_SECONDS)
    return True


def answer_of(url: str, path: str, timeout_seconds: float = 1.0) -> Any | None:
    """The JSON that `path` answers with status 200; None when there is no such answer."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=timeout_seconds)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return json.loads(answer.read(100_000)) if answer.status == 200 else None
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
