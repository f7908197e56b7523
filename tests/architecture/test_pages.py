"""Every page can be found, named and described."""

import pytest

from snshelper.catalogue.discovery import CLOSED_PATHS, PUBLIC_PATHS
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


def _is_closed(route: str) -> bool:
    return any((route + "/").startswith(path.rstrip("/") + "/") for path in CLOSED_PATHS)


def test_the_sitemap_lists_every_public_page_and_nothing_else():
    public = {page.route for page in PAGES if page.entry == "public" and not page.is_dynamic}
    assert set(PUBLIC_PATHS) == {route for route in public if not _is_closed(route)}
    assert len(PUBLIC_PATHS) == len(set(PUBLIC_PATHS))


def test_public_pages_with_a_parameter_are_services_and_versions_of_the_policy():
    """The sitemap adds services from the catalogue; the list of versions leads to each of them."""
    found = [page.route for page in PAGES if page.entry == "public" and page.is_dynamic]
    assert found == ["/services/[slug]", "/privacy/history/[number]"]


def test_search_engines_are_kept_from_every_page_of_one_person():
    assert [
        page.route for page in PAGES if page.entry != "public" and not _is_closed(page.route)
    ] == []
    assert [path for path in PUBLIC_PATHS if _is_closed(path)] == []
