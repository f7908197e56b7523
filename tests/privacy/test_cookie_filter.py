"""The filter around the whole shop, rule by rule."""

import asyncio
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from snshelper.privacy.cookie_filter import CookieFilter, said_yes

_COOKIES = ("session=s", "cookie_choice=allow", "lang=ko", "popup=p", "tracker=1")


def _app(*headers: str, says_yes: bool = False) -> ASGIApp:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        # A router below may hand a copy of the scope to its endpoint.
        if says_yes:
            said_yes({**scope})
        response = Response("ok")
        for header in headers:
            response.headers.append("Set-Cookie", header)
        await response(scope, receive, send)

    return app


def _names_set(app: ASGIApp, cookie: str = "", is_https: bool = False, **scope: Any) -> list[str]:
    sent: list[Message] = []

    async def run() -> None:
        async def receive() -> Message:
            return {"type": "http.request", "body": b""}

        async def send(message: Message) -> None:
            sent.append(message)

        request = {
            "type": "http",
            "method": "GET",
            "path": "/",
            "query_string": b"",
            "headers": [(b"cookie", cookie.encode("latin-1"))] if cookie else [],
        }
        await CookieFilter(app, is_https=is_https)({**request, **scope}, receive, send)

    asyncio.run(run())
    headers = sent[0]["headers"]
    return [value.split(b"=")[0].decode() for name, value in headers if name == b"set-cookie"]


@pytest.mark.parametrize(
    ("cookie", "says_yes", "kept"),
    [
        ("", False, ["session", "cookie_choice"]),
        ("", True, ["session", "cookie_choice"]),
        ("cookie_choice=allow", False, ["session", "cookie_choice", "lang", "popup"]),
        ("cookie_choice=ask", False, ["session", "cookie_choice"]),
        ("cookie_choice=ask", True, ["session", "cookie_choice", "lang", "popup"]),
        ("cookie_choice=refuse", False, ["session", "cookie_choice"]),
        ("cookie_choice=refuse", True, ["session", "cookie_choice"]),
        ("cookie_choice=junk", True, ["session", "cookie_choice"]),
        ("cookie_choice=refuse; x=cookie_choice=allow", True, ["session", "cookie_choice"]),
        ("cookie_choice", True, ["session", "cookie_choice"]),
        (";;=;\x00\xff=", True, ["session", "cookie_choice"]),
    ],
)
def test_only_what_the_visitor_agreed_to_reaches_the_browser(
    cookie: str, says_yes: bool, kept: list[str]
) -> None:
    assert _names_set(_app(*_COOKIES, says_yes=says_yes), cookie) == kept


@pytest.mark.parametrize(
    "header",
    ["_ga=1", "Lang=ko", "lang2=ko", " tracker=1", "=x", "", "__Host-session=s", "lang", "popup "],
)
def test_a_cookie_that_was_not_declared_is_dropped_even_when_all_are_allowed(header: str) -> None:
    kept = _names_set(_app(header), "cookie_choice=allow")
    assert set(kept) <= {"lang", "popup "}
    assert not {"_ga", "Lang", "lang2", "tracker", "__Host-session"} & set(kept)


def test_removing_a_preference_is_always_possible() -> None:
    headers = ("lang=; Path=/; Max-Age=0", "popup=; max-age=0; Path=/")
    assert _names_set(_app(*headers), "cookie_choice=refuse") == ["lang", "popup"]


def test_removing_does_not_let_an_undeclared_cookie_through() -> None:
    assert _names_set(_app("tracker=; Max-Age=0")) == []


def test_over_https_the_session_travels_under_its_host_bound_name_only() -> None:
    app = _app("session=s", "__Host-session=s")
    assert _names_set(app, is_https=True) == ["__Host-session"]


def test_the_event_socket_cannot_set_an_undeclared_cookie_either() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"set-cookie", b"io=1"), (b"set-cookie", b"session=s")]
        await send({"type": "websocket.accept", "headers": headers})

    assert _names_set(app, type="websocket") == ["session"]


def test_other_headers_and_lifespan_messages_pass_untouched() -> None:
    seen: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["type"])

    asyncio.run(CookieFilter(app, is_https=False)({"type": "lifespan"}, None, None))  # type: ignore[arg-type]
    assert seen == ["lifespan"]


def test_the_body_and_the_request_pass_untouched() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        body = await Request(scope, receive).body()
        await Response(body + b"!", headers={"X-Kept": "1"})(scope, receive, send)

    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"hello"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": []}
    asyncio.run(CookieFilter(app, is_https=False)(scope, receive, send))
    assert (b"x-kept", b"1") in sent[0]["headers"]
    assert sent[1]["body"] == b"hello!"


async def _page(scope: Scope, receive: Receive, send: Send) -> None:
    await HTMLResponse("<p>")(scope, receive, send)


@pytest.mark.parametrize(
    ("choice", "removed"),
    [
        ("allow", []),
        ("ask", []),
        ("refuse", ["lang", "popup"]),
        ("junk", ["lang", "popup"]),
        ("", ["lang", "popup"]),
    ],
)
def test_what_is_kept_without_an_agreement_is_taken_back(choice: str, removed: list[str]) -> None:
    """A refusal in one tab may cross an answer that another tab is waiting for."""
    kept = "session=s; lang=ko; popup=p; other=1"
    assert _names_set(_page, f"{kept}; cookie_choice={choice}") == removed
    assert _names_set(_page, "session=s; cookie_choice=refuse") == []


def test_a_file_that_a_cache_may_keep_takes_nothing_back() -> None:
    assert _names_set(_app(), "lang=ko; cookie_choice=refuse") == []
