"""What moves is seen to move, in every tab, without touching it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.books import (
    balance,
    buy,
    moves,
    orders,
    require_clean_books,
    submissions_of,
)
from tests.browser.cards import BOOST_TARGET, ENDED, Card, reaches
from tests.browser.people import join
from tests.browser.serving import Shop
from tests.browser.tabs import Tabs, beside
from tests.browser.waiting import until

pytestmark = pytest.mark.xdist_group("browser")


def test_two_tabs_of_one_customer_see_the_same(shop: Shop, tabs: Tabs) -> None:
    page = tabs.open("/", member=join(shop, yen=5_000))
    other = beside(page, "/en/mypage")
    order_id = Card(page).order()
    moving = other.locator(".order-card", has=other.locator(f"[data-id='{order_id}']"))
    assert reaches(moving.get_by_test_id("order-status"), ENDED) == "completed"
    assert Card(page).reaches(*ENDED) == "completed"
    for tab in (page, other):
        expect(tab.get_by_test_id("balance")).to_have_text("¥3,000")
    expect(other.get_by_test_id("orders").get_by_test_id("order-status")).to_have_attribute(
        "data-status", "completed"
    )


def test_an_order_taken_back_in_one_tab_is_gone_in_the_other(shop: Shop, tabs: Tabs) -> None:
    member = join(shop, yen=5_000)
    page = tabs.open("/", member=member)
    other = beside(page, "/mypage/wallet")
    card = Card(page)
    card.open().fill(BOOST_TARGET, 1000, 2000).submit.click()
    card.undo.click()
    assert card.reaches(*ENDED) == "cancelled"
    order_id = card.order_id()
    expect(other.get_by_test_id("balance")).to_have_text("¥5,000")
    expect(other.get_by_test_id("statement").locator("tbody tr")).to_have_count(3)
    assert [amount for _, amount in moves(member)] == [2_000, -2_000, 5_000]
    # What is ordered later has gone out: by then the other would have, too.
    later = buy(member)
    until(lambda: submissions_of(shop, [later]), "the later order did not go out")
    assert submissions_of(shop, [order_id]) == []
    require_clean_books(shop)


def test_the_rest_of_a_running_order_can_be_cancelled(slow: Tabs) -> None:
    shop, member = slow.shop, join(slow.shop, yen=5_000)
    page = slow.open("/", member=member)
    order_id = Card(page).order()
    watching = beside(page, f"/mypage/orders/{order_id}")
    watching.get_by_test_id("order-cancel-rest").click()
    ended = reaches(watching.get_by_test_id("order-status"), ENDED)
    [order] = orders(member)
    assert ended in ("cancelled", "partial")
    assert order.delivered < order.quantity
    assert order.refunded == order.price - order.price * order.delivered // order.quantity
    assert balance(member) == 3_000 + order.refunded
    expect(page.get_by_test_id("balance")).to_have_text(f"¥{3_000 + order.refunded:,}")
    require_clean_books(shop)


@pytest.fixture
def slow(browser: Browser, tmp_path: Path) -> Iterator[Tabs]:
    """Tabs of a shop whose partner takes its time."""
    yield from _tabs_of(Shop(tmp_path / "data", SANDBOX_SECONDS="60"), browser)


@pytest.fixture
def divided(browser: Browser, tmp_path: Path) -> Iterator[Tabs]:
    """Tabs of a shop whose web process carries nothing out."""
    yield from _tabs_of(Shop(tmp_path / "data", FULFILMENT="separate"), browser)


def _tabs_of(shop: Shop, browser: Browser) -> Iterator[Tabs]:
    tabs = Tabs(shop, browser)
    try:
        shop.open()
        yield tabs
        tabs.close()
    finally:
        shop.close()
    assert shop.faults() == []


def test_a_worker_in_a_process_of_its_own_keeps_every_tab_live(divided: Tabs) -> None:
    shop = divided.shop
    member = join(shop, yen=5_000)
    page = divided.open("/", member=member)
    card = Card(page)
    card.order()
    [order] = orders(member)
    until(lambda: shop.deps.clock() > order.undo_until, "the order can still be undone")
    expect(card.status).to_have_attribute("data-status", "placed")
    shop.start("worker")
    assert card.reaches(*ENDED) == "completed"
    expect(page.get_by_test_id("balance")).to_have_text("¥3,000")
    require_clean_books(shop)
