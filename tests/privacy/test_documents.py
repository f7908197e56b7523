"""The written documents in three languages, with empty and with full settings."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from snshelper.interface.visits import Visit
from snshelper.kernel import runtime
from snshelper.kernel.actor import VISITOR
from snshelper.kernel.i18n import LANGUAGES, Lang
from snshelper.kernel.runtime import Deps
from snshelper.privacy.documents import FILLERS
from snshelper.settings import Officer, Seller

_HOSTILE = '<script>alert("x")</script>'


def _document(path: str, lang: Lang, **cookies: str) -> str:
    params = {"number": "1"} if "[number]" in path else {}
    visit = Visit(lang, path.replace("[number]", "1"), VISITOR, params=params, cookies=cookies)
    fill = asyncio.run(FILLERS[path](visit))
    return fill.slots["document"]


@pytest.fixture(params=["empty", "full"])
def facts(request: pytest.FixtureRequest, deps: Deps) -> Iterator[str]:
    """Settings with nothing in them, and with everything, hostile text included."""
    settings = deps.settings.model_copy(update={"line_contact_url": ""})
    if request.param == "full":
        update = {
            "line_contact_url": "https://lin.ee/shop?who=me",
            "invoice_number": "T1234567890123",
            "officer": Officer(email="officer@example.jp", phone="03 1234 5678"),
            "seller": Seller(name=_HOSTILE, address="東京都", representative="代表", phone="03"),
        }
        settings = deps.settings.model_copy(update=update)
    runtime.install(replace(deps, settings=settings))
    yield request.param
    runtime._installed.clear()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", FILLERS)
def test_every_document_renders_whole_and_escaped(path: str, lang: Lang, facts: str) -> None:
    html = _document(path, lang)
    assert "{{" not in html
    assert "{%" not in html
    assert "<script" not in html
    assert 'href=""' not in html
    assert all(html.count(f"<{tag}") == html.count(f"</{tag}>") for tag in ("ul", "table", "form"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_policy_carries_each_of_the_84_promises_once(lang: Lang, facts: str) -> None:
    anchors = re.findall(r'id="(p-\d+)"', _document("/privacy", lang))
    assert sorted(anchors) == sorted(f"p-{number}" for number in range(1, 85))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_document_uses_an_id_twice(lang: Lang, facts: str) -> None:
    for path in FILLERS:
        ids = re.findall(r'\sid="([^"]+)"', _document(path, lang))
        assert len(ids) == len(set(ids)), path


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_tables_show_every_registered_cookie(lang: Lang, installed: Deps) -> None:
    for path in ("/privacy", "/cookies"):
        html = _document(path, lang)
        names = re.findall(r"<code>([^<]+)</code></th>", html)
        assert names == ["session", "cookie_choice", "lang", "popup"], path


def test_over_https_the_table_shows_the_name_a_browser_shows(deps: Deps) -> None:
    settings = deps.settings.model_copy(update={"public_url": "https://shop.example"})
    runtime.install(replace(deps, settings=settings))
    assert "<code>__Host-session</code>" in _document("/cookies", "en")


@pytest.mark.parametrize("choice", ["allow", "ask", "refuse", "junk", ""])
def test_the_cookie_page_offers_the_three_choices_and_says_which_one_holds(
    choice: str, installed: Deps
) -> None:
    html = _document("/cookies", "ko", cookie_choice=choice)
    for option in ("allow", "ask", "refuse"):
        (pressed,) = re.findall(rf'data-testid="cookie-{option}" aria-pressed="(true|false)"', html)
        assert pressed == ("true" if option == choice else "false")
    assert 'action="/preferences/cookies"' in html
    assert 'name="next" value="/ko/cookies"' in html


def test_the_officer_is_shown_as_configured(facts: str) -> None:
    html = _document("/privacy", "ja")
    assert "キムジュンホ" in html
    assert "企画チーム" in html
    assert ("mailto:officer@example.jp" in html) == (facts == "full")
    assert ('href="tel:0312345678"' in html) == (facts == "full")


def test_the_line_address_never_carries_an_identifier(facts: str) -> None:
    html = _document("/privacy", "ja")
    assert "who=me" not in html
    assert ('href="https://lin.ee/shop"' in html) == (facts == "full")


def test_every_processor_is_listed_and_line_only_when_it_is_used(facts: str) -> None:
    html = _document("/privacy", "en")
    assert "Advertising partner" in html
    assert "Payment service" in html
    assert "Mail carrier" in html
    assert ("LINE (LY Corporation)" in html) == (facts == "full")


def test_the_history_lists_the_first_version_with_its_date(installed: Deps) -> None:
    html = _document("/privacy/history", "ja")
    assert 'datetime="2026-11-22"' in html
    assert "2026年11月22日" in html
    assert "最初の版" in html


def test_seconds_to_undo_are_written_without_a_needless_fraction(installed: Deps) -> None:
    assert "Within 10 seconds" in _document("/pricing", "en")
