"""The gate: what surely was not sent, what may have been, and what is never tried."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from snshelper.kernel.outbound import (
    LONGEST_REQUEST_SECONDS,
    Answer,
    AnswerLost,
    Destination,
    NotSent,
    OutboundGate,
    OutboundMessage,
    OutboundRefused,
)

Speak = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
DECLARED = (OutboundMessage("POST", "/x", frozenset({"transaction"}), frozenset({"a"})),)
JSON = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@asynccontextmanager
async def _peer(speak: Speak) -> AsyncIterator[str]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await speak(reader, writer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.close()


def _says(*parts: bytes, pause: float = 0.0) -> Speak:
    async def speak(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)

    return speak


def _ask(speak: Speak, path: str = "/x", **options: Any) -> Answer:
    async def ask() -> Answer:
        async with _peer(speak) as url:
            gate = OutboundGate([Destination("peer", url, DECLARED, **options)])
            try:
                return await gate.call("peer", "POST", path, carries=(), body={"a": 1})
            finally:
                await gate.close()

    return asyncio.run(ask())


def _body(text: bytes) -> bytes:
    return JSON + b"Content-Length: %d\r\n\r\n%s" % (len(text), text)


def test_an_answer_arrives_as_it_was_given() -> None:
    answer = _ask(_says(_body(b'{"ok": [1, "\xc3\xa9"]}')))
    assert (answer.status, answer.body) == (200, {"ok": [1, "é"]})


def test_a_closed_door_is_surely_not_sent() -> None:
    async def ask() -> None:
        gate = OutboundGate([Destination("peer", "http://127.0.0.1:9", DECLARED)])
        await gate.call("peer", "POST", "/x", carries=())

    with pytest.raises(NotSent):
        asyncio.run(ask())


@pytest.mark.parametrize(
    "parts",
    [
        (b"",),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",),
        (b"not http at all\r\n\r\n",),
        (_body(b"{not json"),),
        (_body(b'"' + b"x" * 2000 + b'"'),),
    ],
)
def test_a_broken_answer_may_mean_that_it_was_received(parts: tuple[bytes, ...]) -> None:
    with pytest.raises(AnswerLost):
        _ask(_says(*parts), body_limit=1000)


def test_silence_is_not_waited_for_beyond_the_time_out() -> None:
    with pytest.raises(AnswerLost):
        _ask(_says(b"", pause=3), timeout_seconds=0.2)


def test_an_answer_that_trickles_for_ever_is_over_at_the_deadline() -> None:
    """Every single part arrives in time; the whole never does."""
    drops = [_body(b"1" * 200)[: -200 + n] if n == 1 else b"1" for n in range(1, 40)]
    with pytest.raises(AnswerLost, match="TimeoutError"):
        _ask(_says(*drops, pause=0.1), timeout_seconds=0.4)


def test_no_destination_may_outlast_what_waiting_for_lost_answers_counts_on() -> None:
    assert Destination("slow", "http://x", timeout_seconds=600).deadline_seconds == (
        LONGEST_REQUEST_SECONDS
    )
    assert Destination("usual", "http://x").deadline_seconds == 12.0


def test_a_redirect_is_an_answer_and_not_followed() -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n"
    assert _ask(_says(moved)).status == 302


@pytest.mark.parametrize("path", ["@evil.example/x", ".evil.example/x", ":1/x"])
def test_no_path_leads_to_another_host(path: str) -> None:
    with pytest.raises(OutboundRefused):
        _ask(_says(_body(b"{}")), path)


def test_who_is_not_registered_is_not_reached() -> None:
    with pytest.raises(OutboundRefused):
        asyncio.run(OutboundGate([]).call("anybody", "GET", "/", carries=()))


def test_secrets_of_a_destination_are_not_printed() -> None:
    assert "hush" not in repr(Destination("peer", "http://x", headers={"Authorization": "hush"}))


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7.0), ("", 1.0), ("Wed, 21 Oct", 1.0), ("²", 1.0)]
)
def test_how_long_to_wait_is_what_the_other_side_says(header: str, seconds: float) -> None:
    assert Answer(429, {}, {"retry-after": header}).retry_after_seconds == seconds


_MAIN = OutboundMessage("POST", "/orders/{}", frozenset({"transaction"}), frozenset({"a", "q"}))


def _call(method: str = "POST", path: str = "/orders/1", **told: Any) -> None:
    """A call to a closed door: NotSent says that nothing was refused."""
    peer = Destination("peer", "http://127.0.0.1:9", (_MAIN,), frozenset({"transaction", "bank"}))
    asyncio.run(OutboundGate([peer]).call("peer", method, path, **{"carries": (), **told}))


@pytest.mark.parametrize("told", [{"body": {"a": 1}}, {"form": {"q": "1"}}, {}])
def test_a_declared_message_goes_out(told: dict[str, Any]) -> None:
    with pytest.raises(NotSent):
        _call(carries={"transaction"}, **told)
    with pytest.raises(NotSent):
        _call(path="/orders/1?q=2")


@pytest.mark.parametrize(
    "undeclared",
    [
        {"method": "GET"},
        {"path": "/orders"},
        {"path": "/orders/1/more"},
        {"path": "/orders/1?email=x"},
        {"path": "/orders/1?email="},
        {"body": {"a": 1, "email": "tanaka@example.jp"}},
        {"body": [{"email": "tanaka@example.jp"}]},
        {"body": "tanaka@example.jp"},
        {"form": {"email": "tanaka@example.jp"}},
    ],
)
def test_what_was_not_declared_never_leaves(undeclared: dict[str, Any]) -> None:
    with pytest.raises(OutboundRefused):
        _call(**undeclared)


@pytest.mark.parametrize("carries", [{"contact"}, {"transaction", "contact"}, {"bank"}])
def test_a_category_that_the_other_side_may_not_know_is_refused(carries: set[str]) -> None:
    with pytest.raises(OutboundRefused):
        _call(carries=carries, body={"a": 1})


def test_a_destination_without_declared_messages_is_told_nothing() -> None:
    gate = OutboundGate([Destination("peer", "http://127.0.0.1:9")])
    with pytest.raises(OutboundRefused):
        asyncio.run(gate.call("peer", "GET", "/", carries=()))
