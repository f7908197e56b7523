"""A program for tests: begins a durable job, says so, and never ends it. It waits to be killed.

`python -m tests.kernel.dying_executor DATABASE_URL EXECUTOR_ID FILE`
"""

import asyncio
import sys
import time
from pathlib import Path

from snshelper.kernel.database import create_shop_engine
from snshelper.kernel.durable_engine import DurableEngine


def main(url: str, executor_id: str, file: str) -> None:
    """Take the job and hang in it."""

    async def hang(argument: str) -> None:
        Path(file).write_text(argument)
        await asyncio.sleep(600)

    DurableEngine(create_shop_engine(url), executor_id, {"greet": hang}).start()
    time.sleep(600)


if __name__ == "__main__":
    main(*sys.argv[1:])
