"""The world changes between opening a card and pressing its button."""

import pytest
from playwright.sync_api import expect

from snshelper.accounts.actions.sessions import log_out
from snshelper.catalogue.actions import change_price, set_on
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from tests.browser.books import (
    balance,
    moves,
    nothing_charged,
    orders,
    require_clean_books,
    submissions_of,
)
from tests.browser.cards import BOOST_TARGET, ENDED, REEL, REEL_TARGET, Card
from tests.browser.people import Member, hire, join
from tests.browser.serving import UNDO_SECONDS, Shop
from tests.browser.tabs import Tabs

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def marketer(shop: Shop) -> Member:
    """Somebody who may change the catalogue."""
    return hire(join(shop), "marketer")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_service_that_was_switched_off_meanwhile_is_not_ordered(
    shop: Shop, tabs: Tabs, marketer: Member, lang: Lang
) -> None:
    member, t = join(shop, yen=5_000), Texts(lang)
    card = Card(tabs.open(t.url("/"), member=member), REEL).open().fill(REEL_TARGET, 300, 1_200)
    set_on(shop.deps, marketer.actor, REEL, False)
    try:
        with nothing_charged(member):
            card.submit.click()
            expect(card.error).to_contain_text(t("error.service_unavailable"))
        expect(card.target).to_have_value(REEL_TARGET)
        expect(card.quantity).to_have_value("300")
    finally:
        set_on(shop.deps, marketer.actor, REEL, True)


def test_a_price_that_changed_meanwhile_is_asked_again(
    shop: Shop, tabs: Tabs, marketer: Member
) -> None:
    member, t = join(shop, yen=5_000), Texts("ko")
    card = Card(tabs.open("/ko", member=member), REEL).open().fill(REEL_TARGET, 300, 1_200)
    change_price(shop.deps, marketer.actor, REEL, 5)
    try:
        with nothing_charged(member):
            card.submit.click()
            expect(card.error).to_contain_text(t("error.price_changed", total=1_500))
        expect(card.total).to_have_text("¥1,500")
        expect(card.legal).to_contain_text("¥1,500")
        expect(card.target).to_have_value(REEL_TARGET)
        card.submit.click()
        card.order_id()
        assert balance(member) == 3_500
    finally:
        change_price(shop.deps, marketer.actor, REEL, 4)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_log_in_that_ended_meanwhile_orders_nothing_and_keeps_what_was_typed(
    shop: Shop, tabs: Tabs, lang: Lang
) -> None:
    member, t = join(shop, yen=5_000), Texts(lang)
    actor = member.actor
    card = Card(tabs.open(t.url("/"), member=member)).open().fill(BOOST_TARGET, 1000, 2000)
    log_out(shop.deps, actor, member.session)
    card.submit.click()
    expect(card.error).to_contain_text(t("error.login_needed"))
    expect(card.error.get_by_role("link")).to_have_attribute("href", _login_address(t))
    expect(card.target).to_have_value(BOOST_TARGET)
    expect(card.quantity).to_have_value("1000")
    assert [line for line in shop.submissions() if line["target"] == actor.account_id] == []


def _login_address(t: Texts) -> str:
    return f"{t.url('/login')}?next={t.url('/services/instagram-local-reach')}"


def test_a_star_pressed_after_the_log_in_ended_says_so(shop: Shop, tabs: Tabs) -> None:
    member = join(shop)
    page = tabs.open("/en", member=member)
    log_out(shop.deps, member.actor, member.session)
    page.get_by_test_id("favourite").first.click()
    expect(page.get_by_test_id("error-message")).to_contain_text(Texts("en")("error.login_needed"))


def test_an_undo_that_comes_too_late_says_so(shop: Shop, tabs: Tabs) -> None:
    """The button is pressed at the very moment in which the order goes out."""
    member = join(shop, yen=5_000)
    page = tabs.open("/en", member=member)
    card = Card(page)
    card.order()
    page.evaluate(_HOLD_UNDO)
    card.reaches("submitted", "in_progress", *ENDED)
    page.evaluate("undo.call()")
    expect(page.get_by_test_id("error-message").first).to_contain_text(
        Texts("en")("error.undo_too_late")
    )


# React's own handler of the button, kept while the button goes away.
_HOLD_UNDO = """() => {
  const button = document.querySelector("[data-testid=order-undo]");
  const key = Object.keys(button).find((name) => name.startsWith("__reactProps"));
  const { onClick } = button[key];
  globalThis.undo = { call: () => onClick(new MouseEvent("click")) };
}"""


@pytest.mark.parametrize("clicks", [2, 20])
def test_many_clicks_on_one_button_are_one_order(shop: Shop, tabs: Tabs, clicks: int) -> None:
    member = join(shop, yen=50_000)
    card = Card(tabs.open("/", member=member)).open().fill(BOOST_TARGET, 1000, 2000)
    card.submit.evaluate(f"button => {{ for (let n = 0; n < {clicks}; n++) button.click() }}")
    order_id = card.order_id()
    assert card.reaches(*ENDED) == "completed"
    assert [order.id for order in orders(member)] == [order_id]
    assert [kind for kind, _ in moves(member)].count("hold") == 1
    assert len(submissions_of(shop, [order_id])) == 1
    require_clean_books(shop)


def test_a_double_click_by_mouse_is_one_order(shop: Shop, tabs: Tabs) -> None:
    member = join(shop, yen=50_000)
    card = Card(tabs.open("/", member=member)).open().fill(BOOST_TARGET, 1000, 2000)
    card.submit.dblclick()
    order_id = card.order_id()
    card.page.wait_for_timeout(1_000 * UNDO_SECONDS)
    assert [order.id for order in orders(member)] == [order_id]
    assert balance(member) == 48_000
