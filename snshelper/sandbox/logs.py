"""Short structured logs on standard output: one JSON object a line, never a secret."""

import json
import logging
import sys
import time

_log = logging.getLogger("sandbox")


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))
        line = {"at": moment, "level": record.levelname.lower(), "event": record.getMessage()}
        line |= getattr(record, "facts", {})
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def start_logging() -> None:
    """Send everything, including the web server's own complaints, to standard output."""
    stream = logging.StreamHandler(sys.stdout)
    stream.setFormatter(_JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[stream], force=True)


def note(event: str, **facts: str | int | float) -> None:
    """Log one event with its facts; callers pass identifiers, never secrets or targets."""
    _log.info(event, extra={"facts": facts})


def warn(event: str, **facts: str | int | float) -> None:
    """Like `note`, for what somebody may want to look into."""
    _log.warning(event, extra={"facts": facts})
