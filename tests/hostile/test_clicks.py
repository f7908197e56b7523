"""One click sent fifty times at once is one order; fifty clicks are as many as are paid for."""

import asyncio
from typing import Any

import pytest

from snshelper.fulfilment.audit import run_audit
from snshelper.kernel.ids import new_id
from tests.browser.books import balance, moves, orders, submissions_of
from tests.browser.people import Member
from tests.browser.serving import Shop
from tests.browser.waiting import until
from tests.hostile.handlers import named
from tests.hostile.people import Cast, quick_member
from tests.hostile.tabs import Tab, run

pytestmark = pytest.mark.xdist_group("hostile")

CLICKS, TABS, PRICE = 50, 10, 1000
PLACE = [named(f"{form}.place") for form in ("opened_form", "page_form", "usual_form")]
TARGET = "https://www.instagram.com/p/ClickedOften1/"


def click(key: str, **changed: str) -> dict[str, Any]:
    """What the form sends when the button is pressed."""
    form = {
        "slug": "instagram-local-reach",
        "target": TARGET,
        "quantity": "500",
        "shown_total": str(PRICE),
        "client_key": key,
    }
    return {"form": form | changed}


async def _storm(member: Member, keys: list[str]) -> None:
    """Every key pressed once, spread over ten tabs and three forms, all at the same moment."""
    tabs = [Tab(member.shop.url, "/terms", member.session) for _ in range(TABS)]
    await asyncio.gather(*(tab.__aenter__() for tab in tabs))
    await asyncio.gather(
        *(
            tabs[number % TABS].send(PLACE[number % len(PLACE)], click(key))
            for number, key in enumerate(keys)
        )
    )
    await asyncio.gather(*(tab.settle() for tab in tabs))
    await asyncio.gather(*(tab.__aexit__() for tab in tabs))


def test_fifty_copies_of_one_click_are_one_order_one_charge_one_submission(
    shop: Shop, cast: Cast
) -> None:
    member = quick_member(shop, 20_000)
    run(_storm(member, [new_id()] * CLICKS))
    [order] = orders(member)
    assert [move for move in moves(member) if move[0] != "top_up"] == [("hold", -PRICE)]
    assert balance(member) == 20_000 - PRICE
    until(lambda: submissions_of(shop, [order.id]), "the order never left")
    until(lambda: orders(member)[0].ended_at, "the order never ended")
    assert len(submissions_of(shop, [order.id])) == 1
    assert run_audit(shop.deps.engine).discrepancies == []


def test_fifty_clicks_with_money_for_three_are_three_orders(shop: Shop, cast: Cast) -> None:
    member = quick_member(shop, 3 * PRICE + 999)
    run(_storm(member, [new_id() for _ in range(CLICKS)]))
    placed = orders(member)
    assert len(placed) == 3
    assert balance(member) == 999
    until(lambda: len(submissions_of(shop, [o.id for o in placed])) == 3, "not all were sent")


def test_the_same_key_of_two_customers_is_two_orders(shop: Shop, cast: Cast) -> None:
    one, other, key = quick_member(shop, 5_000), quick_member(shop, 5_000), new_id()

    async def story() -> None:
        await asyncio.gather(_storm(one, [key] * 5), _storm(other, [key] * 5))

    run(story())
    assert [len(orders(one)), len(orders(other))] == [1, 1]
    assert orders(one)[0].id != orders(other)[0].id
    assert (balance(one), balance(other)) == (4_000, 4_000)


def test_a_used_key_with_other_contents_buys_nothing_more(shop: Shop, cast: Cast) -> None:
    member, key = quick_member(shop, 10_000), new_id()

    async def story() -> None:
        async with Tab(shop.url, session=member.session) as tab:
            await tab.ask(PLACE[0], click(key))
            for changed in (
                {"quantity": "1000", "shown_total": "2000"},
                {"target": "https://www.instagram.com/p/AnotherOne12/"},
                {"slug": "instagram-reel-view"},
            ):
                heard = await tab.ask(PLACE[0], click(key, **changed))
                assert heard.of(PLACE[0])["error"]

    run(story())
    assert (len(orders(member)), balance(member)) == (1, 9_000)


@pytest.mark.parametrize(
    "changed",
    [
        *(
            {"shown_total": total}
            for total in ("1", "0", "-1000", "1e3", "１０００", "", "9" * 5000)
        ),
        *({"quantity": wrong} for wrong in ("0", "-500", "1", "1e3", "NaN", "500.5", "9" * 5000)),
        *({"client_key": key} for key in ("", "short", "x" * 65, "a b c d e f", "../../etc")),
        *({"slug": slug} for slug in ("", "nothing", "../x", "instagram-local-reach' --")),
        {"target": "javascript:alert(1)"},
    ],
)
def test_a_click_that_no_form_would_send_costs_nothing(
    shop: Shop, cast: Cast, changed: dict[str, str]
) -> None:
    async def story() -> None:
        async with Tab(shop.url, session=cast.stranger.session) as tab:
            heard = await tab.ask(PLACE[0], click(new_id(), **changed))
            assert heard.of(PLACE[0])["error"]

    before = (len(orders(cast.stranger)), balance(cast.stranger))
    run(story())
    assert (len(orders(cast.stranger)), balance(cast.stranger)) == before
