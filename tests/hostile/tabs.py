"""The event socket in the hands of somebody who writes the packets: no browser, no page."""

import asyncio
import json
import uuid
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, Self, TypeVar

import aiohttp
import socketio

T = TypeVar("T")

ROOT = "reflex___state____state"
HYDRATE = f"{ROOT}.hydrate_and_load"
_NAMESPACE = "/_event"
_PATIENCE_SECONDS = 20.0
# What ends without a word, such as a line, is noticed by looking.
_LOOK_SECONDS = 0.2
# Echoes its argument and reads at most one row: shows that everything sent before was dealt with.
_ECHO = f"{ROOT}.snshelper___ordering___state___moving____moving_orders.undo"
_ECHO_STATE = _ECHO.rpartition(".")[0]


def run(story: Coroutine[Any, Any, T]) -> T:
    """Play a story of several sockets."""
    return asyncio.run(story)


class Tab:
    """One socket. Whatever the shop says to it is kept in `heard`, in order."""

    def __init__(
        self,
        url: str,
        path: str = "/",
        session: str = "",
        token: str = "",
        *,
        hydrates: bool = True,
    ) -> None:
        """`session` is the cookie's value; `token` names the tab, which clients choose freely."""
        self.token = token or str(uuid.uuid4())
        self.heard: list[dict[str, dict[str, Any]]] = []
        self._url, self._path, self._session = url, path, session
        self._hydrates = hydrates
        self._echoed = ""
        self.is_loaded = False
        self._news = asyncio.Event()
        self._socket = socketio.AsyncClient(reconnection=False)
        self._socket.on("event", self._hear, namespace=_NAMESPACE)
        self._socket.on("new_token", self._renamed, namespace=_NAMESPACE)

    async def _hear(self, update: Any) -> None:
        if delta := update.get("delta"):
            self.heard.append(delta)
            self._echoed = delta.get(_ECHO_STATE, {}).get("refused_rx_state_", self._echoed)
            self.is_loaded |= delta.get(ROOT, {}).get("is_hydrated_rx_state_", False)
        self._news.set()

    async def _renamed(self, token: str) -> None:
        self.token = token

    async def __aenter__(self) -> Self:
        headers = {"Origin": self._url}
        if self._session:
            headers["Cookie"] = f"session={self._session}"
        boot = {"event": {"name": HYDRATE, "payload": {}, "router_data": self._router}}
        await self._socket.connect(
            f"{self._url}?token={self.token}",
            headers=headers,
            socketio_path="_event",
            namespaces=[_NAMESPACE],
            transports=["websocket"],
            auth=boot if self._hydrates else None,
        )
        if self._hydrates:
            await self.until(lambda: self.is_loaded)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._socket.disconnect()

    @property
    def _router(self) -> dict[str, Any]:
        query = dict(pair.split("=", 1) for pair in self._path.partition("?")[2].split("&") if pair)
        bare = self._path.partition("?")[0]
        return {"pathname": bare, "asPath": self._path, "query": query}

    @property
    def is_open(self) -> bool:
        """Whether the shop still holds the line."""
        return bool(self._socket.connected)

    async def send(self, handler: str, payload: object = None, path: str = "") -> None:
        """One event, as a page at `path` would send it."""
        self._path = path or self._path
        content = {} if payload is None else payload
        await self.emit("event", {"name": handler, "payload": content, "router_data": self._router})

    async def emit(self, event: str, packet: object) -> None:
        """Anything at all over the socket."""
        await self._socket.emit(event, packet, namespace=_NAMESPACE)

    async def ask(self, handler: str, payload: object = None, path: str = "") -> "Heard":
        """Send one event, and what was said until everything was dealt with."""
        before = len(self.heard)
        await self.send(handler, payload, path)
        await self.settle()
        return self.said_since(before)

    async def settle(self) -> None:
        """Wait until everything sent so far was dealt with."""
        word = uuid.uuid4().hex
        await self.send(_ECHO, {"order_id": word})
        await self.until(lambda: self._echoed == word)

    async def until(self, holds: Any, seconds: float = _PATIENCE_SECONDS) -> None:
        """Wait for what the shop says. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while not holds():
                self._news.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), _LOOK_SECONDS)

    def said_since(self, place: int) -> "Heard":
        """What was said after the first `place` deltas."""
        return Heard(self.heard[place:])

    @property
    def everything(self) -> "Heard":
        """All that was ever said to this socket."""
        return Heard(self.heard)


class RawLine:
    """A websocket with nobody to make sense of what goes over it, joined to the shop's events."""

    def __init__(self, url: str) -> None:
        """Not connected yet."""
        self._url = url

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession()
        address = f"{self._url}/_event/?EIO=4&transport=websocket&token={uuid.uuid4()}"
        self._line = await self._http.ws_connect(address, headers={"Origin": self._url})
        await self._line.receive()
        await self._line.send_str("40/_event,")
        await self._line.receive()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.close()

    async def say(self, frame: str | bytes) -> None:
        """One frame, and a moment for it to be looked at: not everything is answered."""
        await (self._line.send_bytes if isinstance(frame, bytes) else self._line.send_str)(frame)  # type: ignore[operator]
        with suppress(ConnectionError, TimeoutError):
            await self._line.send_str('42/_event,["ping"]')
            await self._line.receive(timeout=_LOOK_SECONDS)


class Heard:
    """What was said, without the echo."""

    def __init__(self, deltas: list[dict[str, dict[str, Any]]]) -> None:
        self.text = json.dumps(deltas, ensure_ascii=False)
        self.states: dict[str, dict[str, Any]] = {}
        for delta in deltas:
            for state, variables in delta.items():
                if state != _ECHO_STATE:
                    self.states.setdefault(state, {}).update(variables)

    def of(self, handler: str) -> dict[str, Any]:
        """What was said about the handler's own state: var name → value."""
        said = self.states.get(handler.rpartition(".")[0], {})
        return {name.removesuffix("_rx_state_"): value for name, value in said.items()}
