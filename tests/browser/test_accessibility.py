"""Every page and every state of the order card, as axe-core and a narrow window see them."""

import pytest
from playwright.sync_api import Page, expect

from snshelper.kernel.i18n import LANGUAGES, Texts
from snshelper.web.entries import PageEntry
from tests.browser.axe import violations
from tests.browser.cards import BOOST_TARGET, STAND, Card
from tests.browser.people import join
from tests.browser.routes import EVERY_PAGE, Insider
from tests.browser.serving import Shop
from tests.browser.tabs import DESKTOP, PHONE, Tabs, visit

pytestmark = pytest.mark.xdist_group("browser")

_OVERHANG = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_NARROW = {"width": 320, "height": 640}


def _wrong_at_both_widths(page: Page, theme: str) -> list[str]:
    """What a theme changes is colour alone: the light one is held to every rule."""
    found = []
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        only = None if theme == "light" else ["color-contrast"]
        found += violations(page, only=only)
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("entry", EVERY_PAGE)
def test_axe_finds_nothing_serious_on_a_page(
    tabs: Tabs, insider: Insider, entry: PageEntry, theme: str
) -> None:
    seer, address = insider.seen_by(entry), insider.address(entry)
    page = tabs.open(address, member=seer, color_scheme=theme)
    assert _wrong_at_both_widths(page, theme) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_any_state_of_the_order_card(
    shop: Shop, tabs: Tabs, theme: str
) -> None:
    page = tabs.open("/", member=join(shop, yen=5_000), color_scheme=theme)
    card = Card(page).open()
    card.quantity.fill("1")
    expect(card.error).to_be_visible()
    assert _wrong_at_both_widths(page, theme) == []
    Card(page, STAND).open()
    assert _wrong_at_both_widths(page, theme) == []
    card.order(BOOST_TARGET)
    expect(card.undo).to_be_visible()
    assert violations(page) == []
    card.reaches("in_progress", "completed")
    assert _wrong_at_both_widths(page, theme) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_for_a_stranger_with_the_cookie_question(
    tabs: Tabs, theme: str
) -> None:
    page = tabs.open("/", choice="", color_scheme=theme)
    expect(page.get_by_test_id("cookie-banner")).to_be_visible()
    assert _wrong_at_both_widths(page, theme) == []


@pytest.mark.parametrize("entry", EVERY_PAGE)
def test_no_page_is_wider_than_a_window_of_320_pixels(
    tabs: Tabs, insider: Insider, entry: PageEntry
) -> None:
    page = tabs.window(member=insider.seen_by(entry), size=_NARROW).new_page()
    for lang in LANGUAGES:
        visit(page, Texts(lang).url(insider.address(entry)))
        assert page.evaluate(_OVERHANG) <= 0, lang
