"""A program for tests: members at their tabs, who press until the shop has told them an order's id.

`python -m tests.chaos.customers FOLDER`, with `errand.json` in the folder. Every click is sent
twice; one that was not answered is pressed again, in a new tab, under the same key. What was
answered is written down: killed and started again, the program goes on with the rest.
"""

import asyncio
import json
import random
import sys
from pathlib import Path

from socketio.exceptions import SocketIOError

from tests.bench.visitors import Visitor
from tests.worlds import POST

PLACE = "reflex___state____state.snshelper___ordering___state___form____opened_form.place"
_PATIENCE_SECONDS = 6.0
_LONGEST_PAUSE_SECONDS = 8.0


def answered(folder: Path) -> dict[int, str]:
    """Order ids by click, as the shop told them."""
    told = folder / "answered.txt"
    lines = told.read_text().splitlines() if told.exists() else []
    return {int(number): order_id for number, order_id in (line.split() for line in lines)}


async def _walk(folder: Path, url: str, token: str, clicks: list[int]) -> None:
    for click in clicks:
        order_id = ""
        while not order_id:
            await asyncio.sleep(random.uniform(0.1, _LONGEST_PAUSE_SECONDS))
            order_id = await _press(url, token, click)
        with (folder / "answered.txt").open("a") as told:
            told.write(f"{click} {order_id}\n")


async def _press(url: str, token: str, click: int) -> str:
    """One try in a tab of its own: the order's id, or nothing when no answer came."""
    quantity = 500 + 100 * (click % 7)
    form = {
        "slug": "instagram-local-reach",
        "target": POST,
        "quantity": str(quantity),
        "shown_total": str(2 * quantity),
        "client_key": f"click-{click:06d}",
    }
    visitor = Visitor(url, "/", f"session={token}")
    try:
        await visitor.open()
        await visitor.until(lambda: visitor.value("catalogue_state", "is_loaded"), 4.0)
        for _ in range(2):
            await visitor.send(PLACE, form=form)
        await visitor.until(lambda: visitor.value("opened_form", "order_id"), _PATIENCE_SECONDS)
        return str(visitor.value("opened_form", "order_id"))
    except (SocketIOError, TimeoutError, OSError):
        return ""
    finally:
        await visitor.close()


async def main(folder: Path) -> None:
    """Press every button that has not been answered yet, each member at a tab of their own."""
    errand = json.loads((folder / "errand.json").read_text())
    done, tokens = answered(folder), errand["tokens"]
    left = [click for click in range(errand["orders"]) if click not in done]
    shares = [[c for c in left if c % len(tokens) == number] for number in range(len(tokens))]
    pairs = zip(tokens, shares, strict=True)
    await asyncio.gather(*(_walk(folder, errand["url"], *pair) for pair in pairs))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
