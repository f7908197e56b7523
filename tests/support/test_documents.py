"""What stands in every page's frame, for every kind of visitor."""

import asyncio
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from snshelper.interface.visits import Visit
from snshelper.kernel import runtime
from snshelper.kernel.actor import VISITOR
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.i18n import LANGUAGES, Lang, localized_path
from snshelper.kernel.runtime import Deps
from snshelper.settings import Officer, Seller
from snshelper.support.actions.popups import change_popup, create_popup
from snshelper.support.documents import fill_contact, fill_frame
from snshelper.support.rules.dismissals import SPANS, Span, dismiss, write_dismissals
from snshelper.support.rules.popups import PopupDraft, PopupWords
from tests.support.conftest import MARKETER

_HOSTILE = '"><script>alert(1)</script>'


def _frame(path: str = "/", lang: Lang = "ja", cookie: str = "", query: str = "") -> dict[str, str]:
    cookies = dict(part.split("=", 1) for part in cookie.split("; ") if part)
    given = dict(part.split("=", 1) for part in query.split("&") if part)
    return dict(asyncio.run(fill_frame(Visit(lang, path, VISITOR, {}, given, cookies))).slots)


@pytest.fixture
def configure(deps: Deps) -> Iterator[Callable[..., None]]:
    """Installs dependencies whose settings were changed."""

    def install(**update: object) -> None:
        runtime.install(replace(deps, settings=deps.settings.model_copy(update=update)))

    yield install
    runtime._installed.clear()


@pytest.fixture
def popup(installed: Deps, clock: SteppedClock) -> str:
    """The id of a popup that is shown to everybody."""
    words = {lang: PopupWords(f"題 {lang} {_HOSTILE}", "a\nb") for lang in LANGUAGES}
    draft = PopupDraft(words, clock(), None, "/pricing", True)
    return create_popup(installed, MARKETER, draft)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_links_to_itself_in_each_language(lang: Lang, installed: Deps) -> None:
    slots = _frame("/services/reach", lang, query="sort=price&remember=lang")
    for target in LANGUAGES:
        here = localized_path(lang, "/services/reach").replace("/", "%2F")
        href = f"/preferences/language?lang={target}&amp;next={here}%3Fsort%3Dprice"
        (link,) = re.findall(rf'<a [^>]*data-testid="lang-{target}"[^>]*>', slots["footer"])
        assert f'href="{href}"' in link
        assert f'hreflang="{target}"' in link
        assert ('aria-current="true"' in link) == (target == lang)
        assert href in slots["languages"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", ["/", "/privacy", "/mypage/wallet", "/login"])
def test_officer_and_complaint_centre_are_on_every_page(
    path: str, lang: Lang, installed: Deps
) -> None:
    footer = _frame(path, lang)["footer"]
    assert "キムジュンホ" in footer
    assert "mailto:officer@shop.example" in footer
    assert "tel:03-0000-0000" in footer
    assert "https://privacy.kisa.or.kr" in footer
    assert "118" in footer
    for page in ("privacy", "terms", "legal", "cookies", "pricing", "contact"):
        assert f'href="{localized_path(lang, f"/{page}")}"' in footer


def test_what_is_not_configured_leaves_no_empty_link(configure: Callable[..., None]) -> None:
    configure(officer=Officer(), line_contact_url="")
    footer = _frame()["footer"]
    assert "mailto:" not in footer
    assert "tel:" not in footer
    assert "line-contact" not in footer
    assert "© SNSヘルパー" in footer


def test_settings_are_escaped(configure: Callable[..., None]) -> None:
    officer = Officer(name=_HOSTILE, team=_HOSTILE, email=_HOSTILE, phone=_HOSTILE)
    configure(officer=officer, seller=Seller(name=_HOSTILE))
    assert "<script" not in _frame()["footer"]


def test_the_green_button_leads_to_line_and_tells_nothing(configure: Callable[..., None]) -> None:
    configure(line_contact_url="https://lin.ee/shop?uid=1")
    footer = _frame(query="email=a@example.jp")["footer"]
    (button,) = re.findall(r'<a [^>]*data-testid="line-contact"[^>]*>', footer)
    assert 'href="https://lin.ee/shop"' in button
    assert 'target="_blank"' in button
    assert 'rel="noopener noreferrer"' in button
    assert 'referrerpolicy="no-referrer"' in button
    assert footer.count("<svg") == 1
    assert "<title>LINEのお問い合わせを開くQRコード</title>" in footer
    assert "style=" not in footer


@pytest.mark.parametrize("url", ["https://evil.example/line.me", "javascript:alert(1)", "line://a"])
def test_no_button_leads_anywhere_but_to_line(url: str, configure: Callable[..., None]) -> None:
    configure(line_contact_url=url)
    assert "line-contact" not in _frame()["footer"]
    slots = asyncio.run(fill_contact(Visit("ja", "/contact", VISITOR))).slots
    assert "line-contact" not in slots["line"]


def test_the_contact_page_has_one_line_button_beside_its_form(installed: Deps) -> None:
    slots = asyncio.run(fill_contact(Visit("ja", "/contact", VISITOR))).slots
    assert slots["line"].count("line-contact") == 2  # the test id, and the class around it
    assert "line-contact" not in _frame("/contact")["footer"]


@pytest.mark.parametrize(
    ("cookie", "path", "is_shown"),
    [
        ("", "/", True),
        ("", "/mypage", True),
        ("cookie_choice=junk", "/", True),
        ("cookie_choice=allow", "/", False),
        ("cookie_choice=ask", "/", False),
        ("cookie_choice=refuse", "/", False),
        ("", "/cookies", False),
        ("", "/mypage/privacy", False),
    ],
)
def test_the_banner_asks_until_a_choice_was_made(
    cookie: str, path: str, is_shown: bool, installed: Deps
) -> None:
    overlays = _frame(path, cookie=cookie)["overlays"]
    assert ('data-testid="cookie-banner"' in overlays) == is_shown
    for choice in ("allow", "ask", "refuse"):
        assert overlays.count(f'data-testid="cookie-{choice}"') == int(is_shown)


def test_after_a_choice_the_visitor_is_back_on_the_same_page(installed: Deps) -> None:
    overlays = _frame("/terms", "ko", query="a=1")["overlays"]
    assert 'name="next" value="/ko/terms?a=1"' in overlays


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_popup_is_shown_escaped_with_every_way_to_hide_it(lang: Lang, popup: str) -> None:
    overlays = _frame("/", lang)["overlays"]
    assert overlays.count('data-testid="popup"') == 1
    assert f"題 {lang}" in overlays
    assert "<script" not in overlays
    assert overlays.count('data-testid="popup-hide"') == 1
    assert all(f'<option value="{span}">' in overlays for span in SPANS)
    assert 'method="dialog"' in overlays
    assert f'href="{localized_path(lang, "/pricing")}"' in overlays


@pytest.mark.parametrize("path", ["/mypage", "/login", "/admin/orders"])
def test_no_popup_is_shown_where_people_work(path: str, popup: str) -> None:
    assert 'data-testid="popup"' not in _frame(path)["overlays"]


@pytest.mark.parametrize(
    ("choice", "is_shown"), [("allow", False), ("ask", False), ("refuse", True), ("", True)]
)
def test_a_hidden_popup_stays_away_only_where_it_may_be_remembered(
    choice: str, is_shown: bool, popup: str, clock: SteppedClock
) -> None:
    kept = write_dismissals(dismiss((), popup, 1, "forever", clock()))
    overlays = _frame(cookie=f"cookie_choice={choice}; popup={kept}")["overlays"]
    assert ('data-testid="popup"' in overlays) == is_shown


@pytest.mark.parametrize(("span", "days"), [("day", 1), ("week", 7)])
def test_a_popup_comes_back_when_its_time_has_passed(
    span: Span, days: int, popup: str, clock: SteppedClock
) -> None:
    kept = write_dismissals(dismiss((), popup, 1, span, clock()))
    cookie = f"cookie_choice=allow; popup={kept}"
    clock.advance(days * 86_400 - 1)
    assert 'data-testid="popup"' not in _frame(cookie=cookie)["overlays"]
    clock.advance(1)
    assert 'data-testid="popup"' in _frame(cookie=cookie)["overlays"]


def test_a_new_version_is_shown_to_those_who_hid_the_old_one(
    popup: str, installed: Deps, clock: SteppedClock
) -> None:
    kept = write_dismissals(dismiss((), popup, 1, "forever", clock()))
    words = {lang: PopupWords("new", "words") for lang in LANGUAGES}
    draft = PopupDraft(words, clock(), None, "https://example.com/a", True)
    change_popup(installed, MARKETER, popup, draft, show_again=True)
    overlays = _frame(cookie=f"cookie_choice=allow; popup={kept}")["overlays"]
    assert 'href="https://example.com/a" target="_blank" rel="noopener noreferrer"' in overlays
    assert 'name="version" value="2"' in overlays


@pytest.mark.parametrize(("choice", "is_told"), [("allow", False), ("refuse", True), ("", True)])
def test_somebody_whose_choice_cannot_be_remembered_is_told_so(
    choice: str, is_told: bool, popup: str
) -> None:
    overlays = _frame(cookie=f"cookie_choice={choice}")["overlays"]
    assert ("次のページでまた表示されます" in overlays) == is_told


def test_the_question_about_the_language_is_asked_only_of_those_who_want_it(
    installed: Deps,
) -> None:
    for choice in ("allow", "refuse", ""):
        overlays = _frame(cookie=f"cookie_choice={choice}", query="remember=lang")["overlays"]
        assert "remember-question" not in overlays
    overlays = _frame("/terms", "ko", "cookie_choice=ask", "remember=lang&a=1")["overlays"]
    assert 'action="/preferences/language"' in overlays
    assert 'name="lang" value="ko"' in overlays
    assert 'name="next" value="/ko/terms?a=1"' in overlays
    assert overlays.count('name="remember"') == 2


def test_while_a_question_waits_no_popup_stands_beside_it(popup: str) -> None:
    query = f"remember=popup&popup={popup}&version=1&until=week"
    overlays = _frame(cookie="cookie_choice=ask", query=query)["overlays"]
    assert 'action="/preferences/popup"' in overlays
    assert 'name="until" value="week"' in overlays
    assert 'data-testid="popup"' not in overlays


@pytest.mark.parametrize(
    "query",
    [
        "remember=x",
        "remember=popup",
        "remember=popup&popup=<script>&version=1&until=day",
        "remember=popup&popup=01900000-0000-7000-8000-00000000000a&version=x&until=day",
        "remember=popup&popup=01900000-0000-7000-8000-00000000000a&version=1&until=year",
    ],
)
def test_a_question_that_makes_no_sense_is_not_asked(query: str, installed: Deps) -> None:
    overlays = _frame(cookie="cookie_choice=ask", query=query)["overlays"]
    assert "remember-question" not in overlays
    assert "<script" not in overlays


@pytest.mark.parametrize(
    "cookie",
    ["cookie_choice=allow; popup=~~~", "cookie_choice=<x>; lang=\x00", "popup=" + "9" * 9000],
)
def test_hostile_cookies_break_no_page(cookie: str, popup: str) -> None:
    assert 'data-testid="popup"' in _frame(cookie=cookie)["overlays"]


def test_a_hostile_address_cannot_break_out_of_the_frame(installed: Deps) -> None:
    slots = _frame('/"><script>', query='a="><script>')
    assert "<script" not in "".join(slots.values())
