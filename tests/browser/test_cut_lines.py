"""The connection is cut in the middle: nothing is lost, nothing is done twice."""

import pytest
from playwright.sync_api import Page, expect

from snshelper.kernel.i18n import Texts
from tests.browser.books import buy, moves, nothing_charged, orders, require_clean_books
from tests.browser.cards import BOOST, BOOST_TARGET, ENDED, Card
from tests.browser.lines import Line
from tests.browser.people import Member, join
from tests.browser.serving import Shop
from tests.browser.tabs import Tabs, visit
from tests.browser.waiting import until

pytestmark = pytest.mark.xdist_group("browser")

_PAGES = {"home": "/en", "service": f"/en/services/{BOOST}"}


def _opened(tabs: Tabs, member: Member, path: str) -> tuple[Line, Card]:
    """A card with everything typed, on a page whose line is in our hands."""
    tabs.expects_trouble = True
    page = tabs.window(member=member).new_page()
    line = Line(page)
    card = Card(visit(page, path))
    if path == _PAGES["home"]:
        card.open()
    return line, card.fill(BOOST_TARGET, 1000, 2000)


def _reconnected(page: Page) -> None:
    expect(page.get_by_test_id("offline")).to_have_count(0)


@pytest.mark.parametrize("path", _PAGES.values(), ids=_PAGES)
def test_a_cut_line_is_said_and_what_was_typed_stays(shop: Shop, tabs: Tabs, path: str) -> None:
    member = join(shop, yen=5_000)
    line, card = _opened(tabs, member, path)
    with nothing_charged(member):
        line.cut()
        expect(card.page.get_by_test_id("offline")).to_have_text(Texts("en")("common.offline"))
        line.mend()
        _reconnected(card.page)
        expect(card.target).to_have_value(BOOST_TARGET)
        expect(card.quantity).to_have_value("1000")
        expect(card.total).to_have_text("¥2,000")
    card.submit.click()
    card.order_id()
    require_clean_books(shop)


@pytest.mark.parametrize("path", _PAGES.values(), ids=_PAGES)
def test_a_click_that_was_lost_on_the_way_can_be_made_again(
    shop: Shop, tabs: Tabs, path: str
) -> None:
    member = join(shop, yen=5_000)
    line, card = _opened(tabs, member, path)
    with nothing_charged(member):
        line.lose_clicks()
        card.submit.click()
        line.cut()
        expect(card.page.get_by_test_id("offline")).to_be_visible()
        line.mend()
        _reconnected(card.page)
    expect(card.target).to_have_value(BOOST_TARGET)
    card.submit.click()
    order_id = card.order_id()
    assert [order.id for order in orders(member)] == [order_id]


@pytest.mark.parametrize("path", _PAGES.values(), ids=_PAGES)
def test_an_answer_that_was_lost_does_not_lead_to_a_second_order(
    shop: Shop, tabs: Tabs, path: str
) -> None:
    member = join(shop, yen=5_000)
    line, card = _opened(tabs, member, path)
    line.lose_answers()
    card.submit.click()
    until(lambda: len(orders(member)) == 1, "the click did not arrive")
    line.cut()
    line.mend()
    _reconnected(card.page)
    [order] = orders(member)
    # Whoever is quick presses again before the page has heard of the order.
    card.submit.evaluate_all("found => found.forEach(button => button.click())")
    expect(card.page.locator(f"[data-id='{order.id}']").first).to_be_visible()
    assert [order.id for order in orders(member)] == [order.id]
    assert moves(member)[0] == ("hold", -2_000)


def test_a_usual_order_whose_answer_was_lost_is_not_ordered_twice(shop: Shop, tabs: Tabs) -> None:
    tabs.expects_trouble = True
    member = join(shop, yen=9_000)
    buy(member)
    page = tabs.window(member=member).new_page()
    line = Line(page)
    usual = Card(visit(page, "/en"), BOOST, "usual-order")
    # The form itself is an answer, too.
    expect(usual.submit).to_be_visible()
    line.lose_answers()
    usual.submit.click()
    until(lambda: len(orders(member)) == 2, "the click did not arrive")
    line.cut()
    line.mend()
    _reconnected(page)
    usual.submit.evaluate_all("found => found.forEach(button => button.click())")
    expect(page.locator(f"[data-id='{orders(member)[0].id}']").first).to_be_visible()
    assert len(orders(member)) == 2


def test_a_phone_that_changes_networks_goes_on(shop: Shop, tabs: Tabs) -> None:
    """The shop still believes in the old connection when the new one comes."""
    member = join(shop, yen=5_000)
    line, card = _opened(tabs, member, _PAGES["home"])
    with nothing_charged(member):
        line.lose_network()
        expect(card.page.get_by_test_id("balance")).to_have_text("¥5,000")
        expect(card.target).to_have_count(0)
    card.order()
    assert card.reaches(*ENDED) == "completed"
    assert len(orders(member)) == 1


def test_an_order_goes_on_while_its_tab_is_offline(shop: Shop, tabs: Tabs) -> None:
    member = join(shop, yen=5_000)
    line, card = _opened(tabs, member, _PAGES["home"])
    card.submit.click()
    order_id = card.order_id()
    line.cut()
    until(lambda: orders(member)[0].state in ENDED, "the order waited for its tab")
    line.mend()
    assert card.reaches(*ENDED) == "completed"
    expect(card.place.get_by_test_id("order-id")).to_have_attribute("data-id", order_id)
