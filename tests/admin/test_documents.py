"""The navigation of the staff screens: nothing that the asking person may not open."""

import asyncio
import re
from collections.abc import Callable

import pytest

from snshelper.accounts.permissions import PERMISSIONS, ROLES
from snshelper.admin.documents import fill_navigation
from snshelper.admin.rules import DOORS, SECTIONS
from snshelper.fulfilment.admin import queries
from snshelper.interface.admin_frame import SECTIONS as ADDRESSES
from snshelper.interface.visits import Visit
from snshelper.kernel.actor import VISITOR, Actor
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.kernel.runtime import Deps
from snshelper.pages import PAGES
from tests.admin.desk import Person, write_attempt, write_order

_LINK = re.compile(r'<a href="([^"]+)"( aria-current="page")?>')


def navigation(actor: Actor, path: str = "/admin", lang: Lang = "ja", **query: str) -> str:
    filled = asyncio.run(fill_navigation(Visit(lang, path, actor, query=query)))
    return filled.slots["admin-nav"]


def addresses(html: str) -> list[str]:
    return [address for address, _ in _LINK.findall(html)]


def current(html: str) -> list[str]:
    return [address for address, mark in _LINK.findall(html) if mark]


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_shown_the_sections_it_may_open_and_no_other(
    shop: Deps, person: Callable[..., Person], role: str
) -> None:
    expected = [ADDRESSES[name] for name, needed in SECTIONS.items() if role in PERMISSIONS[needed]]
    assert addresses(navigation(person(role).actor)) == expected
    assert "/admin" in expected and len(expected) < len(SECTIONS)


def test_the_founder_is_shown_everything(shop: Deps, person: Callable[..., Person]) -> None:
    assert addresses(navigation(person(*ROLES).actor)) == list(ADDRESSES.values())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_navigation_speaks_the_language_of_the_page(
    shop: Deps, person: Callable[..., Person], lang: Lang
) -> None:
    t = Texts(lang)
    html = navigation(person("support").actor, "/admin/orders", lang)
    assert addresses(html)[1] == t.url("/admin/orders")
    assert t("interface.admin.orders") in html


@pytest.mark.parametrize(
    ("path", "query", "shown"),
    [
        ("/admin", {}, "/admin"),
        ("/admin/orders", {}, "/admin/orders"),
        ("/admin/orders", {"state": "unknown"}, "/admin/orders?state=unknown"),
        ("/admin/customers", {"state": "unknown"}, "/admin/customers"),
    ],
)
def test_the_section_that_is_open_is_marked(
    shop: Deps, person: Callable[..., Person], path: str, query: dict[str, str], shown: str
) -> None:
    assert current(navigation(person(*ROLES).actor, path, **query)) == [shown]


def test_what_waits_is_counted_for_whoever_deals_with_it(
    shop: Deps, person: Callable[..., Person]
) -> None:
    order_id = write_order(shop, person().actor.account_id, state="unknown")
    write_attempt(shop, order_id, state="unknown")
    assert '<span class="number">' in navigation(person("support").actor)
    assert '<span class="number">' not in navigation(person("owner").actor)


def test_a_count_that_stopped_counting_says_so(
    shop: Deps, person: Callable[..., Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_order(shop, person().actor.account_id, state="unknown")
    monkeypatch.setattr(queries, "MOST_COUNTED", 1)
    monkeypatch.setattr("snshelper.admin.documents.MOST_COUNTED", 1)
    assert '<span class="number">1+</span>' in navigation(person("support").actor)


@pytest.mark.parametrize("path", ["/", "/mypage", "/administration"])
def test_other_pages_get_no_staff_navigation(shop: Deps, path: str) -> None:
    assert asyncio.run(fill_navigation(Visit("ja", path, VISITOR))).slots == {}


def test_every_section_is_a_staff_page_and_every_staff_page_a_section() -> None:
    staff = {page.route for page in PAGES if page.entry == "staff" and not page.is_dynamic}
    assert {ADDRESSES[name].partition("?")[0] for name in SECTIONS} == staff
    assert list(SECTIONS) == list(ADDRESSES)
    assert {ADDRESSES[name] for name in DOORS} == staff - {"/admin"}
