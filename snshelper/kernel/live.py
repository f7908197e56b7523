"""Carrying changes to open tabs: one look at the database per process, then a push to each tab.

A tab watches an account. Sources tell which accounts changed since the last look; asking twice is
harmless, because a push only makes the tab read the truth again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from snshelper.kernel.runtime import in_thread

log = structlog.get_logger(__name__)

# PostgreSQL hands out ids before it commits them, so a lower id can appear after a higher one:
# each look goes back over the ids of the last looks.
_LOOKS_REPEATED = 8


@dataclass(frozen=True)
class Watcher:
    """An open tab and the state in it that shows an account's orders or balance."""

    token: str
    state: type


@dataclass
class Source:
    """A growing table: `read(engine, after_id)` answers (id, account) pairs beyond an id."""

    newest: Callable[[Engine], int]
    read: Callable[[Engine, int], list[tuple[int, str]]]


class _Cursor:
    """How far a source was read, and which of the latest ids were already told."""

    def __init__(self, start: int) -> None:
        self._marks = [start]
        self._told: set[int] = set()

    @property
    def after(self) -> int:
        return self._marks[0]

    def unseen(self, rows: list[tuple[int, str]]) -> set[str]:
        fresh = {account for number, account in rows if number not in self._told}
        newest = max([number for number, _ in rows], default=self._marks[-1])
        self._marks = [*self._marks, max(newest, self._marks[-1])][-_LOOKS_REPEATED:]
        self._told = {number for number, _ in rows if number > self.after}
        return fresh


class LiveTabs:
    """Which tabs watch which account in this process."""

    def __init__(self) -> None:
        self._watchers: dict[str, set[Watcher]] = {}

    def watch(self, account_id: str, watcher: Watcher) -> None:
        """Push to `watcher` whenever something of `account_id` changes; repeating is harmless."""
        self._watchers.setdefault(account_id, set()).add(watcher)

    def forget(self, watcher: Watcher) -> None:
        """Stop pushing to a tab that is gone."""
        for account_id in [key for key, group in self._watchers.items() if watcher in group]:
            group = self._watchers[account_id]
            group.discard(watcher)
            if not group:
                del self._watchers[account_id]

    def of(self, accounts: set[str]) -> list[Watcher]:
        """The tabs that watch any of `accounts`."""
        return [watcher for account in accounts for watcher in self._watchers.get(account, ())]

    def is_idle(self) -> bool:
        """Whether nobody watches anything."""
        return not self._watchers


tabs = LiveTabs()


async def publish_changes(
    engine: Engine,
    sources: list[Source],
    push: Callable[[Watcher], Awaitable[bool]],
    interval_seconds: float = 0.3,
) -> None:
    """Look and push until cancelled. `push` answers False for a tab that is gone."""
    cursors: list[_Cursor] | None = None
    while True:
        await asyncio.sleep(interval_seconds)
        try:
            if tabs.is_idle():
                cursors = None
                continue
            if cursors is None:
                cursors = [_Cursor(await in_thread(source.newest, engine)) for source in sources]
            changed: set[str] = set()
            for source, cursor in zip(sources, cursors, strict=True):
                changed |= cursor.unseen(await in_thread(source.read, engine, cursor.after))
        except SQLAlchemyError as error:
            log.warning("live_look_failed", error=type(error).__name__)
            continue
        await _push_all(tabs.of(changed), push)


async def _push_all(watchers: list[Watcher], push: Callable[[Watcher], Awaitable[bool]]) -> None:
    for watcher in watchers:
        try:
            if not await push(watcher):
                tabs.forget(watcher)
        except Exception:
            log.exception("live_push_failed")
