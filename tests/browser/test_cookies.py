"""The visitor's choice about preference cookies is kept, whatever they do afterwards."""

import re
import time

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from snshelper.kernel.i18n import Texts
from snshelper.support.seed import WELCOME_POPUP_ID
from tests.browser.cards import Card
from tests.browser.jars import jar, life_seconds
from tests.browser.people import join
from tests.browser.serving import Shop
from tests.browser.tabs import DESKTOP, PHONE, PREFERENCE_COOKIES, Tabs, visit

pytestmark = pytest.mark.xdist_group("browser")

_DAY = 86_400
_SPANS = {"week": 7 * _DAY, "forever": 365 * _DAY}
_SLACK_SECONDS = 120
_QUIET_PAGES = ("/privacy", "/cookies", "/terms", "/legal", "/pricing", "/contact", "/")


def _choose(page: Page, choice: str) -> None:
    page.get_by_test_id(f"cookie-{choice}").first.click()
    expect(page.get_by_test_id("cookie-banner")).to_have_count(0)
    assert jar(page)["cookie_choice"] == choice


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("choice", ["allow", "ask", "refuse"])
def test_a_popup_waits_for_the_answer_about_cookies_and_then_tells_the_truth(
    tabs: Tabs, choice: str, size: ViewportSize
) -> None:
    page = tabs.open("/en", choice="", size=size)
    popup = page.get_by_test_id("popup")
    expect(page.get_by_test_id("cookie-banner")).to_be_visible()
    expect(popup).to_be_hidden()
    _choose(page, choice)
    expect(popup).to_be_visible()
    warning = popup.get_by_text(Texts("en")("popup.not_remembered"))
    expect(warning).to_be_visible(visible=choice == "refuse")


def _speak(page: Page, lang: str) -> None:
    page.get_by_test_id(f"lang-{lang}").last.click()
    expect(page.locator("html")).to_have_attribute("lang", lang)


def test_nothing_is_kept_before_the_visitor_has_chosen(tabs: Tabs) -> None:
    page = tabs.open("/", choice="")
    _speak(page, "ko")
    expect(page.get_by_test_id("cookie-banner")).to_be_visible()
    assert not jar(page).keys() & PREFERENCE_COOKIES
    visit(page, "/")
    expect(page.locator("html")).to_have_attribute("lang", "ja")


def test_who_refuses_never_gets_a_preference_cookie(tabs: Tabs) -> None:
    page = tabs.open("/", choice="")
    _choose(page, "refuse")
    for path in _QUIET_PAGES:
        visit(page, path)
        assert not jar(page).keys() & PREFERENCE_COOKIES, path
    _hide(page, "forever")
    assert not jar(page).keys() & PREFERENCE_COOKIES
    _speak(page, "ko")
    assert page.url.endswith("/ko")
    assert not jar(page).keys() & PREFERENCE_COOKIES
    expect(visit(page, "/").locator("html")).to_have_attribute("lang", "ja")
    expect(page.get_by_test_id("popup")).to_be_visible()


def test_who_refuses_is_told_what_ordering_needs(tabs: Tabs) -> None:
    page = tabs.open("/en", choice="refuse")
    card = Card(page)
    card.place.get_by_test_id("service-open").click()
    t = Texts("en")
    expect(card.place).to_contain_text(t("order.login_hint"))
    expect(card.place).to_contain_text(t("order.cookie_hint"))


def test_who_refuses_can_ask_a_question(tabs: Tabs) -> None:
    page = tabs.open("/en/contact", choice="refuse")
    _ask(page)
    expect(page.get_by_test_id("inquiry-reference")).to_be_visible()


def _ask(page: Page) -> None:
    page.locator("#name").fill("Hanako")
    page.locator("#email").fill("hanako@example.com")
    page.locator("#message").fill("How long does a stand take to Okinawa?")
    page.get_by_test_id("contact-send").click()


def test_a_refusal_removes_what_was_kept_before(tabs: Tabs) -> None:
    page = tabs.open("/", choice="")
    _choose(page, "allow")
    _speak(page, "en")
    _hide(page, "week")
    assert jar(page).keys() >= PREFERENCE_COOKIES
    visit(page, "/en/cookies")
    page.get_by_test_id("cookie-refuse").first.click()
    expect(page.get_by_test_id("cookie-refuse").first).to_have_attribute("aria-pressed", "true")
    assert jar(page).keys() == {"cookie_choice"}


def test_an_allowed_language_leads_home(tabs: Tabs) -> None:
    page = tabs.open("/", choice="")
    _choose(page, "allow")
    _speak(page, "ko")
    assert jar(page)["lang"] == "ko"
    visit(page, "/")
    expect(page).to_have_url(re.compile("/ko$"))
    visit(page, "/terms")
    expect(page).to_have_url(re.compile("/ko/terms$"))
    _speak(page, "ja")
    visit(page, "/")
    expect(page.locator("html")).to_have_attribute("lang", "ja")


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_who_wants_to_be_asked_is_asked_about_the_language(tabs: Tabs, answer: str) -> None:
    page = tabs.open("/", choice="")
    _choose(page, "ask")
    _speak(page, "en")
    assert not jar(page).keys() & PREFERENCE_COOKIES
    page.get_by_test_id(f"remember-{answer}").click()
    expect(page.get_by_test_id("remember-question")).to_have_count(0)
    assert jar(page).get("lang") == ("en" if answer == "yes" else None)
    visit(page, "/")
    expect(page.locator("html")).to_have_attribute("lang", "en" if answer == "yes" else "ja")


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_who_wants_to_be_asked_is_asked_about_the_popup(tabs: Tabs, answer: str) -> None:
    page = tabs.open("/", choice="ask")
    page.get_by_test_id("popup-hide").click()
    page.get_by_test_id(f"remember-{answer}").click()
    expect(page.get_by_test_id("remember-question")).to_have_count(0)
    assert ("popup" in jar(page)) == (answer == "yes")
    visit(page, "/")
    expect(page.get_by_test_id("popup")).to_be_visible(visible=answer == "no")


def _hide(page: Page, span: str) -> None:
    page.get_by_test_id("popup-until").select_option(span)
    page.get_by_test_id("popup-hide").click()
    expect(page.get_by_test_id("popup")).to_have_count(0)


@pytest.mark.parametrize("span", _SPANS)
def test_a_popup_stays_hidden_for_as_long_as_was_chosen(tabs: Tabs, span: str) -> None:
    page = visit(tabs.window(choice="").new_page(), "/")
    _choose(page, "allow")
    visit(page, "/")
    _hide(page, span)
    assert abs(life_seconds(page, "popup", time.time()) - _SPANS[span]) < _SLACK_SECONDS
    visit(page, "/en")
    expect(page.get_by_test_id("popup")).to_have_count(0)
    popup_id, version, until = jar(page)["popup"].split(":")
    assert popup_id == WELCOME_POPUP_ID
    assert (until == "0") == (span == "forever")
    past = f"{popup_id}:{version}:{int(time.time()) - 1}"
    page.context.add_cookies([{"name": "popup", "value": past, "url": tabs.shop.url}])
    visit(page, "/en")
    expect(page.get_by_test_id("popup")).to_be_visible()


def test_junk_in_cookies_harms_nothing(shop: Shop, tabs: Tabs) -> None:
    page = tabs.window(member=join(shop), choice="maybe").new_page()
    for name, value in {"lang": "xx", "popup": "~~~:::", "session": "no-such-log-in"}.items():
        page.context.add_cookies([{"name": name, "value": value, "url": shop.url}])
    visit(page, "/")
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    expect(page.get_by_test_id("cookie-banner")).to_be_visible()
    expect(page.get_by_test_id("log-in")).to_be_visible()
