"""From a stranger to a delivered order and its repetition, as people do it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from snshelper.kernel.i18n import LANGUAGES, Texts
from tests.browser.books import require_clean_books
from tests.browser.cards import BOOST, BOOST_TARGET, ENDED, Card, reaches
from tests.browser.people import PASSWORD, fresh_email
from tests.browser.serving import Shop
from tests.browser.tabs import DESKTOP, PHONE, Tabs, visit

pytestmark = pytest.mark.xdist_group("browser")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_strangers_in_three_languages_get_orders_delivered_and_repeat_them(
    shop: Shop, tabs: Tabs, size: ViewportSize
) -> None:
    stories = []
    for lang in LANGUAGES:
        t = Texts(lang)
        page = tabs.open(t.url("/"), size=size, choice="")
        stories.append(_story(shop, page, t))
    for story in stories:
        next(story)
    for story in stories:
        assert next(story, "over") == "over"
    require_clean_books(shop)


def _story(shop: Shop, page: Page, t: Texts) -> Iterator[str]:
    """One stranger's way; rests once, while the order is being delivered."""
    page.get_by_test_id("cookie-allow").click()
    _sign_up(shop, page, t)
    _top_up(page, t, 10_000)
    card = Card(visit(page, t.url("/")))
    order_id = card.order()
    expect(page.get_by_test_id("balance")).to_have_text("¥8,000")
    yield "ordered"
    assert card.reaches(*ENDED) == "completed"
    expect(page.get_by_test_id("balance")).to_have_text("¥8,000")
    card.place.get_by_role("link", name=t("order.details")).click()
    _see_proof(shop, page, order_id)
    _repeat_and_undo(page)


def _sign_up(shop: Shop, page: Page, t: Texts) -> None:
    email = fresh_email()
    page.get_by_test_id("sign-up").click()
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_test_id("auth-submit").click()
    expect(page).to_have_url(re.compile(t.url("/mypage")))
    expect(page.get_by_test_id("verification-needed")).to_be_visible()
    page.goto(shop.mails(email)[0]["links"][0])
    expect(page.get_by_text(t("accounts.note.verified"))).to_be_visible()
    expect(page.get_by_test_id("verification-needed")).to_have_count(0)


def _top_up(page: Page, t: Texts, yen: int) -> None:
    visit(page, t.url("/mypage/wallet"))
    page.get_by_test_id("topup-amount").fill(f"{yen}")
    page.get_by_test_id("topup-submit").click()
    page.get_by_test_id("sandbox-pay").click()
    expect(page.get_by_test_id("balance")).to_have_text(f"¥{yen:,}")
    expect(page).to_have_url(re.compile(t.url("/mypage/wallet")))


def _see_proof(shop: Shop, page: Page, order_id: str) -> None:
    proof = page.get_by_test_id("order-proof")
    reference = next(s["reference"] for s in shop.submissions() if s["order"] == order_id)
    expect(proof).to_contain_text(reference)
    expect(page.get_by_test_id("order-id")).to_have_text(order_id)
    assert reaches(page.get_by_test_id("order-status"), ENDED) == "completed"


def _repeat_and_undo(page: Page) -> None:
    page.get_by_test_id("reorder").click()
    usual = Card(page, BOOST, "usual-order")
    expect(usual.target).to_have_value(BOOST_TARGET)
    expect(usual.quantity).to_have_value("1000")
    usual.submit.click()
    expect(page.get_by_test_id("balance")).to_have_text("¥6,000")
    page.get_by_test_id("order-undo").first.click()
    expect(page.get_by_test_id("balance")).to_have_text("¥8,000")
    assert reaches(page.get_by_test_id("order-status").first, ENDED) == "cancelled"
