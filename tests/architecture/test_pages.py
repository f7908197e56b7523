"""Every page can be found, named and described."""

import pytest

from snshelper.kernel.i18n import LANGUAGES, Lang, catalogue
from snshelper.pages import PAGES
from snshelper.web.entries import PageEntry


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_has_a_title_and_every_public_page_a_description(page: PageEntry, lang: Lang):
    words = catalogue(lang)
    assert words.get(f"page.{page.name}.title")
    assert not page.is_indexed or words.get(f"page.{page.name}.description")


def test_no_two_pages_share_an_address():
    routes = [page.route for page in PAGES]
    assert len(routes) == len(set(routes))


def test_staff_pages_are_for_staff_and_mypage_for_members():
    expected = {"/admin": "staff", "/mypage": "member"}
    wrong = [
        page.route
        for page in PAGES
        for prefix, entry in expected.items()
        if (page.route + "/").startswith(prefix + "/") and page.entry != entry
    ]
    assert wrong == []
