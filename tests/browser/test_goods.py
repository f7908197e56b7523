"""Goods: an address is given, staff ship the parcel, the customer watches."""

import pytest
from playwright.sync_api import expect

from snshelper.fulfilment.actions import ship_order
from snshelper.kernel.errors import NotAllowed
from snshelper.kernel.i18n import Texts
from tests.browser.books import balance, nothing_charged, require_clean_books
from tests.browser.cards import STAND, STAND_TARGET, Card, reaches
from tests.browser.people import join
from tests.browser.serving import Shop
from tests.browser.tabs import DESKTOP, Tabs, beside

pytestmark = pytest.mark.xdist_group("browser")

_CONSIGNEE = {
    "name": "港 花子",
    "phone": "090-1234-5678",
    "postal-code": "105-0011",
    "address": "東京都港区芝公園4-2-8",
    "email": "hanako@example.com",
}
_TRACKING = "123456789012"


def test_a_parcel_is_ordered_shipped_and_confirmed_live(shop: Shop, tabs: Tabs) -> None:
    member, packer = join(shop, yen=10_000), join(shop)
    page = tabs.open("/", member=member, size=DESKTOP)
    card = Card(page, STAND).open().fill(STAND_TARGET, 2, 6_600)
    for field, typed in _CONSIGNEE.items():
        card.place.get_by_test_id(f"consignee-{field}").fill(typed)
    card.submit.click()
    order_id = card.order_id()
    watching = beside(page, f"/mypage/orders/{order_id}")
    reaches(watching.get_by_test_id("order-status"), ["submitted"])
    with pytest.raises(NotAllowed):
        ship_order(shop.deps, packer.actor, order_id, "yamato", _TRACKING)
    assert "granted" in shop.command("staff", "grant", packer.email, "support")
    ship_order(shop.deps, packer.actor, order_id, "yamato", _TRACKING)
    proof = watching.get_by_test_id("order-proof")
    expect(proof).to_contain_text(_TRACKING)
    card.reaches("in_progress")
    watching.get_by_role("button", name=Texts("ja")("order.confirm_delivery")).click()
    reaches(watching.get_by_test_id("order-status"), ["completed"])
    card.reaches("completed")
    assert balance(member) == 3_400
    require_clean_books(shop)


def test_goods_are_not_ordered_without_a_whole_address(shop: Shop, tabs: Tabs) -> None:
    member, t = join(shop, yen=5_000), Texts("en")
    card = Card(tabs.open("/en", member=member), STAND).open().fill(STAND_TARGET, 1, 3_300)
    with nothing_charged(member):
        for missing in _CONSIGNEE:
            typed = _CONSIGNEE | {missing: ""}
            for name, text in typed.items():
                card.place.get_by_test_id(f"consignee-{name}").fill(text)
            card.submit.click()
            reason = t(f"error.consignee_invalid.{missing.replace('-', '_')}")
            expect(card.error).to_contain_text(reason)
            for name, text in typed.items():
                expect(card.place.get_by_test_id(f"consignee-{name}")).to_have_value(text)
