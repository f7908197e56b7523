"""Every page and every state of the order card, as axe-core and a narrow window see them."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.pages import PAGES
from tests.browser.axe import violations
from tests.browser.cards import STAND, Card
from tests.browser.people import join
from tests.browser.routes import Insider
from tests.browser.serving import Shop
from tests.browser.tabs import DESKTOP, PHONE, Tabs, visit

pytestmark = pytest.mark.xdist_group("browser")

_OVERHANG = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_NARROW: ViewportSize = {"width": 320, "height": 640}


def _wrong_at_both_widths(page: Page, theme: str) -> list[str]:
    """What a theme changes is colour alone: the light one is held to every rule."""
    only = None if theme == "light" else ["color-contrast"]
    found = []
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        found += [f"{size['width']} px: {line}" for line in violations(page, only=only)]
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_any_page(tabs: Tabs, insider: Insider, theme: str) -> None:
    pages = insider.windows(tabs, color_scheme=theme)
    found = {}
    for entry in PAGES:
        page = visit(pages[entry.name], insider.address(entry))
        found[entry.name] = _wrong_at_both_widths(page, theme)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


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
    card.order()
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


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_page_is_wider_than_a_window_of_320_pixels(
    tabs: Tabs, insider: Insider, lang: Lang
) -> None:
    pages = insider.windows(tabs, size=_NARROW)
    overhangs = {}
    for entry in PAGES:
        page = visit(pages[entry.name], Texts(lang).url(insider.address(entry)))
        overhangs[entry.name] = page.evaluate(_OVERHANG)
    assert {name: pixels for name, pixels in overhangs.items() if pixels > 0} == {}
