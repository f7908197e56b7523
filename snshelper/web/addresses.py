"""Where a request really comes from, behind the shop's own proxies."""

import ipaddress

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send


def forwarded_address(header: str, hops: int) -> str:
    """The address that the outermost of `hops` trusted proxies saw; empty when unreadable.

    Each proxy appends the address it saw, so only the last `hops` entries were written by ours.
    """
    entries = [entry.strip() for entry in header.split(",") if entry.strip()]
    if len(entries) < hops:
        return ""
    try:
        return str(ipaddress.ip_address(entries[-hops]))
    except ValueError:
        return ""


def network_of(address: str) -> str:
    """What is counted as one visitor: an IPv4 address, or the /64 an IPv6 line is given."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is None:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


class RealAddress:
    """Writes the visitor's own address and scheme where everything behind will look for them."""

    def __init__(self, app: ASGIApp, hops: int) -> None:
        """Wrap `app`; with 0 hops nothing that a client claims is believed."""
        self._app = app
        self._hops = hops

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on with the visitor's address."""
        if self._hops and scope["type"] in ("http", "websocket"):
            headers = Headers(scope=scope)
            address = forwarded_address(headers.get("x-forwarded-for", ""), self._hops)
            scope = {**scope, "client": (address, 0) if address else scope.get("client")}
            if headers.get("x-forwarded-proto") == "https":
                scope["scheme"] = "wss" if scope["type"] == "websocket" else "https"
        await self._app(scope, receive, send)
