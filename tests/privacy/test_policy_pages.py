"""What people read about the policy: the text that applies, what is coming, and every version."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from snshelper.interface.visits import Fill, Visit
from snshelper.kernel import runtime
from snshelper.kernel.actor import VISITOR
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.errors import NotFound
from snshelper.kernel.i18n import LANGUAGES, Lang
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.privacy.documents import FILLERS, program_texts
from snshelper.privacy.policy import Version
from snshelper.privacy.policy_text import text_hash
from snshelper.privacy.versions import keep_first_version, keep_version
from snshelper.settings import Officer

_HERE, _ONE = "/privacy/history", "/privacy/history/[number]"
_OLD, _NEW = "old@shop.example", "new@shop.example"
_WORDS: dict[Lang, str] = {"ja": "連絡先の変更", "ko": "연락처 변경", "en": "<b>New</b> address"}


def _with_officer(deps: Deps, email: str) -> Deps:
    settings = deps.settings.model_copy(update={"officer": Officer(email=email, phone="03-1")})
    return replace(deps, settings=settings)


@pytest.fixture
def shop(deps: Deps, clock: SteppedClock) -> Iterator[Deps]:
    """A shop that announced an hour ago that the officer's address changes in ten days."""
    old, new = _with_officer(deps, _OLD), _with_officer(deps, _NEW)
    keep_first_version(old, program_texts(old.settings))
    now, texts = clock(), program_texts(new.settings)
    version = Version(2, "technology", False, now, now + timedelta(days=10), text_hash(texts))
    with unit_of_work(new.engine) as session:
        keep_version(session, version, _WORDS, "officer", texts)
    clock.advance(3600)
    runtime.install(new)
    yield new
    runtime._installed.clear()


def _fill(path: str, lang: Lang, **params: str) -> Fill:
    address = path.replace("[number]", params.get("number", ""))
    return asyncio.run(FILLERS[path](Visit(lang, address, VISITOR, params=params)))


def _page(path: str, lang: Lang, **params: str) -> str:
    return _fill(path, lang, **params).slots["document"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_old_text_is_served_until_the_new_one_takes_effect(
    shop: Deps, clock: SteppedClock, lang: Lang
) -> None:
    clock.advance(10 * 86_400 - 3600 - 1)
    page = _page("/privacy", lang)
    assert _OLD in page
    assert _NEW not in page
    clock.advance(1)
    page = _page("/privacy", lang)
    assert _NEW in page
    assert _OLD not in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_was_announced_stands_above_the_old_text_until_it_applies(
    shop: Deps, clock: SteppedClock, lang: Lang
) -> None:
    page = _page("/privacy", lang)
    prefix = "" if lang == "ja" else f"/{lang}"
    assert page.index('data-testid="policy-notice"') < page.index('id="summary"')
    assert f'href="{prefix}/privacy/history/2"' in page
    assert {"ja": "連絡先の変更", "ko": "연락처 변경", "en": "&lt;b&gt;New"}[lang] in page
    clock.advance(10 * 86_400)
    assert "policy-notice" not in _page("/privacy", lang)


def test_the_page_names_the_version_that_applies_and_its_day(
    shop: Deps, clock: SteppedClock
) -> None:
    assert "Version 1, in force from November 22, 2026." in _page("/privacy", "en")
    clock.advance(10 * 86_400)
    assert "Version 2, in force from December 2, 2026." in _page("/privacy", "en")
    assert "バージョン 2（2026年12月2日 施行）" in _page("/privacy", "ja")


def test_a_text_that_was_never_announced_is_never_served(shop: Deps, clock: SteppedClock) -> None:
    clock.advance(11 * 86_400)
    runtime.install(_with_officer(shop, "unannounced@shop.example"))
    for path in ("/privacy", _HERE):
        assert "unannounced" not in _page(path, "ja")
    assert _NEW in _page("/privacy", "ja")


def test_the_history_tells_of_every_version_newest_first(shop: Deps) -> None:
    page = _page(_HERE, "en")
    assert page.index('id="version-2"') < page.index('id="version-1"')
    assert "A change in security technology" in page
    assert "First version" in page
    assert '<time datetime="2026-12-02">December 2, 2026</time>' in page
    assert "Not in force yet" in page
    assert "In force<" in page
    assert "<del>old</del><ins>new</ins>@shop.example" in page.replace("\n", "")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("number", "address"), [("1", _OLD), ("2", _NEW)])
def test_every_version_stays_readable_before_and_after_it_applied(
    shop: Deps, clock: SteppedClock, number: str, address: str, lang: Lang
) -> None:
    before = _fill(_ONE, lang, number=number)
    assert f"mailto:{address}" in before.slots["document"]
    assert number in before.title
    clock.advance(400 * 86_400)
    assert f"mailto:{address}" in _page(_ONE, lang, number=number)


@pytest.mark.parametrize("number", ["0", "3", "-1", "02", "x", "", "1;--", "９", "1e0"])
def test_a_version_that_does_not_exist_is_not_found(shop: Deps, number: str) -> None:
    with pytest.raises(NotFound):
        _fill(_ONE, "ja", number=number)


def test_no_page_uses_an_id_twice(shop: Deps) -> None:
    for page in (_page("/privacy", "ja"), _page(_HERE, "ja"), _page(_ONE, "ja", number="2")):
        ids = [part.split('"')[0] for part in page.split(' id="')[1:]]
        assert len(ids) == len(set(ids))


def test_a_shop_that_never_opened_shows_what_it_would_open_with(deps: Deps) -> None:
    runtime.install(_with_officer(deps, _OLD))
    assert _OLD in _page("/privacy", "ja")
    assert "最初の版" in _page(_HERE, "ja")
    assert _OLD in _page(_ONE, "ja", number="1")
    runtime._installed.clear()
