"""The front door: every request passes the guards, then goes to the socket, a page or a file."""

import secrets
from collections.abc import Sequence
from http import HTTPStatus

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from snshelper.kernel.errors import NotAllowed, NotFound, ShopError, TooManyRequests
from snshelper.web.addresses import RealAddress
from snshelper.web.built import CachedFiles
from snshelper.web.entries import PageEntry
from snshelper.web.health import health
from snshelper.web.limits import BodyLimit, BurstLimit
from snshelper.web.logging import AccessLog
from snshelper.web.origin import OriginGuard, is_event_socket
from snshelper.web.paths import know_paths
from snshelper.web.policy import SecurityHeaders
from snshelper.web.refusals import refusal
from snshelper.web.serving import page_routes
from snshelper.web.site import Site

log = structlog.get_logger(__name__)

_GZIP_LEVEL = 5
_REFERENCE_BYTES = 4
_BUSINESS_STATUS = {NotFound: 404, NotAllowed: 404, TooManyRequests: 429}


def open_front(
    reflex: ASGIApp, site: Site, pages: Sequence[PageEntry], native: Sequence[BaseRoute]
) -> ASGIApp:
    """The whole shop as one ASGI application.

    Of what Reflex itself offers, only the event socket and `/ping` are reachable: no uploads, no
    list of routes. Raises NotBuilt when the frontend does not fit the page table.
    """
    settings = site.settings
    app: ASGIApp = GZipMiddleware(_documents(site, pages, native), compresslevel=_GZIP_LEVEL)
    app = _Switch(reflex, app)
    app = BodyLimit(app, site.error_page)
    app = BurstLimit(app, settings, site.error_page)
    app = OriginGuard(app, frozenset(settings.allowed_origins), site.error_page)
    app = SecurityHeaders(app, settings)
    app = AccessLog(app)
    return RealAddress(app, settings.trusted_proxy_hops)


class _Switch:
    """Reflex's two endpoints to Reflex, everything else to the documents."""

    def __init__(self, reflex: ASGIApp, documents: ASGIApp) -> None:
        self._reflex = reflex
        self._documents = documents

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        is_reflex = is_event_socket(path) or path == "/ping"
        await (self._reflex if is_reflex else self._documents)(scope, receive, send)


def _documents(site: Site, pages: Sequence[PageEntry], native: Sequence[BaseRoute]) -> Starlette:
    complaints = _Complaints(site)
    know_paths([page.route for page in pages])
    know_paths([route.path for route in native if isinstance(route, Route)])
    shop = Starlette(
        routes=[
            *native,
            *page_routes(site, pages),
            Route("/_health", health),
            Mount("/", CachedFiles(site.files)),
        ],
        exception_handlers={
            HTTPException: complaints.http,  # type: ignore[dict-item]
            ShopError: complaints.business,
            Exception: complaints.unexpected,
        },
    )
    shop.router.redirect_slashes = False
    return shop


class _Complaints:
    """What went wrong, as a whole page in the visitor's language."""

    def __init__(self, site: Site) -> None:
        self._page = site.error_page

    async def http(self, request: Request, error: HTTPException) -> Response:
        """A status some endpoint asked for; a 404 with a trailing slash is sent to the address."""
        if error.status_code != HTTPStatus.NOT_FOUND:
            return refusal(request.scope, self._page, error.status_code, error.headers)
        bare = request.url.path.rstrip("/")
        is_slashed = request.url.path.endswith("/") and bare and not bare.startswith("//")
        if is_slashed and request.method == "GET":
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(bare + query, 308)
        if methods := _other_methods(request):
            return refusal(request.scope, self._page, 405, {"allow": ", ".join(methods)})
        return refusal(request.scope, self._page, 404, error.headers)

    async def business(self, request: Request, error: Exception) -> Response:
        """A refusal that an endpoint did not put into words itself."""
        status = _BUSINESS_STATUS.get(type(error), 400)  # type: ignore[arg-type]
        return refusal(request.scope, self._page, status)

    async def unexpected(self, request: Request, error: Exception) -> Response:
        """A fault of ours: nothing of it is shown but a code that finds it in the log."""
        reference = secrets.token_hex(_REFERENCE_BYTES)
        log.error("unexpected", path=request.url.path, reference=reference, exc_info=error)
        return refusal(request.scope, self._page, 500, reference=reference)


def _other_methods(request: Request) -> list[str]:
    """By which methods this address could be reached; the files below all routes hide that."""
    routes: list[BaseRoute] = request.app.routes
    reached = [
        route
        for route in routes
        if isinstance(route, Route) and route.matches(request.scope)[0] is Match.PARTIAL
    ]
    return sorted({method for route in reached for method in route.methods or ()})
