"""Members and the officer walk through the four requests in Chromium."""

import io
import json
import zipfile
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.officer.requests.actions.fulfilment import fulfil
from snshelper.officer.requests.queries import under_way
from tests.browser.axe import violations
from tests.browser.books import require_clean_books
from tests.browser.people import PASSWORD, Member, fresh_email, hire, join
from tests.browser.pictures import look
from tests.browser.serving import Shop
from tests.browser.tabs import DESKTOP, PHONE, Tabs, Theme, visit
from tests.browser.waiting import until

pytestmark = pytest.mark.xdist_group("browser-staff")

CENTRE, DESK = "/mypage/privacy", "/admin/privacy/requests"
walks = pytest.mark.parametrize(
    ("lang", "size", "theme"),
    [("ja", PHONE, "light"), ("ko", DESKTOP, "dark"), ("en", PHONE, "light")],
    ids=LANGUAGES,
)


def prove(page: Page) -> None:
    page.get_by_test_id("step-up-password").fill(PASSWORD)
    page.get_by_test_id("step-up-submit").click()
    expect(page.get_by_test_id("step-up")).to_have_count(0)


def require_sound(page: Page, name: str) -> None:
    assert violations(page) == []
    look(page, name)


def said(page: Page) -> Locator:
    return page.get_by_test_id("privacy-received")


def row(page: Page, t: Texts, kind: str) -> Locator:
    name = t(f"privacy_request.{kind}.name")
    return page.get_by_test_id("privacy-row").filter(has_text=name).first


def open_centre(tabs: Tabs, t: Texts, **options: Any) -> Page:
    page = tabs.open(t.url(CENTRE), **options)
    # The form stands there once the page has been filled; what loads later ends a click's answer.
    expect(page.get_by_test_id("correct-value")).to_be_visible()
    return page


@walks
def test_a_member_sees_everything_and_takes_it_along(
    shop: Shop, tabs: Tabs, lang: Lang, size: ViewportSize, theme: Theme
) -> None:
    t, member = Texts(lang), join(shop)
    page = open_centre(tabs, t, member=member, size=size, color_scheme=theme)
    page.get_by_test_id("privacy-access").click()
    prove(page)
    require_sound(page, f"request-access-asked-{lang}")
    page.get_by_test_id("privacy-access").click()
    page.wait_for_url(f"**{t.url(CENTRE)}/copy")
    expect(page.get_by_test_id("own-copy")).to_contain_text(member.email)
    require_sound(page, f"request-access-copy-{lang}")
    with page.expect_download() as arriving:
        page.get_by_test_id("copy-file").click()
    packed = zipfile.ZipFile(io.BytesIO(arriving.value.path().read_bytes()))
    content = json.loads(packed.read("your-information.json"))
    assert [line["email"] for line in content["tables"]["account"]] == [member.email]
    visit(page, t.url(CENTRE))
    expect(row(page, t, "access")).to_have_attribute("data-status", "completed")
    expect(page).to_have_url(f"{shop.url}{t.url(CENTRE)}")


@walks
def test_a_member_corrects_the_address_by_the_new_mailbox(
    shop: Shop, tabs: Tabs, lang: Lang, size: ViewportSize, theme: Theme
) -> None:
    t, member, new = Texts(lang), join(shop), fresh_email()
    page = open_centre(tabs, t, member=member, size=size, color_scheme=theme)
    page.get_by_test_id("correct-value").fill(new)
    page.get_by_test_id("privacy-correct").click()
    prove(page)
    expect(page.get_by_test_id("correct-value")).to_have_value(new)
    page.get_by_test_id("privacy-correct").click()
    expect(said(page)).to_contain_text(t("requests.state.address"))
    (mail,) = shop.mails(new)
    token = mail["text"].partition("token=")[2].split()[0]
    visit(page, f"{t.url('/verify-address')}?token={token}")
    until(lambda: _is_done(page, t), "the address was not corrected")
    require_sound(page, f"request-corrected-{lang}")
    assert {m["to"] for m in shop.mails(new)} == {new}
    copy = visit(page, t.url(f"{CENTRE}/copy"))
    expect(copy.get_by_test_id("own-copy")).to_contain_text(new)
    assert member.email not in copy.locator("main").inner_text()


def _is_done(page: Page, t: Texts) -> bool:
    visit(page, t.url(CENTRE))
    expect(row(page, t, "correct")).to_be_visible()
    return row(page, t, "correct").get_attribute("data-status") == "completed"


@walks
def test_a_member_stops_every_use_and_lifts_it(
    shop: Shop, tabs: Tabs, lang: Lang, size: ViewportSize, theme: Theme
) -> None:
    t, member = Texts(lang), join(shop)
    page = open_centre(tabs, t, member=member, size=size, color_scheme=theme)
    page.get_by_test_id("privacy-stop").click()
    prove(page)
    page.get_by_test_id("privacy-stop").click()
    expect(page.get_by_test_id("privacy-lift")).to_be_visible()
    require_sound(page, f"request-stopped-{lang}")
    visit(page, t.url("/mypage"))
    expect(page.get_by_test_id("rights-stopped")).to_be_visible()
    visit(page, t.url(CENTRE))
    page.get_by_test_id("privacy-lift").click()
    expect(said(page)).to_have_text(t("privacy_request.lifted"))
    expect(page.get_by_test_id("privacy-stop")).to_be_visible()
    visit(page, t.url("/mypage"))
    expect(page.get_by_test_id("rights-stopped")).to_have_count(0)


@walks
def test_a_member_deletes_the_account_and_changes_their_mind(
    shop: Shop, tabs: Tabs, lang: Lang, size: ViewportSize, theme: Theme
) -> None:
    t, member = Texts(lang), join(shop)
    page = open_centre(tabs, t, member=member, size=size, color_scheme=theme)
    page.get_by_test_id("privacy-delete").click()
    prove(page)
    page.get_by_test_id("privacy-delete").click()
    expect(said(page)).to_contain_text(t("requests.state.waiting"))
    require_sound(page, f"request-deleting-{lang}")
    visit(page, t.url(CENTRE))
    expect(page.get_by_test_id("rights-deleting")).to_be_visible()
    page.get_by_test_id("privacy-keep").click()
    expect(row(page, t, "delete")).to_have_attribute("data-status", "cancelled")
    visit(page, t.url(CENTRE))
    expect(page.get_by_test_id("rights-deleting")).to_have_count(0)


def _name_the_bank(page: Page) -> None:
    page.get_by_test_id("payout-bank").fill("みなと銀行")
    page.get_by_test_id("payout-branch").fill("神戸")
    page.get_by_test_id("payout-account-number").fill("1234567")
    page.get_by_test_id("payout-account-holder").fill("やまだ はなこ")


@walks
def test_a_balance_goes_to_the_bank_account_that_finance_then_pays(
    shop: Shop, tabs: Tabs, lang: Lang, size: ViewportSize, theme: Theme
) -> None:
    t, member, finance = Texts(lang), join(shop, yen=3000), hire(join(shop), "finance")
    page = open_centre(tabs, t, member=member, size=size, color_scheme=theme)
    page.get_by_test_id("privacy-delete").click()
    prove(page)
    page.get_by_test_id("privacy-delete").click()
    expect(page.get_by_test_id("error-message")).to_contain_text("3,000")
    _name_the_bank(page)
    require_sound(page, f"request-bank-{lang}")
    page.get_by_test_id("privacy-delete").click()
    expect(said(page)).to_contain_text(t("requests.state.waiting"))
    _let_seven_days_pass(shop, member)
    desk = tabs.open(t.url("/admin/payouts"), member=finance, size=size, color_scheme=theme)
    desk.get_by_test_id("payout-open").last.click()
    expect(desk.get_by_test_id("opened-account_number")).to_have_text("1234567")
    expect(desk.get_by_test_id("opened-account_holder")).to_have_text("ヤマダ ハナコ")
    require_sound(desk, f"payout-open-{lang}")
    desk.locator("#payout-reference").fill(f"MB-{lang}")
    desk.get_by_test_id("payout-pay").click()
    expect(desk.get_by_test_id("payout-done").locator("p")).to_be_visible()
    paid = desk.get_by_test_id("payout-paid").filter(has_text=f"MB-{lang}")
    expect(paid).to_contain_text("¥3,000")
    require_sound(desk, f"payout-paid-{lang}")
    require_clean_books(shop)


def _let_seven_days_pass(shop: Shop, member: Member) -> None:
    account_id, deps = member.actor.account_id, shop.deps
    with unit_of_work(deps.engine) as session:
        (request,) = under_way(session, account_id, "delete")
        request.ripe_at = deps.clock()
    fulfil(deps, request.id)
    assert member.actor.kind == "visitor"


def _enter_by_telephone(page: Page, member: Member, lang: Lang) -> None:
    page.get_by_test_id("request-enter").first.click()
    page.locator("#request-kind").select_option("stop")
    page.locator("#request-subject").fill(member.email)
    page.locator("#request-lang").select_option(lang)
    page.locator("#request-words").fill("stop it, please")
    page.locator(".admin-side").get_by_test_id("request-enter").click()


def _refuse(page: Page, t: Texts, ground: str) -> None:
    page.locator("summary").filter(has_text=t("requests.refuse.title")).click()
    page.locator("#request-ground").select_option(ground)
    page.locator("#request-evidence").fill("The books of 2026 hold this line.")
    page.locator("#request-notice").fill("A law keeps this line for five years.")
    page.get_by_test_id("request-refuse").click()


@walks
def test_the_officer_decides_after_the_call_back_and_refuses_with_a_ground(
    shop: Shop, tabs: Tabs, lang: Lang, size: ViewportSize, theme: Theme
) -> None:
    t, member, officer = Texts(lang), join(shop), hire(join(shop), "officer")
    page = tabs.open(t.url(DESK), member=officer, size=size, color_scheme=theme)
    state = page.get_by_test_id("request-state")
    for end in ("completed", "failed"):
        _enter_by_telephone(page, member, lang)
        expect(state).to_have_attribute("data-status", "placed")
        page.get_by_test_id("request-contact-show").click()
        expect(page.get_by_test_id("request-contact")).to_have_text(member.email)
        page.locator("#request-words").fill("the member answered")
        page.get_by_test_id("request-call-back").click()
        expect(state).to_have_attribute("data-status", "unknown")
        require_sound(page, f"request-called-back-{lang}")
        if end == "completed":
            page.get_by_test_id("request-grant").click()
        else:
            _refuse(page, t, "law")
        expect(state).to_have_attribute("data-status", end)
        page.locator("[data-close]").first.click()
    require_sound(page, f"request-decided-{lang}")
    theirs = open_centre(tabs, t, member=member, size=size, color_scheme=theme)
    expect(theirs.get_by_test_id("privacy-lift")).to_be_visible()
    expect(row(theirs, t, "stop")).to_contain_text(t("requests.ground.law"))
    assert any("five years" in mail["text"] for mail in shop.mails(member.email))


@pytest.mark.parametrize("role", ["support", "finance", "marketer", "owner"])
def test_staff_without_the_permission_do_not_even_find_the_desk(
    shop: Shop, tabs: Tabs, role: str
) -> None:
    tabs.expects_trouble = True
    # Whoever is owner first holds every role.
    hire(join(shop), "owner")
    page = tabs.open("/en/admin", member=hire(join(shop), role))
    expect(page.get_by_test_id("admin-nav").get_by_role("link", name="Requests")).to_have_count(0)
    page.goto(f"/en{DESK}")
    expect(page.get_by_test_id("request-row")).to_have_count(0)


def test_an_officer_who_owes_a_duty_opens_nothing(shop: Shop, tabs: Tabs) -> None:
    member, officer = join(shop), hire(join(shop), "officer", owes_duties=True)
    asking = open_centre(tabs, Texts("en"), member=member)
    asking.get_by_test_id("privacy-stop").click()
    prove(asking)
    asking.get_by_test_id("privacy-stop").click()
    expect(asking.get_by_test_id("privacy-lift")).to_be_visible()
    page = tabs.open("/en" + DESK, member=officer)
    page.get_by_test_id("request-open").first.click()
    expect(page.get_by_test_id("error-message")).to_be_visible()
    expect(page.get_by_test_id("request-state")).to_have_count(0)
    assert member.email not in page.locator("body").inner_text()
