"""The one gate to the outside world: the only importer of httpx.

Every call names a registered destination and says which categories of data it carries. Messages
and categories that were not declared for the destination, hosts outside its allow-list, redirects,
proxies from the environment and oversized answers are refused.
"""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from weakref import WeakKeyDictionary

import httpx

from snshelper.kernel.switches import is_thrown

LONGEST_REQUEST_SECONDS = 12.0
"""However slowly a request trickles, it is over by then: waiting for lost answers counts on it."""


class OutboundRefused(Exception):
    """The call was never made: destination, address, field or category is not allowed."""


class NotSent(Exception):
    """The request surely never reached the other side."""


class AnswerLost(Exception):
    """The request may have been received; what became of it is unknown."""


@dataclass(frozen=True)
class OutboundMessage:
    """One kind of request that may be made: `{}` in its path stands for one segment.

    `carries` are the categories of data it may carry, `fields` the names that its body, form and
    query may have.
    """

    method: str
    path: str
    carries: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()

    def is_at(self, method: str, path: str) -> bool:
        """Whether a request with this method and path is of this kind."""
        own, asked = self.path.split("/"), path.split("/")
        return (
            method == self.method
            and len(own) == len(asked)
            and all(mine in ("{}", theirs) for mine, theirs in zip(own, asked, strict=True))
        )


@dataclass(frozen=True)
class Destination:
    """A registered outside system: its base address, and what it may be asked and told.

    Without messages nothing may be sent there.
    """

    name: str
    base_url: str
    messages: tuple[OutboundMessage, ...] = ()
    may_know: frozenset[str] = frozenset()
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    timeout_seconds: float = 8.0
    body_limit: int = 1_000_000

    @property
    def deadline_seconds(self) -> float:
        """The longest a whole request may take: time-outs alone bound only each of its parts."""
        return min(self.timeout_seconds * 1.5, LONGEST_REQUEST_SECONDS)


@dataclass(frozen=True)
class Answer:
    """What the other side said."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def retry_after_seconds(self) -> float:
        """Seconds the other side asks us to wait (RFC 9110 §10.2.3); 1 when it does not say."""
        value = self.headers.get("retry-after", "")
        return float(value) if value.isascii() and value.isdigit() else 1.0


class OutboundGate:
    """The registered destinations, and a connection pool for each event loop."""

    def __init__(self, destinations: list[Destination]) -> None:
        """Register what may be reached; nothing else can be."""
        self._destinations = {destination.name: destination for destination in destinations}
        # A client belongs to the event loop it first ran on; the web and the durable engine have
        # one each.
        self._clients: WeakKeyDictionary[asyncio.AbstractEventLoop, httpx.AsyncClient] = (
            WeakKeyDictionary()
        )

    def _client(self) -> httpx.AsyncClient:
        loop = asyncio.get_running_loop()
        if loop not in self._clients:
            self._clients[loop] = httpx.AsyncClient(
                trust_env=False,
                follow_redirects=False,
                limits=httpx.Limits(max_connections=64, max_keepalive_connections=32),
            )
        return self._clients[loop]

    async def close(self) -> None:
        """Release the connections of the running event loop."""
        client = self._clients.pop(asyncio.get_running_loop(), None)
        if client is not None:
            await client.aclose()

    async def call(
        self,
        destination: str,
        method: str,
        path: str,
        *,
        carries: Collection[str],
        body: Any = None,
        form: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Make one request that carries these categories of data, never repeated here.

        Raises OutboundRefused before anything was sent, NotSent when the other side surely did
        not receive it, AnswerLost when nobody can tell.
        """
        target = self._destinations.get(destination)
        if target is None:
            raise OutboundRefused(destination)
        url = _address(target, path)
        _require_declared(target, method, path, carries, {**(form or {}), **_named(body)})
        try:
            async with asyncio.timeout(target.deadline_seconds):
                response = await self._client().request(
                    method,
                    url,
                    json=body,
                    data=form,
                    headers=target.headers | (headers or {}),
                    timeout=target.timeout_seconds,
                )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise NotSent(type(error).__name__) from error
        except (httpx.HTTPError, TimeoutError) as error:
            raise AnswerLost(type(error).__name__) from error
        return _read(response, target.body_limit)


def _named(body: Any) -> dict[str, Any]:
    """The fields of a body; one that has no names cannot be declared."""
    if body is None or isinstance(body, dict):
        return body or {}
    return {"(unnamed)": body}


def _require_declared(
    target: Destination, method: str, path: str, carries: Collection[str], told: Collection[str]
) -> None:
    """Refuse what no declared message of the destination allows."""
    address, _, query = path.partition("?")
    kinds = [message for message in target.messages if message.is_at(method, address)]
    fields = {name for name, _ in parse_qsl(query, keep_blank_values=True)} | set(told)
    known = [kind for kind in kinds if fields <= kind.fields]
    if not known and not is_thrown("outbound.messages"):
        raise OutboundRefused(f"{method} {address} to {target.name}: {sorted(fields)}")
    allowed = frozenset().union(*(kind.carries for kind in known)) & target.may_know
    if not set(carries) <= allowed and not is_thrown("outbound.categories"):
        raise OutboundRefused(f"{sorted(carries)} to {target.name}")


def _address(target: Destination, path: str) -> str:
    url = target.base_url.rstrip("/") + path
    if urlsplit(url).netloc != urlsplit(target.base_url).netloc:
        raise OutboundRefused(url)
    return url


def _read(response: httpx.Response, limit: int) -> Answer:
    if len(response.content) > limit:
        raise AnswerLost("oversized answer")
    headers = {key.lower(): value for key, value in response.headers.items()}
    if "json" not in headers.get("content-type", ""):
        return Answer(response.status_code, response.text, headers)
    try:
        return Answer(response.status_code, response.json(), headers)
    except ValueError as error:
        raise AnswerLost("unreadable answer") from error
