"""The whole way with Tab, Enter and Space alone."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.cards import BOOST_TARGET, ENDED, Card
from tests.browser.people import PASSWORD, fresh_email
from tests.browser.serving import Shop
from tests.browser.tabs import Tabs, visit

pytestmark = pytest.mark.xdist_group("browser")

_MOST_STEPS = 150
# Where the focus is, whether it changes how the place looks, and whether anything lies on top.
_FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return { what: "nothing", isSeen: true, isCovered: false };
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

    def reach(self, wanted: Locator) -> None:
        """Press Tab until `wanted` has the focus; the focus must be visible at every stop."""
        expect(wanted).to_be_visible()
        for _ in range(_MOST_STEPS):
            self.page.keyboard.press("Tab")
            focus: dict[str, Any] = self.page.evaluate(_FOCUS)
            assert focus["isSeen"], f"no focus ring: {focus['what']}"
            assert not focus["isCovered"], f"the focus is covered: {focus['what']}"
            if wanted.evaluate("one => one === document.activeElement"):
                return
        pytest.fail(f"{wanted} cannot be reached")

    def press(self, wanted: Locator, key: str = "Enter") -> None:
        """Reach a button or link, and press it."""
        self.reach(wanted)
        self.page.keyboard.press(key)

    def type(self, wanted: Locator, text: str) -> None:
        """Reach a field, and type over what it holds (Tab selects it)."""
        self.reach(wanted)
        self.page.keyboard.type(text)


def test_an_order_needs_no_mouse(shop: Shop, tabs: Tabs) -> None:
    page = tabs.open("/", choice="", reduced_motion="reduce")
    keyboard, email = Keyboard(page), fresh_email()
    keyboard.press(page.get_by_test_id("cookie-allow"), "Space")
    expect(page.get_by_test_id("cookie-banner")).to_have_count(0)
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
    page = card.page
    for is_kept in (False, True):
        keyboard.press(card.place.get_by_test_id("service-open"), "Space")
        keyboard.type(card.target, BOOST_TARGET)
        keyboard.type(card.quantity, "1000")
        expect(card.total).to_have_text("¥2,000")
        keyboard.press(card.submit)
        expect(page.get_by_test_id("balance")).to_have_text("¥1,000")
        if not is_kept:
            keyboard.press(card.undo)
            expect(page.get_by_test_id("balance")).to_have_text("¥3,000")
    assert card.reaches(*ENDED) == "completed"
