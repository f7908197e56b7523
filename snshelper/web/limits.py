"""Bursts and sizes: how often one visitor may post or open a socket, and how big a post may be."""

import time

import structlog
from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import FixedWindowRateLimiter
from limits.errors import StorageError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from snshelper.kernel.counters import REDIS_OPTIONS, Outage
from snshelper.kernel.i18n import split_language
from snshelper.privacy.switches import is_thrown
from snshelper.settings import Settings
from snshelper.support.attachments.rules import UPLOAD_PATH
from snshelper.web.addresses import network_of
from snshelper.web.origin import needs_origin
from snshelper.web.refusals import ErrorPage, refuse

log = structlog.get_logger(__name__)

FORM_BYTES = 64 * 1024
WEBHOOK_BYTES = 256 * 1024
# Three files of 5 MB and what stands around them.
UPLOAD_BYTES = 16 * 1024 * 1024
# Offices and mobile carriers put many people behind one address, and every page opens a socket.
_POSTS = "20/10 seconds"
_SOCKETS = "60/10 seconds"
_DEMO_FACTOR = 50


def allowance(text: str, settings: Settings) -> RateLimitItem:
    """A limit in the notation of `limits`; generous where everybody tries things out."""
    item = parse(text)
    factor = _DEMO_FACTOR if settings.is_demo else 1
    return type(item)(item.amount * factor, item.multiples)


class BurstLimit:
    """Answers 429 with Retry-After to an address that posts or opens sockets too fast.

    Hits are counted for all workers together when there is Redis, else, or while it does not
    answer, by each process for itself.
    """

    def __init__(self, app: ASGIApp, settings: Settings, page: ErrorPage) -> None:
        """Wrap `app`."""
        self._app = app
        self._page = page
        self._alone = FixedWindowRateLimiter(MemoryStorage())
        self._shared = _shared_limiter(settings)
        self._outage = Outage()
        self._posts = allowance(_POSTS, settings)
        self._sockets = allowance(_SOCKETS, settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is within the allowance."""
        if scope["type"] in ("http", "websocket") and needs_origin(scope):
            wait = await self._seconds_to_wait(scope)
            if wait and not is_thrown("web.burst"):
                log.warning("too_fast", path=scope["path"])
                headers = {"retry-after": str(wait)}
                await refuse(scope, receive, send, self._page, 429, headers)
                return
        await self._app(scope, receive, send)

    async def _seconds_to_wait(self, scope: Scope) -> int:
        """0 when within the allowance."""
        item = self._sockets if scope["type"] == "websocket" else self._posts
        client = scope.get("client")
        who = (scope["type"], network_of(client[0]) if client else "unknown")
        if self._shared is not None and not self._outage.lasts:
            try:
                return await _wait(self._shared, item, *who)
            except StorageError:
                self._outage.begin()
        return await _wait(self._alone, item, *who)


def _shared_limiter(settings: Settings) -> FixedWindowRateLimiter | None:
    if not settings.redis_url:
        return None
    address = f"async+{settings.redis_url}"
    return FixedWindowRateLimiter(RedisStorage(address, implementation="redispy", **REDIS_OPTIONS))


async def _wait(limiter: FixedWindowRateLimiter, item: RateLimitItem, *who: str) -> int:
    """Seconds until another hit is allowed; 0 when this one was."""
    if await limiter.hit(item, *who):
        return 0
    window = await limiter.get_window_stats(item, *who)
    return max(1, round(window.reset_time - time.time()))


class BodyLimit:
    """Answers 413 to a body that is larger than any form or webhook of the shop."""

    def __init__(self, app: ASGIApp, page: ErrorPage) -> None:
        """Wrap `app`."""
        self._app = app
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, counting what arrives: a declared length may lie or be missing."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = _limit_of(scope["path"])
        declared = Headers(scope=scope).get("content-length", "0")
        if not declared.isdigit() or int(declared) > limit:
            await refuse(scope, receive, send, self._page, 413, {"connection": "close"})
            return
        await self._app(scope, _counted(receive, limit), send)


def _limit_of(path: str) -> int:
    if path.startswith("/webhooks/"):
        return WEBHOOK_BYTES
    return UPLOAD_BYTES if split_language(path)[1] == UPLOAD_PATH else FORM_BYTES


def _counted(receive: Receive, limit: int) -> Receive:
    """Raises HTTPException 413 in whoever reads on, which the pages' application answers."""
    seen = 0

    async def receive_counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise HTTPException(413)
        return message

    return receive_counted
