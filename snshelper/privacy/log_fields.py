"""Every field that a log line may have. What stands nowhere here is dropped before it is written.

None of them carries a value that a person gave: codes, numbers, ids of the shop's own, and texts
that the scrubbing of `web/scrubbing.py` has been through.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from snshelper.kernel.switches import is_thrown
from snshelper.privacy.declarations import Category


@dataclass(frozen=True)
class LogField:
    """A field, and what kind of value it holds. `meaning` is for whoever reads the log."""

    name: str
    category: Category
    meaning: str


def _technical(name: str, meaning: str) -> LogField:
    return LogField(name, Category.TECHNICAL, meaning)


LOG_FIELDS: dict[str, LogField] = {
    field.name: field
    for field in (
        _technical("event", "what happened, as a code"),
        _technical("level", "how bad it is"),
        _technical("logger", "which module says so"),
        _technical("timestamp", "when, UTC"),
        _technical("exception", "a traceback, scrubbed"),
        _technical("reference", "the code shown to the person beside the error"),
        _technical("error", "the class of an error"),
        _technical("reason", "why, as a code"),
        _technical("kind", "which kind of packet or failure"),
        _technical("code", "the code of a business refusal"),
        _technical("handler", "which event handler"),
        _technical("method", "the request's method"),
        _technical("path", "the request's path, without its query, scrubbed"),
        _technical("status", "the answer's status, or a program's exit status"),
        _technical("ms", "milliseconds"),
        _technical("name", "the name of a cookie that was dropped"),
        _technical("choice", "allow, ask or refuse"),
        _technical("chore", "which recurring work"),
        _technical("provider", "which connector"),
        _technical("key", "which connector's batch"),
        _technical("orders", "how many orders"),
        _technical("manifest", "the number of a list of what is to be destroyed"),
        LogField("attempt", Category.TRANSACTION, "the number of one try at an order"),
        LogField("attempts", Category.TRANSACTION, "how many tries, or their numbers"),
        LogField("order", Category.TRANSACTION, "the number of an order"),
        _technical("manifest", "the number of a list of what is to be destroyed"),
        _technical("request", "the number of a request about own data"),
        _technical("threat", "what the virus scanner calls it"),
        _technical("size", "bytes of a file"),
        _technical("telling", "the number of a correction that a recipient is told of"),
        LogField("mail", Category.IDENTIFIER, "the number of a mail, never its address"),
    )
}


def drop_undeclared(event: Mapping[str, Any]) -> dict[str, Any]:
    """The declared fields of a log line."""
    if is_thrown("logs.fields"):
        return dict(event)
    return {name: value for name, value in event.items() if name in LOG_FIELDS}
