"""Built pages as documents."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from snshelper.interface.build import RelativeBackend
from snshelper.interface.document import LOCALES, Head, fill
from snshelper.kernel.i18n import LANGUAGES, Lang

BUILT = (
    '<!DOCTYPE html><html lang="en"><head><meta content="favicon.ico" property="og:image"/>'
    "<title>built</title><script>one()</script></head>"
    '<body><div class="a" data-slot="list"></div><div data-slot="footer"></div>'
    "<script type=\"module\" src='/x.js'></script></body></html>"
)
HEAD = Head("題 <1>", "説明", "/legal", "ko", json_ld=('{"@type":"Thing"}',))


@pytest.fixture
def built(tmp_path: Path) -> Path:
    path = tmp_path / "index.html"
    path.write_text(BUILT)
    return path


def test_a_slot_is_filled_and_the_others_stay_empty(built: Path) -> None:
    html = fill(built, HEAD, "https://shop.example", {"list": "<p>a\\1</p>"}).html
    assert '<div class="a" data-slot="list"><p>a\\1</p></div>' in html
    assert '<div data-slot="footer"></div>' in html


def test_the_head_is_this_pages_and_in_its_language(built: Path) -> None:
    html = fill(built, HEAD, "https://shop.example", {}).html
    assert '<html lang="ko">' in html
    assert html.count("<title>") == 1
    assert "<title>題 &lt;1&gt;｜SNS헬퍼</title>" in html
    assert '<link rel="canonical" href="https://shop.example/ko/legal"/>' in html
    assert len(re.findall('rel="alternate"', html)) == 4
    assert 'hreflang="x-default" href="https://shop.example/legal"' in html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_shared_link_shows_the_shops_own_picture(built: Path, lang: Lang) -> None:
    html = fill(built, replace(HEAD, lang=lang), "https://shop.example", {}).html
    found = dict(re.findall('<meta property="([^"]+)" content="([^"]*)"/>', html))
    assert found["og:image"] == f"https://shop.example/share-{lang}.png"
    assert found["og:locale"] == LOCALES[lang]
    assert found["og:title"] == "題 &lt;1&gt;"
    assert html.count('property="og:image"') == 1
    assert 'name="twitter:card" content="summary_large_image"' in html


def test_a_title_names_the_shop_once(built: Path) -> None:
    named = Head("SNSヘルパー｜選ぶ", "", "/", "ja")
    assert "<title>SNSヘルパー｜選ぶ</title>" in fill(built, named, "https://x", {}).html


def test_a_page_that_is_nobodys_business_is_not_indexed(built: Path) -> None:
    private = Head("x", "", "/mypage", "ja", is_indexed=False)
    html = fill(built, private, "https://shop.example", {}).html
    assert '<meta name="robots" content="noindex"/>' in html
    assert "canonical" not in html


def test_every_inline_script_is_hashed_and_no_other(built: Path) -> None:
    page = fill(built, HEAD, "https://shop.example", {"list": "<script>alert(1)</script>"})
    assert "<script>alert(1)</script>" in page.html
    assert len(page.script_hashes) == 2
    assert all(re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", each) for each in page.script_hashes)


def test_a_build_leaves_no_address_of_the_backend(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    script = tmp_path / "assets/env.js"
    script.write_text("let a={P:`http://backend.invalid/ping`,E:`ws://backend.invalid/_event`}")
    RelativeBackend().post_build(static_dir=tmp_path)
    assert "backend.invalid" not in script.read_text()
    assert "`${location.origin}/ping`" in script.read_text()


def test_a_build_that_names_no_backend_is_refused(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/other.js").write_text("1")
    with pytest.raises(RuntimeError, match="did Reflex change"):
        RelativeBackend().post_build(static_dir=tmp_path)
