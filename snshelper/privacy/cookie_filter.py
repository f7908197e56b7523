"""The last gate before the browser: drops every cookie that was not declared or not agreed to."""

from collections.abc import MutableMapping
from typing import Any

import structlog
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from snshelper.privacy.cookies import (
    REGISTRY,
    Choice,
    CookieDeclaration,
    delete_cookie_header,
    read_choice,
)
from snshelper.privacy.switches import is_thrown

log = structlog.get_logger(__name__)

_ANSWER = "snshelper.cookie_answer"


def said_yes(scope: MutableMapping[str, Any]) -> None:
    """Note that the visitor agreed, in this very request, to keep one preference cookie.

    Only that makes a preference cookie possible for somebody who wants to be asked each time.
    """
    scope.setdefault(_ANSWER, {})["yes"] = True


class CookieFilter:
    """ASGI filter around the whole shop, event socket included.

    It lets nothing through that was not agreed to, and takes back what a browser still keeps
    without an agreement: after a refusal in another tab, or once the choice itself has expired.
    """

    def __init__(self, app: ASGIApp, *, is_https: bool) -> None:
        """Guard `app`; `is_https` decides under which names cookies travel."""
        self._app = app
        self._registered = {cookie.wire_name(is_https): cookie for cookie in REGISTRY}
        self._removals = {
            cookie.wire_name(is_https): delete_cookie_header(cookie, is_https=is_https).encode()
            for cookie in REGISTRY
            if cookie.kind == "preference"
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, without the cookies that may not be set."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        # One object, shared by every copy that inner routers make of the scope.
        answer = scope.setdefault(_ANSWER, {})
        cookies = HTTPConnection(scope).cookies
        choice = read_choice(cookies)
        is_agreed_to = choice in ("allow", "ask") or is_thrown("cookies.choice")
        stale = [] if is_agreed_to else [name for name in self._removals if name in cookies]

        async def send_filtered(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.accept"):
                headers = self._kept(message, choice, "yes" in answer)
                if stale and _is_document(headers):
                    headers += [(b"set-cookie", self._removals[name]) for name in stale]
                message = {**message, "headers": headers}
            await send(message)

        await self._app(scope, receive, send_filtered)

    def _kept(
        self, message: Message, choice: Choice | None, is_agreed: bool
    ) -> list[tuple[bytes, bytes]]:
        return [
            (name, value)
            for name, value in message.get("headers", ())
            if name.lower() != b"set-cookie" or self._may_be_set(value, choice, is_agreed)
        ]

    def _may_be_set(self, header: bytes, choice: Choice | None, is_agreed: bool) -> bool:
        name = header.split(b"=", 1)[0].strip().decode("latin-1")
        cookie = self._registered.get(name)
        if cookie is not None and (
            may_be_set(cookie, choice, is_agreed) or _removes_its_cookie(header)
        ):
            return True
        if is_thrown("cookies.registry") and cookie is None:
            return True
        log.warning("cookie_dropped", name=name[:40], choice=choice)
        return False


def may_be_set(cookie: CookieDeclaration, choice: Choice | None, is_agreed: bool) -> bool:
    """Whether a cookie may be stored, given the choice and a "yes" to this one question."""
    if cookie.kind == "necessary" or choice == "allow":
        return True
    return (choice == "ask" and is_agreed) or is_thrown("cookies.choice")


def _is_document(headers: list[tuple[bytes, bytes]]) -> bool:
    """Pages only: a file may lie in a cache between us and other people."""
    kinds = [value for name, value in headers if name.lower() == b"content-type"]
    return any(kind.startswith(b"text/html") for kind in kinds)


def _removes_its_cookie(header: bytes) -> bool:
    attributes = (part.strip().lower() for part in header.split(b";")[1:])
    return any(part == b"max-age=0" for part in attributes)
