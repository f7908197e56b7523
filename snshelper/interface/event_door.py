"""What a socket may say at all, looked at before Reflex acts on it.

Reflex would log whatever it cannot place together with its contents, which may be a password, and
would take a packet called `connect` for a new connection, with the headers that the packet claims.
"""

import functools
import inspect
import re
from typing import Any

import reflex as rx
import structlog
from reflex.app import EventNamespace
from reflex_base import constants
from reflex_base.registry import RegistrationContext

log = structlog.get_logger(__name__)

_SIGNALS = frozenset({"ping", "client_error"})
_ROUTE_TEXTS = ("pathname", "asPath")
_BOOT = constants.CompileVars.CONNECT_AUTH_EVENT
_DEPTH = 12
# No database and no socket can carry them; half a character is what cutting an emoji leaves.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_REPLACEMENT = "\ufffd"


class Malformed(Exception):
    """No page of ours would send this."""


def guard_events(app: rx.App) -> None:
    """Let nothing into the app's event namespace but what its pages and the library may say."""
    if app.event_namespace is not None:
        _Door(app, app.event_namespace)


class _Door:
    def __init__(self, app: rx.App, namespace: EventNamespace) -> None:
        self._app = app
        self._name = namespace.namespace
        self._pass_on = namespace.trigger_event
        namespace.trigger_event = self._enter

    async def _enter(self, event: object, sid: str, *contents: Any) -> Any:
        try:
            known = self._checked(event, sid, contents)
        except Malformed:
            log.warning("packet_refused", kind=str(event)[:40])
            # Answered to a connection, this closes it.
            return False
        return await self._pass_on(event, sid, *known)

    def _checked(self, event: object, sid: str, contents: tuple[Any, ...]) -> tuple[Any, ...]:
        """The contents to pass on. Raises Malformed."""
        if event == "event" and len(contents) == 1:
            return (well_formed(contents[0]),)
        if self._is_from_library(event, sid, contents):
            return (*contents[:1], *(_greeting(said) for said in contents[1:]))
        if isinstance(event, str) and event in _SIGNALS and len(contents) <= 1:
            return contents
        raise Malformed

    def _is_from_library(self, event: object, sid: str, contents: tuple[Any, ...]) -> bool:
        """Whether a socket really opens or closes: clients may send events of these names, too."""
        sockets = self._app.sio
        if sockets is None:
            return False
        if event == "connect":
            return bool(contents) and contents[0] is sockets.get_environ(sid, self._name)
        return event == "disconnect" and not sockets.manager.is_connected(sid, self._name)


def _greeting(said: Any) -> Any:
    """What came with a connection: a page sends its first event along."""
    if isinstance(said, dict) and said.get(_BOOT) is not None:
        return {**said, _BOOT: well_formed(said[_BOOT])}
    return said


def well_formed(packet: object) -> dict[str, Any]:
    """The event, if it names a handler that exists, with just the arguments that it takes.

    Characters that nothing can store are replaced; what the values mean is for the handler to
    judge: they may be any JSON. Raises Malformed.
    """
    packet = _readable(packet, _DEPTH)
    name = packet.get("name") if isinstance(packet, dict) else None
    if not isinstance(packet, dict) or not isinstance(name, str):
        raise Malformed
    registered = RegistrationContext.get().event_handlers.get(name)
    payload = packet.get("payload", {})
    if registered is None or not isinstance(payload, dict) or not _is_about_us(packet):
        raise Malformed
    needed, known = _arguments(registered.handler.fn)
    is_ours = needed <= payload.keys() <= known
    if not is_ours or not _is_believable(name.rpartition(".")[2], payload):
        raise Malformed
    return packet


def _readable(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return _UNWRITABLE.sub(_REPLACEMENT, value)
    if not isinstance(value, dict | list):
        return value
    if not depth:
        raise Malformed
    if isinstance(value, list):
        return [_readable(each, depth - 1) for each in value]
    return {_readable(key, 0): _readable(each, depth - 1) for key, each in value.items()}


@functools.cache
def _arguments(function: Any) -> tuple[frozenset[str], frozenset[str]]:
    """The arguments that a handler must be given, and all that it may be given."""
    parameters = list(inspect.signature(function).parameters.values())[1:]
    needed = (one.name for one in parameters if one.default is inspect.Parameter.empty)
    return frozenset(needed), frozenset(one.name for one in parameters)


def _is_about_us(packet: dict[str, Any]) -> bool:
    """Whether the event says that it comes from an address of this shop."""
    route = packet.get("router_data", {})
    if not isinstance(route, dict) or not isinstance(route.get("query", {}), dict):
        return False
    paths = [route.get(name, "/") for name in _ROUTE_TEXTS]
    return all(isinstance(path, str) and path.startswith("/") for path in paths)


def _is_believable(event: str, payload: dict[str, Any]) -> bool:
    """Reflex's own handlers believe what they are given; ours judge for themselves.

    No var of the shop is kept in the browser, so none comes from there.
    """
    if event == "set_is_hydrated":
        return isinstance(payload["value"], bool)
    if event == "hydrate_and_load":
        hashes = payload.get("hashes") or []
        is_text = isinstance(hashes, list) and all(isinstance(each, str) for each in hashes)
        return is_text and not payload.get("vars")
    return True
