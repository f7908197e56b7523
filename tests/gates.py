"""A double of the outbound gate: answers what a test wrote down, and remembers what was asked."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from snshelper.kernel.outbound import Answer

Reply = Answer | Exception


def json_answer(status: int, body: Any, **headers: str) -> Answer:
    """An answer as the gate hands it on."""
    return Answer(status, body, {"content-type": "application/json", **headers})


@dataclass(eq=False)
class ScriptedGate:
    """Stands in for `OutboundGate`; `reply` decides every answer."""

    reply: Callable[[str, str, Any], Reply]
    asked: list[tuple[str, str, Any, dict[str, str]]] = field(default_factory=list)

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
        """See OutboundGate.call."""
        self.asked.append((method, path, body, headers or {}))
        reply = self.reply(method, path, body)
        if isinstance(reply, Exception):
            raise reply
        return reply
