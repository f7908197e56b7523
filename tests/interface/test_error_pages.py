"""Pages for the moments when no built page can be sent."""

from pathlib import Path

import pytest

from snshelper.interface.error_pages import STATUSES, built_stylesheet, error_page
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("status", STATUSES)
def test_every_error_page_speaks_its_language_and_leads_home(status: int, lang: Lang) -> None:
    html = error_page(status, lang, "/assets/x.css")
    assert html.startswith(f'<!DOCTYPE html><html lang="{lang}">')
    assert f'href="{"/" if lang == "ja" else f"/{lang}"}"' in html
    assert 'href="/assets/x.css"' in html
    assert 'content="noindex"' in html
    assert "<script" not in html


@pytest.mark.parametrize(("status", "told"), [(409, 400), (422, 400), (502, 500), (507, 500)])
def test_a_status_without_words_of_its_own_is_told_as_the_nearest(status: int, told: int) -> None:
    html = error_page(status, "en", "/x.css")
    assert f'<p class="soft">{status}</p>' in html
    assert Texts("en")(f"interface.error_page.{told}.title") in html


def test_what_a_visitor_typed_never_becomes_markup() -> None:
    assert "<b>" not in error_page(404, "ja", "/x.css", reference="<b>x</b>")


def test_a_reference_is_shown_only_when_there_is_one() -> None:
    assert "<code>r-1</code>" in error_page(500, "en", "/x.css", reference="r-1")
    assert "<code>" not in error_page(500, "en", "/x.css")


def test_the_built_stylesheet_is_found_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    with pytest.raises(FileNotFoundError):
        built_stylesheet(tmp_path)
    (tmp_path / "assets/__reflex_global_styles-AB12.css").touch()
    (tmp_path / "assets/__reflex_global_styles-AB12.css.gz").touch()
    assert built_stylesheet(tmp_path) == "/assets/__reflex_global_styles-AB12.css"
