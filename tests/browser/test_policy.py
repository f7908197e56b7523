"""A new version of the policy is announced, and everybody is told before it applies."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.people import PASSWORD, Member, hire, join
from tests.browser.serving import Shop
from tests.browser.tabs import DESKTOP, PHONE, Tabs, Theme
from tests.browser.waiting import until

pytestmark = pytest.mark.xdist_group("browser-staff")

_NEW = "new-officer@shop.example"
_WORDS = {
    "ja": "責任者のメールアドレスを変えます。",
    "ko": "책임자의 메일 주소가 바뀝니다.",
    "en": "The officer has a new address.",
}


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A shop that published its text, and was opened again with another officer's address."""
    folder: Path = tmp_path_factory.mktemp("policy") / "data"
    before = Shop(folder)
    before.open()
    before.close()
    shop = Shop(folder, OFFICER_EMAIL=_NEW)
    try:
        shop.open()
        yield shop
    finally:
        shop.close()
    assert shop.faults() == []


@pytest.fixture
def own_tabs(changed: Shop, browser: Browser) -> Iterator[Tabs]:
    tabs = Tabs(changed, browser)
    yield tabs
    tabs.close()


def _announce(page: Page) -> None:
    page.get_by_label("Reason", exact=True).select_option("other")
    for lang, name in (("ja", "Japanese"), ("ko", "Korean"), ("en", "English")):
        page.get_by_label(f"What changes, and why ({name})").fill(_WORDS[lang])
    page.get_by_test_id("policy-preview").click()
    expect(page.get_by_text("/ko/privacy/history/2")).to_be_visible()
    page.get_by_test_id("policy-announce").click()
    page.get_by_test_id("step-up-password").fill(PASSWORD)
    page.get_by_test_id("step-up-submit").click()
    page.get_by_test_id("policy-announce").click()
    expect(page.get_by_test_id("policy-done")).to_contain_text("Version 2 was announced")


@pytest.fixture(scope="module")
def readers(changed: Shop) -> list[Member]:
    return [join(changed) for _ in range(3)]


def test_the_officer_reads_what_changed_and_announces_it(
    changed: Shop, own_tabs: Tabs, readers: list[Member]
) -> None:
    officer = hire(join(changed), "officer")
    page = own_tabs.open("/en/admin/privacy/policy", member=officer)
    for lang in _WORDS:
        expect(page.get_by_test_id(f"policy-diff-{lang}")).to_contain_text(_NEW)
    assert violations(page) == []
    _announce(page)
    assert violations(page) == []
    expect(page.get_by_test_id("policy-row")).to_have_count(2)
    for member in (*readers, officer):
        (mail,) = changed.mails(member.email)
        assert "/privacy/history/2" in mail["text"]
    done = page.get_by_text("Done: written to 4 of 4")
    until(lambda: page.get_by_test_id("policy-refresh").click() or done.count(), "not done")


@pytest.mark.parametrize("lang", _WORDS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everybody_reads_the_old_text_with_a_notice_that_leads_to_the_new_one(
    own_tabs: Tabs, lang: str, theme: Theme
) -> None:
    prefix = "" if lang == "ja" else f"/{lang}"
    page = own_tabs.open(f"{prefix}/privacy", size=PHONE, color_scheme=theme)
    notice = page.get_by_test_id("policy-notice")
    expect(notice).to_contain_text(_WORDS[lang])
    assert _NEW not in page.locator("[data-slot=document]").inner_text()
    assert violations(page) == []
    notice.get_by_role("link").click()
    expect(page).to_have_url(f"{own_tabs.shop.url}{prefix}/privacy/history/2")
    expect(page.locator("ins").first).to_be_visible()
    assert violations(page) == []
    page.goto(f"{prefix}/privacy/history")
    expect(page.locator("#version-2")).to_contain_text(_WORDS[lang])
    assert violations(page) == []


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_the_shop_announces_it_until_it_is_hidden(own_tabs: Tabs, size: object) -> None:
    page = own_tabs.open("/en", size=size)  # type: ignore[arg-type]
    popup = page.get_by_test_id("popup")
    expect(popup).to_contain_text(_WORDS["en"])
    page.get_by_test_id("popup-hide").click()
    expect(popup).to_be_hidden()
    page.reload()
    expect(page.get_by_test_id("popup")).to_have_count(0)
