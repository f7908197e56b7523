"""Somebody who works here signs, learns, and hands a role over, in Chromium."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from snshelper.accounts.duties.texts import QUESTIONS
from snshelper.kernel.actor import ALL_DUTIES
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.kernel.ids import new_id
from tests.browser.people import PASSWORD, Member, hire, join
from tests.browser.pictures import look
from tests.browser.serving import Shop
from tests.browser.tabs import DESKTOP, PHONE, Tabs

pytestmark = pytest.mark.xdist_group("browser-staff")


def sign(page: Page, document: str) -> None:
    part = page.locator(f"#{document}")
    part.locator("input[name=name]").fill("田中 花子")
    part.get_by_test_id(f"sign-{document}").click()


def prove(page: Page) -> None:
    page.get_by_test_id("step-up-password").fill(PASSWORD)
    page.get_by_test_id("step-up-submit").click()
    expect(page.get_by_test_id("step-up")).to_have_count(0)


def missing(member: Member) -> set[str]:
    return set(ALL_DUTIES - member.actor.duties)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_signatures_and_a_short_course_in_two_minutes(
    shop: Shop, tabs: Tabs, lang: Lang
) -> None:
    member = hire(join(shop), "support", owes_duties=True)
    t = Texts(lang)
    size = PHONE if lang == "ko" else DESKTOP
    page = tabs.open(t.url("/admin/duties"), member=member, size=size)
    expect(page.get_by_test_id("duties-state")).to_have_text(t("people.duties.incomplete"))
    sign(page, "terms")
    prove(page)
    page.get_by_test_id("sign-terms").click()
    expect(page.locator("#terms form")).to_have_count(0)
    sign(page, "pledge")
    expect(page.locator("#pledge form")).to_have_count(0)
    assert missing(member) == {"training"}
    for name, right in QUESTIONS.items():
        page.locator(f"input[name={name}][value={right}]").check()
    page.get_by_test_id("course-submit").click()
    expect(page.get_by_test_id("duties-state")).to_have_text(t("people.duties.complete"))
    assert missing(member) == set()


def test_a_wrong_answer_is_shown_where_it_was_given(shop: Shop, tabs: Tabs) -> None:
    member = hire(join(shop), "support", owes_duties=True)
    page = tabs.open("/admin/duties", member=member)
    for name in QUESTIONS:
        page.locator(f"input[name={name}][value=a]").check()
    page.get_by_test_id("course-submit").click()
    wrong = [name for name, right in QUESTIONS.items() if right != "a"]
    expect(page.locator(".choices .field-error")).to_have_count(len(wrong))
    assert "training" in missing(member)


def test_the_desk_lets_somebody_go_and_they_are_out_at_once(shop: Shop, tabs: Tabs) -> None:
    owner, other = hire(join(shop), "owner"), hire(join(shop), "support", owes_duties=True)
    theirs = tabs.open("/admin/duties", member=other)
    page = tabs.open("/admin/privacy/people", member=owner)
    page.locator("summary").filter(has_text=Texts("ja")("people.desk.leaving_open")).click()
    page.locator("#leaving-who").select_option(other.actor.account_id)
    page.get_by_test_id("let-go").click()
    prove(page)
    page.get_by_test_id("let-go").click()
    expect(page.get_by_test_id("note-paper").first).to_be_visible()
    # The browser reports the page that is not there for them any more.
    tabs.expects_trouble = True
    assert other.actor.kind == "visitor"
    theirs.get_by_test_id("course-submit").click()
    assert theirs.goto("/admin/duties").status == 404


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_certificate_is_withdrawn_only_after_a_second_look(
    shop: Shop, tabs: Tabs, lang: Lang
) -> None:
    owner, other = hire(join(shop), "owner"), hire(join(shop), "support")
    t, number, today = Texts(lang), new_id(), date.today()
    page = tabs.open(t.url("/admin/privacy/people"), member=owner)
    page.locator("summary").filter(has_text=t("people.desk.register_open")).click()
    page.locator("#register-who").select_option(other.actor.account_id)
    for name, value in {
        "provider": "個人情報保護研修所",
        "number": number,
        "held_on": str(today - timedelta(days=2)),
        "valid_until": str(today + timedelta(days=300)),
    }.items():
        page.locator(f"input[name={name}]").fill(value)
    page.get_by_test_id("register-training").click()
    prove(page)
    page.get_by_test_id("register-training").click()
    row = page.locator("tr").filter(has_text=number)
    expect(row).to_be_visible()
    expect(row.get_by_test_id("withdraw-certificate")).to_be_hidden()
    row.locator("summary").click()
    expect(row).to_contain_text(t("people.desk.withdraw_hint"))
    look(page, f"certificate-{lang}")
    row.get_by_test_id("withdraw-certificate").click()
    expect(row).to_have_count(0)
