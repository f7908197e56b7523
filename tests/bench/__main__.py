"""`make bench`: prints the table that docs/benchmarks.md keeps."""

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

from snshelper.kernel.ids import new_id
from tests.bench.members import add_member
from tests.bench.orders import (
    TARGET,
    placements_per_second,
    prepare,
    raw_per_second,
    whole_orders_per_second,
)
from tests.bench.servers import bare, resident_megabytes, shop, worker_pid
from tests.bench.visitors import Visitor

FORM = "snshelper___ordering___state___form____opened_form"
PREFIX = "reflex___state____state."
ROUNDS = 3


def main() -> None:
    """Measure everything and print one line for each."""
    print("| what | shop | floor, same run | ratio | aim |")
    print("|---|---|---|---|---|")
    _orders()
    asyncio.run(_events())


def _orders() -> None:
    with tempfile.TemporaryDirectory() as folder:
        deps, account_id = prepare(Path(folder))
        placed, raw = [], []
        for _ in range(ROUNDS):
            placed.append(placements_per_second(deps, account_id, 300))
            raw.append(raw_per_second(deps, account_id, 300))
    with tempfile.TemporaryDirectory() as folder:
        deps, account_id = prepare(Path(folder))
        whole = whole_orders_per_second(deps, account_id, 300)
    ours, floor = statistics.median(placed), statistics.median(raw)
    _row("place_order per second (SQLite)", f"{ours:.0f}", f"{floor:.0f}", ours / floor, "≥ 0.3")
    name = "whole orders per second (SQLite)"
    _row(name, f"{whole:.1f}", f"{floor:.0f}", whole / floor, "≥ 30/s")


async def _events() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        bare() as (bare_url, bare_pid),
        shop(Path(folder), SNSHELPER_UNDO_SECONDS="600") as (url, pid),
    ):
        database = f"sqlite:///{folder}/shop.db"
        clicks, presses = [], []
        for _ in range(ROUNDS):
            presses += await _press(bare_url, 60)
            clicks += [each for _ in range(10) for each in await _click(url, database, 3)]
        ours, floor = statistics.median(clicks) * 1000, statistics.median(presses) * 1000
        name = "click to confirmed, p50 ms"
        _row(name, f"{ours:.1f}", f"{floor:.1f}", ours / floor, "≤ 5")
        lean = await _memory(bare_url, worker_pid(bare_pid))
        full = await _memory(url, worker_pid(pid))
        name = "memory per visitor, MB"
        _row(name, f"{full:.3f}", f"{lean:.3f}", full / lean, "≤ 1.5")


async def _press(url: str, count: int) -> list[float]:
    """Seconds from a bare Reflex event to its delta."""
    visitor = Visitor(url)
    await visitor.open()
    await visitor.until(lambda: visitor.value("counter", "count") is not None)
    taken = []
    for number in range(count):
        began = time.perf_counter()
        wanted = number + 1
        await visitor.send(f"{PREFIX}bare___bare____counter.press")
        await visitor.until(lambda wanted=wanted: visitor.value("counter", "count") == wanted)
        taken.append(time.perf_counter() - began)
    await visitor.close()
    return taken


async def _click(url: str, database: str, count: int) -> list[float]:
    """Seconds from the click to the delta that shows the order."""
    _, token = add_member(database, 1_000_000)
    visitor = Visitor(url, "/", f"session={token}")
    await visitor.open()
    await visitor.until(lambda: visitor.value("catalogue_state", "is_loaded") is True)
    taken = []
    for _ in range(count):
        key = new_id()
        form = {
            "slug": "instagram-local-reach",
            "target": TARGET,
            "quantity": "500",
            "shown_total": "1000",
            "client_key": key,
        }
        before = visitor.value("opened_form", "order_id")
        began = time.perf_counter()
        await visitor.send(f"{PREFIX}{FORM}.place", form=form)
        await visitor.until(
            lambda before=before: visitor.value("opened_form", "order_id") not in (before, "", None)
        )
        taken.append(time.perf_counter() - began)
    await visitor.close()
    return taken


async def _memory(url: str, pid: int, count: int = 200) -> float:
    """MB that the server grows for each open tab on `/`."""
    warm = [Visitor(url) for _ in range(10)]
    for visitor in warm:
        await visitor.open()
    await asyncio.sleep(2)
    before = resident_megabytes(pid)
    visitors = [Visitor(url) for _ in range(count)]
    for visitor in visitors:
        await visitor.open()
    await asyncio.sleep(3)
    grown = resident_megabytes(pid) - before
    for visitor in warm + visitors:
        await visitor.close()
    return grown / count


def _row(name: str, ours: str, floor: str, ratio: float, aim: str) -> None:
    print(f"| {name} | {ours} | {floor} | {ratio:.2f} | {aim} |")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
