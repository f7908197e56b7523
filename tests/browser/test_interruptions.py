"""The world changes between opening a card and pressing its button."""

import pytest
from playwright.sync_api import expect

from snshelper.accounts.actions.sessions import log_out
from snshelper.catalogue.actions import change_price, set_on
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.wallet.ledger import InsufficientBalance
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
from tests.browser.serving import Shop
from tests.browser.tabs import Tabs, beside

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


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_price_that_changed_meanwhile_is_asked_again(
    shop: Shop, tabs: Tabs, marketer: Member, lang: Lang
) -> None:
    member, t = join(shop, yen=5_000), Texts(lang)
    card = Card(tabs.open(t.url("/"), member=member), REEL).open().fill(REEL_TARGET, 300, 1_200)
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


def test_many_clicks_on_one_button_are_one_order(shop: Shop, tabs: Tabs) -> None:
    member = join(shop, yen=50_000)
    page = tabs.open("/", member=member)
    doubled = Card(page, REEL).open().fill(REEL_TARGET, 300, 1_200)
    doubled.submit.dblclick()
    first = doubled.order_id()
    card = Card(page).open().fill(BOOST_TARGET, 1000, 2000)
    card.submit.evaluate("button => { for (let n = 0; n < 20; n++) button.click() }")
    second = card.order_id()
    for one in (doubled, card):
        assert one.reaches(*ENDED) == "completed"
    assert [order.id for order in orders(member)] == [second, first]
    assert [kind for kind, _ in moves(member)].count("hold") == 2
    assert len(submissions_of(shop, [first, second])) == 2
    assert balance(member) == 50_000 - 1_200 - 2_000
    require_clean_books(shop)


def test_two_tabs_cannot_spend_the_same_money(shop: Shop, tabs: Tabs) -> None:
    member = join(shop, yen=3_000)
    page = tabs.open("/ko", member=member)
    cards = [Card(tab).open().fill(BOOST_TARGET, 1000, 2000) for tab in (page, beside(page, "/ko"))]
    for card in cards:
        card.submit.click()
    cards[0].order_id()
    expect(cards[1].error).to_contain_text(Texts("ko").error(InsufficientBalance(short_by=1_000)))
    expect(cards[1].target).to_have_value(BOOST_TARGET)
    assert len(orders(member)) == 1
    assert balance(member) == 1_000
