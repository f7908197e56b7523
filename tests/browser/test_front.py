"""The officer's front page in Chromium: what is late, who waits, where to begin."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.kernel.ids import short_code
from snshelper.officer.front.rules import HOW_TO
from tests.browser.axe import violations
from tests.browser.people import Member, client_of, hire, join
from tests.browser.pictures import look
from tests.browser.serving import Shop
from tests.browser.tabs import DESKTOP, PHONE, Tabs, beside
from tests.officer.front.occasions import a_busy_day

pytestmark = pytest.mark.xdist_group("browser-staff")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A shop of its own: what is written here would stand on other tests' desks."""
    shop = Shop(tmp_path_factory.mktemp("front") / "data")
    try:
        shop.open()
        yield shop
    finally:
        shop.close()
    assert shop.faults() == []


def _open(tabs: Tabs, t: Texts, member: Member, path: str = "/admin/privacy") -> Page:
    page = tabs.open(t.url(path), member=member, size=DESKTOP)
    expect(page.get_by_text(t("common.loading"))).to_have_count(0)
    return page


def test_on_a_calm_day_the_page_says_so_plainly(shop: Shop, tabs: Tabs) -> None:
    t = Texts("ja")
    page = _open(tabs, t, hire(join(shop), "officer"))
    expect(page.get_by_test_id("front-standing")).to_have_text(t("front.standing.nothing"))
    expect(page.get_by_text(t("front.due.none"))).to_be_visible()
    expect(page.get_by_text(t("front.waiting.none"))).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_officer_reads_the_day_and_goes_where_it_is_done(
    shop: Shop, tabs: Tabs, lang: Lang
) -> None:
    t, day = Texts(lang), a_busy_day(shop.deps)
    page = _open(tabs, t, hire(join(shop), "officer"))
    late = page.get_by_test_id("front-due-row").filter(has_text=f"#{short_code(day.late_request)}")
    expect(late).to_contain_text(t("front.late"))
    expect(page.get_by_test_id("front-due-row").first).to_contain_text(t("front.late"))
    waiting = page.get_by_test_id("front-waiting-row")
    expect(waiting.filter(has_text=short_code(day.late_request))).to_contain_text(t("front.late"))
    expect(page.get_by_test_id("front-changes").locator("tbody tr").first).to_be_visible()
    for theme in ("light", "dark"):
        for size in (DESKTOP, PHONE):
            page.emulate_media(color_scheme=theme)
            page.set_viewport_size(size)
            assert violations(page) == [], (theme, size)
    page.set_viewport_size(DESKTOP)
    look(page, f"front-{lang}")
    late.get_by_role("link").click()
    expect(page.locator("h1")).to_have_text(t("page.admin_requests.title"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_common_task_leads_to_a_page_that_is_there(
    shop: Shop, tabs: Tabs, lang: Lang
) -> None:
    t = Texts(lang)
    page = _open(tabs, t, hire(join(shop), "officer"))
    links = page.get_by_test_id("front-how").get_by_role("link")
    expect(links).to_have_count(len(HOW_TO))
    for link in links.all():
        target = beside(page, str(link.get_attribute("href")))
        expect(target.locator("h1")).to_be_visible()
        expect(target.get_by_test_id("error-message")).to_have_count(0)
        target.close()


def test_the_telephone_task_opens_the_form_at_once(shop: Shop, tabs: Tabs) -> None:
    t = Texts("ja")
    page = _open(tabs, t, hire(join(shop), "officer"))
    page.get_by_role("link", name=t("front.how.phone.event")).click()
    expect(page.locator(".admin-side form")).to_be_visible()


def test_a_late_manifest_opens_at_its_desk_by_keyboard(shop: Shop, tabs: Tabs) -> None:
    t, day = Texts("ja"), a_busy_day(shop.deps)
    page = _open(tabs, t, hire(join(shop), "officer"))
    row = page.get_by_test_id("front-due-row").filter(has_text=day.manifest)
    expect(row).to_contain_text(t("front.late"))
    row.get_by_role("link").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".admin-side")).to_contain_text(day.manifest)


def test_the_staff_front_page_leads_there_while_something_is_late(shop: Shop, tabs: Tabs) -> None:
    t = Texts("ja")
    a_busy_day(shop.deps)
    page = _open(tabs, t, hire(join(shop), "officer"), "/admin")
    page.get_by_test_id("admin-privacy-late").get_by_role("link").click()
    expect(page.locator("h1")).to_have_text(t("page.admin_privacy.title"))
    entry = page.get_by_test_id("admin-nav").locator("a[aria-current]")
    expect(entry).to_contain_text(t("interface.admin.front"))
    expect(entry.locator(".number")).to_be_visible()


@pytest.mark.parametrize("role", ["support", "finance", "marketer"])
def test_a_role_without_the_permission_sees_nothing(shop: Shop, tabs: Tabs, role: str) -> None:
    day, member = a_busy_day(shop.deps), hire(join(shop), role)
    assert day.manifest not in client_of(member).get("/admin/privacy").text
    page = tabs.open("/admin/privacy", member=member)
    expect(page.get_by_test_id("error-message")).to_be_visible()
    expect(page.get_by_test_id("front-due")).to_have_count(0)
    expect(page.get_by_test_id("front-how")).to_have_count(0)
