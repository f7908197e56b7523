"""The order card as a customer uses it."""

import re
from collections.abc import Collection

from playwright.sync_api import Locator, Page, expect

BOOST = "instagram-local-reach"
BOOST_TARGET = "https://www.instagram.com/p/C8xk2aBPq1Z/"
REEL = "instagram-reel-view"
REEL_TARGET = "https://www.instagram.com/reel/DA3_x-9vT0k/"
STAND = "qr-stand-a6"
STAND_TARGET = "https://www.instagram.com/kissa.minato/"
ENDED = ("completed", "partial", "failed", "cancelled")
_PATIENCE = 30_000


class Card:
    """One service's place on a page: closed, opened, or the order it became."""

    def __init__(self, page: Page, slug: str = BOOST, kind: str = "service-card") -> None:
        """`kind` is the test id of the article: `service-card` or `usual-order`."""
        self.page = page
        self.place = page.locator(f"[data-testid={kind}][data-slug={slug}]").first
        self.target = self.place.get_by_test_id("service-target")
        self.quantity = self.place.get_by_test_id("service-quantity")
        self.total = self.place.get_by_test_id("order-total")
        self.legal = self.place.get_by_test_id("order-legal")
        self.submit = self.place.get_by_test_id("order-submit")
        self.error = self.place.get_by_test_id("error-message")
        self.status = self.place.get_by_test_id("order-status")
        self.undo = self.place.get_by_test_id("order-undo")

    def open(self) -> "Card":
        """Open the card in place."""
        self.place.get_by_test_id("service-open").click()
        expect(self.submit).to_be_visible()
        return self

    def fill(self, target: str, quantity: int, total: int) -> "Card":
        """Type, and wait until the price that will be charged is shown."""
        self.target.fill(target)
        self.quantity.fill(str(quantity))
        expect(self.total).to_have_text(f"¥{total:,}")
        return self

    def order(self, target: str = BOOST_TARGET, quantity: int = 1000, total: int = 2000) -> str:
        """Open, fill, click once; the order's id."""
        self.open().fill(target, quantity, total).submit.click()
        return self.order_id()

    def order_id(self) -> str:
        """The id of the order that the card became."""
        expect(self.status).to_be_visible()
        return self.place.get_by_test_id("order-id").get_attribute("data-id") or ""

    def reaches(self, *states: str) -> str:
        """Wait, without touching the page, until the order is in one of `states`."""
        return reaches(self.status, states)


def reaches(status: Locator, states: Collection[str]) -> str:
    """Wait until a live status shows one of `states`; which one."""
    wanted = re.compile(f"^({'|'.join(states)})$")
    expect(status).to_have_attribute("data-status", wanted, timeout=_PATIENCE)
    return status.get_attribute("data-status") or ""
