"""Bytes over an open socket that are no packets at all."""

from collections.abc import Iterator

import pytest

from tests.browser.serving import Shop
from tests.hostile.books import nothing_changes, said_since
from tests.hostile.people import Cast
from tests.hostile.tabs import RawLine, Tab, run

pytestmark = pytest.mark.xdist_group("hostile")


@pytest.fixture(autouse=True)
def _nothing_broke(shop: Shop) -> Iterator[None]:
    """The socket library complains of such bytes as of an error of its own; the shop does not."""
    before = shop.log.stat().st_size
    yield
    said = said_since(shop, before)
    assert "event_failed" not in said
    assert "snshelper/interface/event_door" not in said


@pytest.mark.parametrize(
    "frame",
    [
        *("", "x", "4", "42", "42[", "4" * 5_000, "42/_event,{}", '42/_event,["event"', "9999999"),
        *('42/elsewhere,["event",{}]', '42/_event,[["event"],{}]', "42/_event,[]", "42/_event,[5]"),
        *('45-1/_event,["event",{"_placeholder":true,"num":7}]', "45-99999999/_event,[]", "3probe"),
        *(
            '43/_event,1["x"]',
            "41/_event,",
            "41",
            "44/_event,{}",
            "40/elsewhere,",
            f"42{'[' * 50_000}",
        ),
        b"\x00\xff",
    ],
)
def test_a_frame_of_no_sense_disturbs_nobody_else(
    shop: Shop, cast: Cast, frame: str | bytes
) -> None:
    async def story() -> None:
        async with Tab(shop.url) as other, RawLine(shop.url) as line:
            await line.say(frame)
            await other.settle()
            assert other.is_open

    with nothing_changes(shop):
        run(story())
