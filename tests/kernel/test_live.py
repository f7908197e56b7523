"""Pushing changes to open tabs: everyone who watches hears, nobody hears what is not theirs."""

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from snshelper.kernel.live import LiveTabs, Source, Watcher, publish_changes, tabs

MINE, OTHER = Watcher("tab-1", int), Watcher("tab-2", int)


@pytest.fixture(autouse=True)
def _nobody_watches() -> Iterator[None]:
    tabs._watchers.clear()
    yield
    tabs._watchers.clear()


class GrowingTable:
    """A double of a table whose rows appear when a test says so; ids may appear out of order."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, str]] = [(1, "ann")]
        self.is_broken = False

    def newest(self, _: Engine) -> int:
        """The highest id."""
        return max(number for number, _ in self.rows)

    def read(self, _: Engine, after_id: int) -> list[tuple[int, str]]:
        """Rows beyond an id."""
        if self.is_broken:
            raise OperationalError("look", {}, Exception())
        return [row for row in self.rows if row[0] > after_id]


async def _publish(table: GrowingTable, engine: Engine, steps: object) -> list[str]:
    heard: list[str] = []

    async def push(watcher: Watcher) -> bool:
        heard.append(watcher.token)
        return watcher is not OTHER

    publishing = asyncio.create_task(
        publish_changes(engine, [Source(table.newest, table.read)], push, 0.01)
    )
    await steps(heard)  # type: ignore[operator]
    publishing.cancel()
    return heard


async def _looks(count: int = 8) -> None:
    await asyncio.sleep(0.03 * count)


def test_a_change_reaches_the_tabs_of_its_account_alone(engine: Engine) -> None:
    table = GrowingTable()
    tabs.watch("ann", MINE)
    tabs.watch("ben", OTHER)

    async def steps(heard: list[str]) -> None:
        await _looks()
        assert heard == []
        table.rows.append((2, "ann"))
        await _looks()

    assert asyncio.run(_publish(table, engine, steps)) == ["tab-1"]


def test_a_row_that_appears_late_under_a_lower_id_is_heard_once(engine: Engine) -> None:
    table = GrowingTable()
    tabs.watch("ann", MINE)

    async def steps(heard: list[str]) -> None:
        await _looks()
        table.rows.append((5, "ben"))
        await _looks(2)
        table.rows.append((4, "ann"))
        await _looks()

    assert asyncio.run(_publish(table, engine, steps)) == ["tab-1"]


def test_a_tab_that_is_gone_is_not_told_again(engine: Engine) -> None:
    table = GrowingTable()
    tabs.watch("ben", OTHER)

    async def steps(heard: list[str]) -> None:
        await _looks()
        for number in (2, 3):
            table.rows.append((number, "ben"))
            await _looks()

    assert asyncio.run(_publish(table, engine, steps)) == ["tab-2"]
    assert tabs.is_idle()


def test_a_database_that_fails_for_a_moment_silences_nobody(engine: Engine) -> None:
    table = GrowingTable()
    tabs.watch("ann", MINE)

    async def steps(heard: list[str]) -> None:
        await _looks()
        table.is_broken = True
        table.rows.append((2, "ann"))
        await _looks()
        assert heard == []
        table.is_broken = False
        await _looks()

    assert asyncio.run(_publish(table, engine, steps)) == ["tab-1"]


def test_watching_twice_is_watching_once() -> None:
    live = LiveTabs()
    live.watch("ann", MINE)
    live.watch("ann", MINE)
    assert live.of({"ann", "ben"}) == [MINE]
    live.forget(MINE)
    assert live.is_idle()
