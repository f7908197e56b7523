"""Thousands of disasters in seconds: the real code in a simulated world, seed by seed."""

import os
import time
from pathlib import Path

import pytest

from tests.chaos.simulation.invariants import broken_promises
from tests.chaos.simulation.partner import Temper
from tests.chaos.simulation.world import World
from tests.worlds import rows, scalar

SLICE_SECONDS = 20.0
SEEDS = int(os.environ.get("CHAOS_SEEDS", "500"))
FIRST = int(os.environ.get("CHAOS_FIRST_SEED", "1000"))
GENTLE = Temper(*([100] + [0] * 8), odd=0.3)


def _live(seed: int, stocked_file: Path, folder: Path, **options: object) -> World:
    world = World(seed, stocked_file, folder / str(seed), **options).run()  # type: ignore[arg-type]
    broken = broken_promises(world)
    assert not broken, "\n".join([*broken, world.story()])
    return world


def test_no_disaster_breaks_a_promise(stocked_file: Path, tmp_path: Path) -> None:
    """As many seeds as fit into the slice, at least eight; the crash points must be real."""
    end, seed, crashes, orders = time.monotonic() + SLICE_SECONDS, 0, 0, 0
    while seed < 8 or (time.monotonic() < end and seed < 60):
        world = _live(seed, stocked_file, tmp_path)
        crashes += world.crashes
        orders += scalar(world.deps.engine, "SELECT COUNT(*) FROM orders")
        world.close()
        seed += 1
    assert crashes > 5 * seed
    assert orders > 8 * seed


def test_a_calm_world_delivers_everything(stocked_file: Path, tmp_path: Path) -> None:
    """Otherwise the disasters above would be breaking a machine that never ran."""
    world = World(7, stocked_file, tmp_path, deaths=0.0, temper=GENTLE, is_calm=True).run()
    assert broken_promises(world) == []
    assert world.crashes == 0
    ended = dict(rows(world.deps.engine, "SELECT state, COUNT(*) FROM orders GROUP BY 1"))
    assert set(ended) <= {"completed", "partial", "failed", "cancelled"}
    assert ended["completed"] >= 4
    world.close()


def test_a_seed_tells_the_same_story_twice(stocked_file: Path, tmp_path: Path) -> None:
    """Or a failure could not be looked into."""

    def told(folder: Path) -> list[tuple[object, ...]]:
        world = World(3, stocked_file, folder).run()
        events = rows(world.deps.engine, "SELECT kind, at, numbers FROM order_event ORDER BY id")
        world.close()
        return [(world.crashes, world.now), *(tuple(event) for event in events)]

    assert told(tmp_path / "once") == told(tmp_path / "again")


@pytest.mark.chaos
@pytest.mark.parametrize("first", range(FIRST, FIRST + SEEDS, 20))
def test_no_disaster_breaks_a_promise_in_the_long_run(
    first: int, stocked_file: Path, tmp_path: Path
) -> None:
    """CHAOS_SEEDS and CHAOS_FIRST_SEED choose how many and which."""
    for seed in range(first, first + 20):
        _live(seed, stocked_file, tmp_path).close()
