"""What cannot be ordered: said at once in the page's language, charged never, kept as typed."""

import pytest
from playwright.sync_api import expect

from snshelper.catalogue.rules.quantities import Limits, QuantityRefused, parse_quantity
from snshelper.catalogue.rules.targets import TargetRefused, parse_target
from snshelper.kernel.errors import ShopError
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.wallet.ledger import InsufficientBalance
from tests.browser.books import balance, nothing_charged, orders, submissions_of
from tests.browser.cards import BOOST, BOOST_TARGET, Card
from tests.browser.people import join
from tests.browser.serving import Shop
from tests.browser.tabs import Tabs
from tests.browser.waiting import until

pytestmark = pytest.mark.xdist_group("browser")

_LIMITS = Limits(500, 100_000, 100)
WRONG_QUANTITIES = {
    "below": "1",
    "above": "100100",
    "off_step": "550",
    "negative": "-1000",
    "zero": "0",
    "fractional": "1000.5",
    "huge": "9" * 15,
    "text": "たくさん",
    "empty": "",
}
WRONG_TARGETS = {
    "other_platform": "https://www.tiktok.com/@kissa.minato/video/7301234567890123456",
    "not_https": "http://www.instagram.com/p/C8xk2aBPq1Z/",
    "log_in": "https://www.instagram.com@example.net/p/C8xk2aBPq1Z/",
    "host": "https://www.іnstagram.com/p/C8xk2aBPq1Z/",
    "wrong_post": "https://www.instagram.com/kissa.minato/",
    "empty": "",
}
LOOK_ALIKES = ("https://www.instagram.com.example.net/p/C8xk2aBPq1Z/", "javascript:alert(1)")


def _quantity_refusal(typed: str) -> QuantityRefused:
    with pytest.raises(QuantityRefused) as refused:
        parse_quantity(typed, _LIMITS)
    return refused.value


def _target_refusal(typed: str) -> TargetRefused:
    with pytest.raises(TargetRefused) as refused:
        parse_target(typed, "instagram", "post")
    return refused.value


def _expect(card: Card, t: Texts, error: ShopError) -> None:
    expect(card.error).to_contain_text(t.error(error))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_quantity_that_cannot_be_ordered_is_named_while_it_is_typed(
    shop: Shop, tabs: Tabs, lang: Lang
) -> None:
    member, t = join(shop, yen=5_000), Texts(lang)
    card = Card(tabs.open(t.url("/"), member=member), BOOST).open()
    card.target.fill(BOOST_TARGET)
    with nothing_charged(member):
        for reason, typed in WRONG_QUANTITIES.items():
            error = _quantity_refusal(typed)
            assert error.numbers["reason"] == reason
            card.quantity.fill(typed)
            _expect(card, t, error)
            card.submit.click()
            _expect(card, t, error)
            expect(card.quantity).to_have_value(typed)
            expect(card.target).to_have_value(BOOST_TARGET)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_address_that_cannot_be_ordered_for_is_named(shop: Shop, tabs: Tabs, lang: Lang) -> None:
    member, t = join(shop, yen=5_000), Texts(lang)
    card = Card(tabs.open(t.url(f"/services/{BOOST}"), member=member)).fill("", 1000, 2000)
    with nothing_charged(member):
        for typed in (*WRONG_TARGETS.values(), *LOOK_ALIKES):
            card.target.fill(typed)
            card.submit.click()
            _expect(card, t, _target_refusal(typed))
            expect(card.target).to_have_value(typed)
            expect(card.quantity).to_have_value("1000")


def test_the_reasons_are_the_ones_that_are_meant() -> None:
    named = {name: _target_refusal(typed) for name, typed in WRONG_TARGETS.items()}
    assert {name: error.numbers["reason"] for name, error in named.items()} == {
        name: name for name in WRONG_TARGETS
    }


def test_full_width_figures_and_commas_are_understood(shop: Shop, tabs: Tabs) -> None:
    member = join(shop, yen=5_000)
    card = Card(tabs.open("/", member=member)).open()
    card.target.fill(f"  {BOOST_TARGET}?igsh=abc  ")
    card.quantity.fill("１，０００")
    expect(card.total).to_have_text("¥2,000")
    card.submit.click()
    card.order_id()
    [order] = orders(member)
    assert order.quantity == 1000
    until(lambda: submissions_of(shop, [order.id]), "nothing reached the partner")
    [submission] = submissions_of(shop, [order.id])
    assert (submission["quantity"], submission["target"]) == (1000, BOOST_TARGET)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_short_wallet_is_told_what_is_missing_and_where_to_top_up(
    shop: Shop, tabs: Tabs, lang: Lang
) -> None:
    member, t = join(shop, yen=1_500), Texts(lang)
    card = Card(tabs.open(t.url("/"), member=member)).open().fill(BOOST_TARGET, 1000, 2000)
    with nothing_charged(member):
        card.submit.click()
        _expect(card, t, InsufficientBalance(short_by=500))
    expect(card.error.get_by_role("link")).to_have_attribute("href", t.url("/mypage/wallet"))
    expect(card.target).to_have_value(BOOST_TARGET)
    assert balance(member) == 1_500


def test_an_unverified_address_cannot_order(shop: Shop, tabs: Tabs) -> None:
    member, t = join(shop, yen=5_000, is_verified=False), Texts("ko")
    card = Card(tabs.open("/ko", member=member)).open().fill(BOOST_TARGET, 1000, 2000)
    with nothing_charged(member):
        card.submit.click()
        expect(card.error).to_contain_text(t("error.email_not_verified"))
    expect(card.target).to_have_value(BOOST_TARGET)


def test_an_amount_that_cannot_be_paid_in_is_refused_and_kept(shop: Shop, tabs: Tabs) -> None:
    member, t = join(shop), Texts("en")
    page = tabs.open("/en/mypage/wallet", member=member)
    with nothing_charged(member):
        for typed in ("499", "300001", "-1000", "1000.5", "abc"):
            page.get_by_test_id("topup-amount").fill(typed)
            page.get_by_test_id("topup-submit").click()
            expect(page.get_by_test_id("error-message")).to_have_text(
                t("error.invalid_amount", smallest="500", largest="300,000")
            )
            expect(page.get_by_test_id("topup-amount")).to_have_value(typed)
