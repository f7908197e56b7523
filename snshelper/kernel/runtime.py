"""What actions need from outside, and the one place where states find it.

Reflex builds state objects itself, so they cannot be handed their dependencies: the composition
root installs them here once per process.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine

from snshelper.kernel.clock import Clock
from snshelper.kernel.durable import WorkQueue
from snshelper.kernel.outbound import OutboundGate
from snshelper.kernel.vault.vault import Vault
from snshelper.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Deps:
    """Everything an action may need besides its actor and its input."""

    settings: Settings
    engine: Engine
    clock: Clock
    queue: WorkQueue
    gate: OutboundGate
    vault: Vault

    def close(self) -> None:
        """Let go of both databases."""
        self.engine.dispose()
        self.vault.close()


class NotInstalled(RuntimeError):
    """The process asked for its dependencies before the composition root ran."""


_installed: list[Deps] = []
# Blocking database work leaves the event loop; the pool bounds how much of it is under way.
_threads = ThreadPoolExecutor(max_workers=16, thread_name_prefix="shop")


def install(deps: Deps) -> None:
    """Make `deps` the ones of this process."""
    _installed[:] = [deps]


def current() -> Deps:
    """The dependencies of this process; raises NotInstalled before `install`."""
    if not _installed:
        raise NotInstalled
    return _installed[0]


async def in_thread(call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run blocking `call` off the event loop."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads, partial(call, *args, **kwargs))


async def look_up(
    call: Callable[Concatenate[Engine, P], R], *args: P.args, **kwargs: P.kwargs
) -> R:
    """Read a row or two by their keys, on the database of this process.

    SQLite answers from memory and waits for no writer, sooner than a thread would have begun.
    """
    engine = current().engine
    if engine.dialect.name == "sqlite":
        return call(engine, *args, **kwargs)
    return await in_thread(call, engine, *args, **kwargs)
