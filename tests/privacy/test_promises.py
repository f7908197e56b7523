"""The matrix is complete: every promise stands on the page, is kept somewhere, and is proved."""

import asyncio
import importlib
import json
import re
from functools import cache
from pathlib import Path

import pytest

from snshelper.commands.matrix import matrix, phrase_at, policy_page
from snshelper.commands.promises import DOCUMENT
from snshelper.interface.visits import Visit
from snshelper.kernel.actor import VISITOR
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.kernel.runtime import Deps
from snshelper.ordering.views import home
from snshelper.pages import PAGES
from snshelper.privacy.documents import FILLERS
from snshelper.privacy.promises import FIRST, LAST, PROMISES, Promise
from tests.architecture.source import FILES, ROOT

_BROWSERS = ("chrome", "edge", "firefox", "safari-mac", "safari-ios", "chrome-android")
_ASKED = re.compile(r'is_thrown\(f?"([a-z_]+\.[a-z_{}.]*)"\)')


def _document(path: str, lang: Lang) -> str:
    return asyncio.run(FILLERS[path](Visit(lang, path, VISITOR))).slots["document"]


def _imported(place: str) -> object:
    """What a dotted path names: a module, or something inside one."""
    parts = place.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for name in parts[length:]:
            found = getattr(found, name)
        return found
    raise ModuleNotFoundError(place)


@cache
def _tests_in(path: str) -> frozenset[str]:
    return frozenset(re.findall(r"^(?:async )?def (test_\w+)", Path(ROOT, path).read_text(), re.M))


def test_each_of_the_84_promises_is_named_once() -> None:
    assert [promise.number for promise in PROMISES] == list(range(FIRST, LAST + 1))


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.id)
def test_a_promise_is_kept_by_something_that_exists_and_proved_by_tests(promise: Promise) -> None:
    assert promise.mechanisms
    for mechanism in promise.mechanisms:
        assert _imported(mechanism.place)
        assert "[" not in mechanism.proof
    for test in promise.tests:
        path, _, name = test.partition("::")
        assert name in _tests_in(path), test


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_promise_has_words_at_its_anchor(lang: Lang) -> None:
    page = policy_page(lang)
    assert [n for n in range(FIRST, LAST + 1) if not phrase_at(f"p-{n}", page)] == []


def test_a_switch_that_the_matrix_names_is_asked_somewhere() -> None:
    asked = {name for file in FILES for name in _ASKED.findall(file.text)}
    named = {mechanism.switch for promise in PROMISES for mechanism in promise.mechanisms}
    areas = {name.partition("{")[0] for name in asked if "{" in name}
    assert {n for n in named - asked if not n.startswith(tuple(areas) or "-")} == set()


def test_the_document_is_what_the_registry_says_now() -> None:
    written = DOCUMENT.read_text(encoding="utf-8")
    assert written == matrix(), "stale: run `python -m snshelper promises`"


def test_the_document_speaks_of_every_promise_in_the_pages_own_words() -> None:
    rows = [line for line in matrix().splitlines() if line.startswith("| P")]
    assert len(rows) == LAST
    assert "Your order is processed automatically" in rows[1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everybody_can_read_the_page_in_each_language(installed: Deps, lang: Lang) -> None:
    (page,) = [page for page in PAGES if page.route == "/privacy"]
    assert page.entry == "public" and page.fill is FILLERS["/privacy"]
    assert len(_document("/privacy", lang)) > 5000


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_browser_has_its_steps_to_allow_be_asked_refuse_and_view(
    installed: Deps, lang: Lang
) -> None:
    html = _document("/cookies", lang)
    for browser in _BROWSERS:
        for step in ("allow", "ask", "refuse", "view"):
            assert phrase_at(f"{browser}-{step}", html), (browser, step)
    assert "Internet Explorer" in html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_order_form_says_that_a_cookie_is_needed(lang: Lang) -> None:
    t = Texts(lang)
    built = str(home.view(t).render()).replace("\\\\", "\\")
    assert json.dumps(t("order.cookie_hint")).strip('"') in built
