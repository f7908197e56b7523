"""Saying no: to people with a page in their language, to programs with a few words of JSON."""

from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Protocol

from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Receive, Scope, Send

from snshelper.interface.error_pages import built_stylesheet, error_page
from snshelper.kernel.i18n import Lang
from snshelper.web.speech import is_for_a_program, language_of

_UNSTORED = {"cache-control": "no-store"}


class ErrorPage(Protocol):
    """Makes a whole HTML document for a status such as 404, in one language."""

    def __call__(self, status: int, lang: Lang, reference: str = "") -> str:
        """The document's text."""


def error_pages(built: Path) -> ErrorPage:
    """The design system's error pages, in the style that was built."""
    stylesheet = built_stylesheet(built)

    def page(status: int, lang: Lang, reference: str = "") -> str:
        return error_page(status, lang, stylesheet, reference)

    return page


def refusal(
    scope: Scope,
    page: ErrorPage,
    status: int,
    headers: Mapping[str, str] | None = None,
    reference: str = "",
) -> Response:
    """The answer `status`: a page, or problem details for a program (RFC 9457)."""
    headers = {**_UNSTORED, **(headers or {})}
    if is_for_a_program(scope):
        problem = {"status": status, "title": HTTPStatus(status).phrase}
        if reference:
            problem["instance"] = f"urn:reference:{reference}"
        return JSONResponse(problem, status, headers, media_type="application/problem+json")
    return HTMLResponse(page(status, language_of(scope), reference), status, headers)


async def refuse(
    scope: Scope,
    receive: Receive,
    send: Send,
    page: ErrorPage,
    status: int,
    headers: Mapping[str, str] | None = None,
) -> None:
    """Answer `status`; a websocket that is closed before it opened is a 403 to the browser."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    await refusal(scope, page, status, headers)(scope, receive, send)
