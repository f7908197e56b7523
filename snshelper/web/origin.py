"""Cross-site guard: what changes something must come from one of the shop's own pages."""

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from snshelper.web.refusals import ErrorPage, refuse

log = structlog.get_logger(__name__)

EVENT_SOCKET = "/_event"
# Partners post here; they prove themselves by a signature instead.
_SIGNED = "/webhooks/"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def is_event_socket(path: str) -> bool:
    """Whether `path` belongs to the event socket."""
    return path == EVENT_SOCKET or path.startswith(f"{EVENT_SOCKET}/")


def needs_origin(scope: Scope) -> bool:
    """Whether this request acts with the visitor's cookie."""
    if scope["type"] == "websocket" or is_event_socket(scope["path"]):
        return True
    return scope["method"] not in _SAFE_METHODS and not scope["path"].startswith(_SIGNED)


class OriginGuard:
    """Refuses a socket or a post whose Origin header is missing or foreign (403).

    Browsers send Origin with both (Fetch standard, section 3.2); a missing one is no browser's, or
    a browser's that was told to hide it.
    """

    def __init__(self, app: ASGIApp, allowed: frozenset[str], page: ErrorPage) -> None:
        """Wrap `app`; `allowed` are origins as browsers write them."""
        self._app = app
        self._allowed = allowed
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is safe or comes from us."""
        if scope["type"] in ("http", "websocket") and needs_origin(scope):
            origins = Headers(scope=scope).getlist("origin")
            if len(origins) != 1 or origins[0] not in self._allowed:
                log.warning("foreign_origin", path=scope["path"])
                await refuse(scope, receive, send, self._page, 403)
                return
        await self._app(scope, receive, send)
