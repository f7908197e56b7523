"""Frames of public and staff pages."""

import pytest
import reflex as rx

from snshelper.interface.admin_frame import SECTIONS, admin_frame, admin_search, key_hints
from snshelper.interface.icons import NAMES, icon, icon_markup
from snshelper.interface.layout import hang_member_area, page_frame
from snshelper.interface.native import link, native_form
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts


def test_links_are_plain_anchors_and_never_router_links() -> None:
    assert link("x", href="/y").tag == "a"
    assert "ReactRouterLink" not in str(page_frame(Texts("ja")))
    assert "ReactRouterLink" not in str(admin_frame(Texts("ja")))


def test_a_native_form_posts() -> None:
    drawn = str(native_form(action="/auth/login"))
    assert 'method:"post"' in drawn
    assert 'action:"/auth/login"' in drawn


def test_a_page_has_every_slot_once() -> None:
    drawn = str(page_frame(Texts("ja"), rx.el.p("x")))
    for name in ("account", "languages", "footer", "overlays"):
        assert drawn.count(f'"data-slot":"{name}"') == 1


def test_staff_pages_have_no_overlays() -> None:
    assert '"data-slot":"overlays"' not in str(admin_frame(Texts("ja")))


def test_only_reading_pages_load_the_sheet_for_prose() -> None:
    assert "prose.css" in str(page_frame(Texts("ja"), width="reading"))
    assert "prose.css" not in str(page_frame(Texts("ja")))


def test_the_current_page_is_marked_in_the_navigation() -> None:
    assert str(page_frame(Texts("ja"), current="/pricing")).count('"aria-current":"page"') == 1
    assert '"aria-current"' not in str(page_frame(Texts("ja")))


def test_the_member_area_hangs_in_every_header() -> None:
    hang_member_area(lambda t: rx.el.span("balance-here"))
    assert "balance-here" in str(page_frame(Texts("ja")))
    hang_member_area(lambda t: rx.fragment())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_staff_section_is_built_into_a_page(lang: Lang) -> None:
    t = Texts(lang)
    drawn = str(admin_frame(t))
    assert drawn.count('"data-slot":"admin-nav"') == 1
    hidden = [path for name, path in SECTIONS.items() if name != "dashboard"]
    assert not [path for path in hidden if f'href:"{t.url(path)}"' in drawn]


def test_the_search_field_is_what_the_slash_key_looks_for() -> None:
    assert '"data-search":""' in str(admin_search(Texts("en")))


def test_the_keys_are_explained_beside_the_table() -> None:
    drawn = str(key_hints(Texts("en")))
    assert all(f'"{key}"' in drawn for key in ("j", "k", "x", "Enter", "/"))


def test_icons_are_the_same_for_components_and_templates() -> None:
    for name in NAMES:
        assert 'aria-hidden="true"' in icon_markup(name)
        assert icon_markup(name).split('d="')[1].split('"')[0] in str(icon(name))
