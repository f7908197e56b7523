"""Every page, and every state of what moves, as axe-core and a narrow window see them."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from snshelper.fulfilment.actions import ship_order
from snshelper.kernel.i18n import Lang, Texts
from snshelper.ordering.actions import undo_order
from snshelper.pages import PAGES
from tests.browser.axe import violations
from tests.browser.books import buy, buy_stand
from tests.browser.cards import STAND, Card, reaches
from tests.browser.people import hire, join
from tests.browser.routes import Insider
from tests.browser.serving import Shop
from tests.browser.tabs import DESKTOP, PHONE, Tabs, beside, visit

pytestmark = pytest.mark.xdist_group("browser")

_OVERHANG = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_NARROW: ViewportSize = {"width": 320, "height": 640}
# Staff screens whose rows open something: a panel at the side, a form.
_OPENS = {
    "/admin/orders": "[data-testid=admin-orders-row] button",
    "/admin/services": "tbody tr button",
    "/admin/inquiries": "[data-testid=inquiry-row] button",
    "/admin/popups": "[data-testid=popup-row] button",
}


def _wrong(page: Page) -> list[str]:
    """On a desktop in the light, on a phone in the dark: themes change colours, widths places."""
    found = [f"light desktop: {line}" for line in violations(page)]
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    found += [f"dark phone: {line}" for line in violations(page)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESKTOP)
    return found


def _filled(page: Page, lang: Lang = "ja") -> Page:
    expect(page.locator("main").get_by_text(Texts(lang)("common.loading"))).to_have_count(0)
    return page


def _overhang(page: Page) -> list[str]:
    page.set_viewport_size(_NARROW)
    pixels = page.evaluate(_OVERHANG)
    return [f"{pixels} pixels too wide"] if pixels > 0 else []


def test_axe_finds_nothing_serious_on_any_page(tabs: Tabs, insider: Insider) -> None:
    """In Japanese; `tabs` hears what the console says and which hosts are asked."""
    pages, found = insider.windows(tabs), {}
    for entry in PAGES:
        if entry.name == "order":
            insider.await_delivery()
        page = _filled(visit(pages[entry.name], insider.address(entry)))
        found[entry.name] = [*_wrong(page), *_overhang(page)]
        page.set_viewport_size(DESKTOP)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_page_fits_into_320_pixels_and_complains_of_nothing(
    tabs: Tabs, insider: Insider, lang: Lang
) -> None:
    """`tabs` hears what the console says: faults of scripts, and what the policy refused."""
    pages, found = insider.windows(tabs, size=_NARROW), {}
    for entry in PAGES:
        page = visit(pages[entry.name], Texts(lang).url(insider.address(entry)))
        found[entry.name] = _overhang(_filled(page, lang))
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_axe_finds_nothing_serious_in_what_staff_open(tabs: Tabs, insider: Insider) -> None:
    page = tabs.window(member=insider.member).new_page()
    found = {}
    for address, opener in _OPENS.items():
        visit(page, address).locator(opener).first.click()
        expect(page.locator(".admin-side [data-close]")).to_be_visible()
        found[address] = [*_wrong(page), *_overhang(page)]
        page.set_viewport_size(DESKTOP)
    assert {address: wrong for address, wrong in found.items() if wrong} == {}


def test_axe_finds_nothing_serious_in_any_state_of_the_order_card(shop: Shop, tabs: Tabs) -> None:
    page = tabs.open("/", member=join(shop, yen=5_000))
    card = Card(page).open()
    card.quantity.fill("1")
    expect(card.error).to_be_visible()
    assert _wrong(page) == []
    Card(page, STAND).open()
    assert _wrong(page) == []
    card.order()
    expect(card.undo).to_be_visible()
    assert violations(page) == []
    card.reaches("in_progress", "completed")
    assert _wrong(page) == []


def test_axe_finds_nothing_serious_in_any_state_of_the_order_page(shop: Shop, tabs: Tabs) -> None:
    member, packer = join(shop, yen=20_000), hire(join(shop), "support")
    parcel = buy_stand(member)
    order = buy(member)
    page = tabs.open(f"/mypage/orders/{order}", member=member)
    expect(page.get_by_test_id("order-undo")).to_be_visible()
    assert violations(page) == []
    undo_order(shop.deps, member.actor, buy(member))
    _sees_ends(beside(page, "/mypage"))
    visit(page, f"/mypage/orders/{parcel}")
    reaches(page.get_by_test_id("order-status"), ["submitted"])
    assert _wrong(page) == []
    ship_order(shop.deps, packer.actor, parcel, "yamato", "123456789012")
    reaches(page.get_by_test_id("order-status"), ["in_progress"])
    assert _wrong(page) == []


def _sees_ends(page: Page) -> None:
    """A mypage on which orders stand in several states at once."""
    cancelled = page.locator(".order-card[data-status=cancelled]")
    expect(cancelled).to_be_visible()
    assert _wrong(page) == []


def test_axe_finds_nothing_serious_in_questions_and_announcements(tabs: Tabs) -> None:
    page = tabs.open("/", choice="")
    expect(page.get_by_test_id("cookie-banner")).to_be_visible()
    assert _wrong(page) == []
    page.get_by_test_id("cookie-ask").first.click()
    expect(page.get_by_test_id("popup")).to_be_visible()
    assert _wrong(page) == []
    page.get_by_test_id("lang-en").last.click()
    expect(page.get_by_test_id("remember-question")).to_be_visible()
    assert _wrong(page) == []
