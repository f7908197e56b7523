"""Log lines: JSON in production, readable in the demo, the same form for every library."""

import logging
import sys
import time
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import Processor

from snshelper.privacy.log_fields import drop_undeclared
from snshelper.web.scrubbing import scrub_event

_NOISY = (
    "reflex",
    "reflex_base",
    "granian",
    "dbos",
    "sqlalchemy",
    "alembic",
    "httpx",
    "httpcore",
    "socketio",
    "engineio",
    "aiosqlite",
    "asyncio",
)
# Given to granian, which would otherwise print in its own form.
GRANIAN_LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {},
    "handlers": {},
    "loggers": {
        "_granian": {"handlers": [], "level": "WARNING", "propagate": True},
        "granian.access": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}


class _ShopStream(logging.StreamHandler[TextIO]):
    """Ours, so that starting twice does not write every line twice."""


def start_logging(is_demo: bool) -> None:
    """Route structlog and every library's logger to standard error in one form; safe to repeat."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    stream = _ShopStream(sys.stderr)
    stream.setFormatter(_formatter(shared, is_demo))
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    for earlier in [old for old in root.handlers if isinstance(old, _ShopStream)]:
        root.removeHandler(earlier)
    root.addHandler(stream)
    for name in _NOISY:
        _quieten(logging.getLogger(name))


def _formatter(shared: list[Processor], is_demo: bool) -> logging.Formatter:
    last: Processor = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
        if is_demo
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _declared_fields,
            scrub_event,
            last,
        ],
    )


def _declared_fields(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    return drop_undeclared(event)


def _quieten(library: logging.Logger) -> None:
    library.setLevel(logging.WARNING)
    library.handlers.clear()
    library.propagate = True


class AccessLog:
    """One line a request: method, path, status, milliseconds. Never a query string or an address.

    Files and probes are logged only when they fail.
    """

    _QUIET = ("/assets/", "/styles/", "/ping", "/_health")

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app = app
        self._log = structlog.get_logger("access")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and write the line when the answer has begun."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()

        async def send_logged(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._write(scope, message["status"], (time.perf_counter() - began) * 1000)
            await send(message)

        await self._app(scope, receive, send_logged)

    def _write(self, scope: Scope, status: int, milliseconds: float) -> None:
        path: str = scope["path"]
        if status < 400 and path.startswith(self._QUIET):
            return
        self._log.info(
            "request",
            method=scope["method"],
            path=path,
            status=status,
            ms=round(milliseconds, 1),
        )
