"""The whole way with Tab, Enter, Space and the arrows alone."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.cards import BOOST_TARGET, ENDED, Card
from tests.browser.people import PASSWORD, fresh_email, join
from tests.browser.serving import Shop
from tests.browser.tabs import Tabs, visit

pytestmark = pytest.mark.xdist_group("browser")

_MOST_STEPS = 150
# Where the focus is, whether it changes how the place looks, and whether anything lies on top.
_FOCUS = """(wanted) => {
  const at = document.activeElement;
  if (!at || at === document.body) {
    return { what: "nothing", name: "", isSeen: true, isCovered: false, isThere: false };
  }
  const look = () => [at, at.parentElement].map((one) => {
    const { outline, boxShadow, borderColor } = getComputedStyle(one);
    return `${outline} ${boxShadow} ${borderColor}`;
  }).join();
  const focused = look();
  at.blur();
  const plain = look();
  at.focus({ preventScroll: true });
  const box = at.getBoundingClientRect();
  const x = Math.min(Math.max(box.x + box.width / 2, 1), innerWidth - 2);
  const y = Math.min(Math.max(box.y + box.height / 2, 1), innerHeight - 2);
  const top = document.elementFromPoint(x, y);
  return {
    name: at.dataset.testid ?? at.tagName,
    isThere: at === wanted || wanted.contains(at) && at.tabIndex < 0,
    what: `${at.tagName} ${at.dataset.testid ?? ""} ${at.textContent.trim().slice(0, 30)}`,
    isSeen: focused !== plain,
    isCovered: box.bottom <= 0 || box.top >= innerHeight
      || !(at === top || at.contains(top) || top?.contains(at)),
  };
}"""


class Keyboard:
    """Somebody without a mouse, who must see where they are."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def step(self, wanted: Locator) -> dict[str, Any]:
        """Press Tab once; the focus must be seen wherever it gets."""
        self.page.keyboard.press("Tab")
        return self.look(wanted)

    def look(self, wanted: Locator) -> dict[str, Any]:
        """Where the focus is, seen from `wanted`."""
        focus: dict[str, Any] = wanted.evaluate(_FOCUS)
        assert focus["isSeen"], f"no focus ring: {focus['what']}"
        assert not focus["isCovered"], f"the focus is covered: {focus['what']}"
        return focus

    def reach(self, wanted: Locator) -> None:
        """Press Tab until `wanted` has the focus."""
        expect(wanted).to_be_visible()
        if not any(self.step(wanted)["isThere"] for _ in range(_MOST_STEPS)):
            pytest.fail(f"{wanted} cannot be reached")

    def press(self, wanted: Locator, key: str = "Enter") -> None:
        """Reach a button or link, and press it."""
        self.reach(wanted)
        self.page.keyboard.press(key)

    def type(self, wanted: Locator, text: str) -> None:
        """Reach a field, and type over what it holds (Tab selects it)."""
        self.reach(wanted)
        self.page.keyboard.type(text)

    def stands_in(self, place: Locator) -> None:
        """The place has just changed under the focus, which stayed there."""
        assert self.look(place)["isThere"], f"lost at {self.look(place)['what']}"

    def names(self, place: Locator, count: int) -> list[str]:
        """Where the next steps lead."""
        return [str(self.step(place)["name"]) for _ in range(count)]


def test_an_order_needs_no_mouse(shop: Shop, tabs: Tabs) -> None:
    page = tabs.open("/", choice="", reduced_motion="reduce")
    keyboard, email = Keyboard(page), fresh_email()
    keyboard.press(page.get_by_test_id("cookie-allow"), "Space")
    expect(page.get_by_test_id("cookie-banner")).to_have_count(0)
    keyboard.stands_in(page.locator("body"))
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("popup")).to_be_hidden()
    page.reload()
    keyboard.press(page.get_by_test_id("sign-up"))
    keyboard.type(page.locator("input[name=email]"), email)
    keyboard.type(page.locator("input[name=password]"), PASSWORD)
    keyboard.press(page.get_by_test_id("auth-submit"), "Space")
    expect(page.get_by_test_id("verification-needed")).to_be_visible()
    page.goto(shop.mails(email)[0]["links"][0])
    visit(page, "/mypage")
    keyboard.press(page.get_by_test_id("balance").locator("xpath=ancestor::a"))
    keyboard.type(page.get_by_test_id("topup-amount"), "3000")
    keyboard.press(page.get_by_test_id("topup-submit"))
    keyboard.press(page.get_by_test_id("sandbox-pay"), "Space")
    expect(page.get_by_test_id("balance")).to_have_text("¥3,000")
    card = Card(visit(page, "/"))
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("popup")).to_be_hidden()
    _order(keyboard, card)


def _order(keyboard: Keyboard, card: Card) -> None:
    """Open the card, order, undo; order again and let it be delivered."""
    balance = card.page.get_by_test_id("balance")
    for is_kept in (False, True):
        keyboard.press(card.place.get_by_test_id("service-open"), "Space")
        expect(card.submit).to_be_visible()
        keyboard.stands_in(card.place)
        keyboard.type(card.target, BOOST_TARGET)
        keyboard.type(card.quantity, "1000")
        expect(card.total).to_have_text("¥2,000")
        keyboard.press(card.submit)
        expect(balance).to_have_text("¥1,000")
        keyboard.stands_in(card.place)
        if not is_kept:
            keyboard.press(card.undo)
            expect(balance).to_have_text("¥3,000")
            expect(card.undo).to_have_count(0)
            keyboard.stands_in(card.place)
    assert card.reaches(*ENDED) == "completed"
    keyboard.stands_in(card.place)


def test_the_focus_goes_through_an_opened_card_from_top_to_bottom(shop: Shop, tabs: Tabs) -> None:
    page = tabs.open("/en", member=join(shop, yen=5_000), reduced_motion="reduce")
    keyboard, card = Keyboard(page), Card(page)
    keyboard.press(card.place.get_by_test_id("service-open"))
    expect(card.submit).to_be_visible()
    form = ["A", "service-target", "BUTTON", "service-quantity", "BUTTON", "order-submit", "BUTTON"]
    assert keyboard.names(card.place, len(form)) == form
    page.keyboard.press("Enter")
    expect(card.submit).to_have_count(0)
    keyboard.stands_in(card.place)


def test_choices_are_made_with_the_arrows(tabs: Tabs) -> None:
    page = tabs.open("/en", reduced_motion="reduce")
    keyboard, prices = Keyboard(page), page.get_by_test_id("service-price")
    keyboard.reach(page.get_by_role("combobox"))
    page.keyboard.press("ArrowDown")
    cheapest_first = sorted(_yen(text) for text in prices.all_inner_texts())
    expect(prices.first).to_have_text(f"¥{cheapest_first[0]:,}")
    assert [_yen(text) for text in prices.all_inner_texts()] == cheapest_first


def _yen(text: str) -> int:
    return int(text.removeprefix("¥").replace(",", ""))
