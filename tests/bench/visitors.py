"""A visitor's browser reduced to its socket: connects, hydrates, sends events, awaits answers."""

import asyncio
import time
import uuid
from typing import Any

import socketio

NAMESPACE = "/_event"
HYDRATE = "reflex___state____state.hydrate_and_load"


class Visitor:
    """One tab on `url`. Deltas are gathered in `known`, by state and var name."""

    def __init__(self, url: str, path: str = "/", cookie: str = "") -> None:
        """Not connected yet."""
        self._url = url
        self._path = path
        self._cookie = cookie
        self._socket = socketio.AsyncClient(reconnection=False)
        self._changed = asyncio.Event()
        self.known: dict[str, dict[str, Any]] = {}
        self._socket.on("event", self._take, namespace=NAMESPACE)

    async def _take(self, update: Any) -> None:
        for state, variables in (update.get("delta") or {}).items():
            self.known.setdefault(state, {}).update(variables)
        self._changed.set()

    @property
    def _router(self) -> dict[str, Any]:
        return {"pathname": self._path, "asPath": self._path, "query": {}}

    async def open(self) -> None:
        """Connect and load the page."""
        headers = {"Origin": self._url}
        if self._cookie:
            headers["Cookie"] = self._cookie
        await self._socket.connect(
            f"{self._url}?token={uuid.uuid4()}",
            headers=headers,
            socketio_path="_event",
            namespaces=[NAMESPACE],
            transports=["websocket"],
            auth={"event": {"name": HYDRATE, "payload": {}, "router_data": self._router}},
        )

    async def send(self, name: str, **payload: Any) -> None:
        """Send one event, as a click would."""
        self._changed.clear()
        await self._socket.emit(
            "event",
            {"name": name, "payload": payload, "router_data": self._router},
            namespace=NAMESPACE,
        )

    def value(self, state_end: str, variable: str) -> Any:
        """A var of the state whose full name ends in `state_end`; None before it arrived."""
        for state, variables in self.known.items():
            if state.endswith(state_end):
                for name, value in variables.items():
                    if name.startswith(variable):
                        return value
        return None

    async def until(self, holds: Any, seconds: float = 15.0) -> float:
        """Wait until `holds()`; answers the seconds it took. Raises TimeoutError."""
        began = time.perf_counter()
        while not holds():
            left = seconds - (time.perf_counter() - began)
            if left <= 0:
                raise TimeoutError
            self._changed.clear()
            if holds():
                break
            await asyncio.wait_for(self._changed.wait(), left)
        return time.perf_counter() - began

    async def close(self) -> None:
        """Leave."""
        await self._socket.disconnect()
