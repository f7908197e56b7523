"""Requests without a browser's manners; as bytes, where no HTTP library would send them."""

import http.client
import secrets
import socket
from base64 import b64encode
from functools import partial
from urllib.parse import urlsplit

import httpx

from tests.browser.serving import TLS

Headers = list[tuple[str, str]]
_SECONDS = 10
request = partial(httpx.request, verify=TLS, timeout=20)
get = partial(request, "GET")
post = partial(request, "POST")


def status_of(url: str, path: str, headers: Headers, method: str = "GET", body: str = "") -> int:
    """The status of the answer to exactly these headers, repeated and odd ones included."""
    parts = urlsplit(url)
    lines = [f"{method} {path} HTTP/1.1"]
    if not any(name.lower() == "host" for name, _ in headers):
        headers = [("Host", parts.netloc), *headers]
    if body:
        headers = [*headers, ("Content-Length", str(len(body.encode())))]
    lines += [f"{name}: {value}" for name, value in headers]
    packet = "\r\n".join([*lines, "", body]).encode("latin-1")
    with socket.create_connection((parts.hostname or "", parts.port or 80), _SECONDS) as line:
        line.sendall(packet)
        answer = http.client.HTTPResponse(line, method=method)
        answer.begin()
        return answer.status


def handshake(url: str, path: str, headers: Headers) -> int:
    """101 when a websocket opened, else the status of the refusal."""
    key = b64encode(secrets.token_bytes(16)).decode()
    upgrade = [
        ("Connection", "Upgrade"),
        ("Upgrade", "websocket"),
        ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", key),
    ]
    return status_of(url, path, [*upgrade, *headers])
