"""Consents on the privacy page: off by default, one click to give, one click to take back."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from snshelper.kernel.i18n import Lang, Texts
from tests.browser.axe import violations
from tests.browser.people import join
from tests.browser.pictures import look
from tests.browser.serving import Shop
from tests.browser.tabs import DESKTOP, PHONE, Tabs, visit

pytestmark = pytest.mark.xdist_group("browser-staff")

_KINDS = ("inquiries",)


def _give(page: Page, kind: str) -> None:
    page.get_by_test_id(f"consent-give-{kind}").click()
    expect(page.get_by_test_id(f"consent-withdraw-{kind}")).to_be_visible()
    expect(page.get_by_test_id(f"consent-give-{kind}")).to_have_count(0)


@pytest.mark.parametrize(
    ("lang", "size"), [("ja", PHONE), ("ko", DESKTOP), ("en", PHONE)], ids=["ja", "ko", "en"]
)
def test_a_member_agrees_and_takes_it_back(
    shop: Shop, tabs: Tabs, lang: Lang, size: ViewportSize
) -> None:
    t = Texts(lang)
    page = tabs.open(t.url("/mypage/privacy"), member=join(shop), size=size)
    for kind in _KINDS:
        note = page.get_by_test_id(f"consent-note-{kind}")
        expect(note).to_have_text(t("consent.note.none"))
        expect(page.get_by_test_id(f"consent-withdraw-{kind}")).to_have_count(0)
    _give(page, "inquiries")
    visit(page, t.url("/mypage/privacy"))
    expect(page.get_by_test_id("consent-withdraw-inquiries")).to_be_visible()
    expect(page.get_by_test_id("consent-row")).to_have_count(1)
    assert violations(page) == []
    look(page, f"consents-{lang}")
    page.get_by_test_id("consent-withdraw-inquiries").click()
    expect(page.get_by_test_id("consent-note-inquiries")).to_have_text(t("consent.note.withdrawn"))
    expect(page.get_by_test_id("consent-give-inquiries")).to_be_visible()
