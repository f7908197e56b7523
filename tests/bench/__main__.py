"""`make bench`: prints the table that docs/benchmarks.md keeps."""

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from snshelper.kernel.runtime import Deps
from tests.bench.members import add_member, deps_in
from tests.bench.orders import (
    prepare,
    request,
    turns_of_placing,
    whole_orders_per_second,
)
from tests.bench.servers import bare, resident_megabytes, shop
from tests.bench.visitors import Visitor
from tests.postgres import PostgresServer

PREFIX = "reflex___state____state."
PLACE = f"{PREFIX}snshelper___ordering___state___form____opened_form.place"
PRESS = f"{PREFIX}bare___bare____counter.press"
ROUNDS = 20
ORDERS = 100
MEMBERS = 20
CLICKS = 3
# Nobody clicks while the page still answers the click before.
_BREATH_SECONDS = 0.4


def main() -> None:
    """Measure everything and print one line for each."""
    print("| what | shop | floor, same run | ratio | aim |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        _orders("SQLite", prepare(Path(first)), prepare(Path(second)))
    server = PostgresServer(is_durable=True)
    with tempfile.TemporaryDirectory() as folder:
        shops = [prepare(Path(folder), server.database()) for _ in range(2)]
        _orders("PostgreSQL", *shops)
        for deps, _ in shops:
            deps.engine.dispose()
    server.close()
    asyncio.run(_events())


def _orders(database: str, placing: tuple[Deps, str], delivering: tuple[Deps, str]) -> None:
    placed, raw = turns_of_placing(*placing, ROUNDS, ORDERS)
    # As in `timeit`: what else the machine does only ever slows, and slows much code more.
    ours, floor = ORDERS / min(placed), ORDERS / min(raw)
    name = f"place_order per second, {database}"
    _row(f"{name}, quickest turn", f"{ours:.0f}", f"{floor:.0f}", ours / floor, "≥ 0.3")
    every, floor = ROUNDS * ORDERS / sum(placed), ROUNDS * ORDERS / sum(raw)
    _row(f"{name}, all turns", f"{every:.0f}", f"{floor:.0f}", every / floor, "≥ 0.3")
    whole = whole_orders_per_second(*delivering, 300)
    name = f"whole orders per second, {database}"
    aim = "≥ 30 per second" if database == "SQLite" else ""
    _row(name, f"{whole:.1f}", f"{floor:.0f}", whole / floor, aim)


async def _events() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        bare() as (bare_url, bare_pid),
        shop(Path(folder), SNSHELPER_UNDO_SECONDS="600") as (url, pid),
    ):
        clicks, presses = await _latencies(url, deps_in(Path(folder)), bare_url)
        ours, floor = statistics.median(clicks) * 1000, statistics.median(presses) * 1000
        name = "click to confirmed, p50 ms"
        _row(name, f"{ours:.1f}", f"{floor:.1f}", ours / floor, "≤ 5")
        lean = await _memory(bare_url, bare_pid)
        full = await _memory(url, pid)
        name = "memory per visitor, MB"
        _row(name, f"{full:.3f}", f"{lean:.3f}", full / lean, "≤ 1.5")


async def _latencies(url: str, deps: Deps, bare_url: str) -> tuple[list[float], list[float]]:
    """Seconds from a click to its order, and from a bare press to its count, taken in turns."""
    counter = Visitor(bare_url)
    await counter.open()
    await counter.until(lambda: counter.value("counter", "count") is not None)
    clicks, presses = [], []
    for _ in range(MEMBERS):
        member = Visitor(url, "/", f"session={add_member(deps, 1_000_000)[1]}")
        await member.open()
        await member.until(lambda member=member: member.value("catalogue_state", "is_loaded"))
        for _ in range(CLICKS):
            await asyncio.sleep(_BREATH_SECONDS)
            clicks.append(await _seconds(member, "opened_form", "order_id", PLACE, form=_form()))
            await asyncio.sleep(_BREATH_SECONDS)
            presses.append(await _seconds(counter, "counter", "count", PRESS))
        await member.close()
    await counter.close()
    return clicks, presses


def _form() -> dict[str, str]:
    wish = request(0)
    return {
        "slug": wish.slug,
        "target": str(wish.target),
        "quantity": str(wish.quantity),
        "shown_total": str(wish.shown_total),
        "client_key": str(wish.client_key),
    }


async def _seconds(visitor: Visitor, state: str, var: str, event: str, **payload: Any) -> float:
    """How long it takes from sending `event` until `var` has another value."""
    before = visitor.value(state, var)
    began = time.perf_counter()
    await visitor.send(event, **payload)
    await visitor.until(lambda: visitor.value(state, var) != before)
    return time.perf_counter() - began


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
