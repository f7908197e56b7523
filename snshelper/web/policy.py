"""Security headers, and the content security policy of each document."""

from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from snshelper.privacy.switches import is_thrown
from snshelper.settings import Settings

# Two years: what the preload list of browsers asks for at least is one.
_HSTS = "max-age=63072000; includeSubDomains"
_UNUSED_FEATURES = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")


def content_policy(origins: Iterable[str], script_hashes: Iterable[str] = ()) -> str:
    """A Content-Security-Policy (CSP level 3) that allows only what the pages use.

    `origins` are the shop's own: older browsers do not count `ws:` as part of 'self'. Styles stay
    inline because the frontend's style library writes them while it runs.
    """
    sockets = (origin.replace("http", "ws", 1) for origin in origins)
    return "; ".join(
        [
            "default-src 'self'",
            " ".join(["script-src 'self'", *script_hashes]),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            " ".join(["connect-src 'self'", *sockets]),
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


class SecurityHeaders:
    """Adds the headers every answer carries; a document's own policy stays."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        """Wrap `app`."""
        self._app = app
        self._headers = {
            "content-security-policy": content_policy(settings.allowed_origins),
            "x-content-type-options": "nosniff",
            "referrer-policy": "strict-origin-when-cross-origin",
            "permissions-policy": ", ".join(f"{name}=()" for name in _UNUSED_FEATURES),
            "cross-origin-opener-policy": "same-origin",
        }
        if settings.is_https and not is_thrown("web.hsts"):
            self._headers["strict-transport-security"] = _HSTS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, adding headers to the start of an HTTP answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)
