"""What fell due is destroyed after the officer read it and proved who they are, in Chromium."""

import pytest
from playwright.sync_api import Page, expect

from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.kernel.ids import short_code
from tests.browser.axe import violations
from tests.browser.destructions import end_question
from tests.browser.people import PASSWORD, Member, hire, join
from tests.browser.pictures import look
from tests.browser.serving import Shop
from tests.browser.tabs import DESKTOP, PHONE, Tabs
from tests.browser.waiting import until
from tests.duties import fulfil_duties
from tests.worlds import scalar

pytestmark = pytest.mark.xdist_group("browser-staff")

_STATE = "SELECT state FROM data_scope WHERE name = :name"


def _state(shop: Shop, inquiry_id: str) -> str:
    return str(scalar(shop.deps.engine, _STATE, name=f"consult:{inquiry_id}"))


def _desk(tabs: Tabs, t: Texts, member: Member, lang: Lang) -> Page:
    size = PHONE if lang == "ko" else DESKTOP
    return tabs.open(t.url("/admin/privacy/retention"), member=member, size=size)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_people_destroy_a_question_that_ended(shop: Shop, tabs: Tabs, lang: Lang) -> None:
    inquiry_id, t = end_question(shop), Texts(lang)
    asks = _desk(tabs, t, hire(join(shop), "owner"), lang)
    asks.get_by_test_id("retention-request").click()
    expect(asks.locator(".notice.success")).to_be_visible()
    assert _state(shop, inquiry_id) == "frozen"
    asks.get_by_test_id("manifest-open").first.click()
    expect(asks.get_by_test_id("manifest-approve")).to_have_count(0)

    approves = _desk(tabs, t, hire(join(shop), "officer"), lang)
    approves.get_by_test_id("manifest-open").first.click()
    approves.get_by_test_id("manifest-approve").click()
    approves.get_by_test_id("step-up-password").fill(PASSWORD)
    approves.get_by_test_id("step-up-submit").click()
    assert _state(shop, inquiry_id) == "frozen"
    approves.get_by_test_id("manifest-approve").click()
    expect(approves.get_by_test_id("manifest-approve")).to_have_count(0)
    until(lambda: _state(shop, inquiry_id) == "destroyed", "nothing was destroyed")

    approves.locator("[data-close]").click()
    approves.reload()
    approves.get_by_test_id("certificate-open").first.click()
    certificate = approves.get_by_test_id("certificate")
    expect(certificate).to_contain_text(t("retention.method"))
    assert violations(approves) == []


def test_whoever_asked_cannot_approve(shop: Shop, tabs: Tabs) -> None:
    inquiry_id, t = end_question(shop), Texts("ja")
    page = _desk(tabs, t, hire(join(shop), "officer"), "ja")
    page.get_by_test_id("retention-request").click()
    page.get_by_test_id("manifest-open").first.click()
    page.get_by_test_id("manifest-approve").click()
    page.get_by_test_id("step-up-password").fill(PASSWORD)
    page.get_by_test_id("step-up-submit").click()
    page.get_by_test_id("manifest-approve").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    assert _state(shop, inquiry_id) == "frozen"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_account_is_held_its_reason_read_and_released(
    shop: Shop, tabs: Tabs, lang: Lang
) -> None:
    t, customer, officer = Texts(lang), join(shop), hire(join(shop), "officer")
    fulfil_duties(shop.deps, officer.actor.account_id)
    page = _desk(tabs, t, officer, lang)
    page.get_by_test_id("hold-start").click()
    for name, value in (
        ("number", customer.actor.account_id),
        ("words", "港 花子 様との訴訟のため" * 6),
        ("until", "2099-03-31"),
    ):
        page.locator(f"#hold-{name}").fill(value)
    page.locator("#hold-kind").select_option("account")
    page.locator("#hold-law").select_option("kr-civil-procedure")
    look(page, f"hold-form-{lang}")
    page.get_by_test_id("hold-place").click()
    held = page.get_by_test_id("hold-row").filter(has_text=short_code(customer.actor.account_id))
    expect(held).to_contain_text("2099-04-01 00:00")
    expect(held).not_to_contain_text("花子")
    held.get_by_test_id("hold-read").click()
    expect(held).to_contain_text("花子")
    look(page, f"hold-{lang}")
    assert violations(page) == []
    held.get_by_test_id("hold-lift").click()
    expect(held).to_have_count(0)
