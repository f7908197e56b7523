"""A browser that blocks all cookies: browsing, policy and contact work; ordering explains."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from snshelper.kernel.i18n import Texts
from tests.browser.cards import Card
from tests.browser.chromium import LAUNCH_WHOLE
from tests.browser.jars import forgetful_window
from tests.browser.people import PASSWORD, fresh_email
from tests.browser.serving import Shop
from tests.browser.tabs import visit

pytestmark = pytest.mark.xdist_group("browser")

_EN = Texts("en")


@pytest.fixture
def page(shop: Shop, browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """A page that may keep nothing."""
    window = forgetful_window(browser, tmp_path / "profile", shop.url, LAUNCH_WHOLE)
    faults: list[str] = []
    window.on("weberror", lambda error: faults.append(str(error.error)))
    yield window.new_page()
    _keeps_nothing(window)
    window.close()
    assert faults == []


def _keeps_nothing(window: BrowserContext) -> None:
    assert window.cookies() == []


def test_the_catalogue_is_live_and_ordering_explains_itself(page: Page) -> None:
    visit(page, "/en")
    page.get_by_test_id("catalogue-search").press_sequentially("reel")
    expect(page.get_by_test_id("service-card")).to_have_count(1)
    page.get_by_test_id("catalogue-search").fill("")
    card = Card(page)
    card.place.get_by_test_id("service-open").click()
    expect(card.place).to_contain_text(_EN("order.cookie_hint"))


def test_documents_can_be_read(page: Page) -> None:
    for path in ("/en/privacy", "/en/cookies", "/en/terms", "/en/pricing"):
        visit(page, path)
        expect(page.locator("h1")).to_be_visible()
        page.get_by_test_id("lang-ko").last.click()
        expect(page.locator("html")).to_have_attribute("lang", "ko")


def test_a_question_can_be_asked(page: Page) -> None:
    visit(page, "/en/contact")
    page.locator("#name").fill("Hanako")
    page.locator("#email").fill("hanako@example.com")
    page.locator("#message").fill("How long does a stand take to Okinawa?")
    page.get_by_test_id("contact-send").click()
    expect(page.get_by_test_id("inquiry-reference")).to_be_visible()


def test_signing_up_says_why_it_cannot_be_done(page: Page) -> None:
    visit(page, "/en/signup")
    email = fresh_email()
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_test_id("auth-submit").click()
    expect(page.get_by_test_id("error-message")).to_have_text(_EN("error.form_expired"))
    expect(page.locator("input[name=email]")).to_have_value(email)
