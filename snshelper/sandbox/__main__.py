"""`python -m snshelper.sandbox`: run the sandbox partner in the foreground."""

import asyncio
import sys

from pydantic import ValidationError

from snshelper.sandbox.logs import start_logging, warn
from snshelper.sandbox.server import serve
from snshelper.sandbox.settings import Settings


def main() -> int:
    """Exit status 0 after a clean stop, 1 when the partner cannot start."""
    start_logging()
    try:
        asyncio.run(serve(Settings()))
    except ValidationError as problem:
        for detail in problem.errors(include_url=False):
            warn("sandbox.misconfigured", name=str(detail["loc"][0]), reason=detail["msg"])
        return 1
    except (OSError, ValueError) as problem:
        warn("sandbox.cannot_start", reason=str(problem))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
