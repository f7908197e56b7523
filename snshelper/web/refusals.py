"""Saying no before the shop is reached: over HTTP with a page, over a websocket by not opening."""

from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Protocol, get_args

from starlette.responses import HTMLResponse
from starlette.types import Receive, Scope, Send

from snshelper.interface.error_pages import Status, built_stylesheet, error_page
from snshelper.kernel.i18n import Lang, split_language


class ErrorPage(Protocol):
    """Makes a whole HTML document for a status such as 404, in one language."""

    def __call__(self, status: int, lang: Lang) -> str:
        """The document's text."""


def error_pages(built: Path) -> ErrorPage:
    """The design system's error pages, in the style that was built.

    For a status that has no page of its own (a wrong method, a foreign origin, an oversized body:
    no visitor of our pages meets them) the barest document.
    """
    stylesheet = built_stylesheet(built)

    def page(status: int, lang: Lang) -> str:
        for known in get_args(Status):
            if status == known:
                return error_page(known, lang, stylesheet)
        phrase = HTTPStatus(status).phrase
        return f'<!DOCTYPE html><html lang="en"><title>{phrase}</title><h1>{status} {phrase}</h1>'

    return page


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
    lang, _ = split_language(scope["path"])
    answer = HTMLResponse(
        page(status, lang), status, {"cache-control": "no-store", **(headers or {})}
    )
    await answer(scope, receive, send)
