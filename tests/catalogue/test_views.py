"""The page about connections: what is true of the services on sale, and no button that lies."""

import asyncio
import re

import pytest

from snshelper.catalogue import connectors
from snshelper.catalogue.connectors import LiveConnectors
from snshelper.catalogue.documents import fill_connections
from snshelper.catalogue.queries import listed_services
from snshelper.catalogue.rules.selection import read_choice
from snshelper.catalogue.views import connections
from snshelper.interface.visits import Visit
from snshelper.kernel.actor import Actor
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.kernel.runtime import Deps
from snshelper.ordering.views import mypage
from snshelper.pages import PAGES

MEMBER = Actor("customer", "a1", True)
_PLATFORM = re.compile(r'data-platform="(\w+)"')


def told(lang: Lang = "ja") -> str:
    return asyncio.run(fill_connections(Visit(lang, "/mypage/connections", MEMBER))).slots[
        "connections"
    ]


def test_the_page_is_declared_for_members_and_filled_by_the_server() -> None:
    (page,) = [page for page in PAGES if page.route == "/mypage/connections"]
    assert page.entry == "member" and not page.is_indexed
    assert page.fill is fill_connections


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_has_a_place_for_it_and_mypage_leads_there(lang: Lang) -> None:
    t = Texts(lang)
    assert '"data-slot":"connections"' in str(connections.view(t))
    assert f'href:"{t.url("/mypage/connections")}"' in str(mypage.view(t))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_platform_on_sale_is_there_and_leads_to_its_services(shop: Deps, lang: Lang) -> None:
    html, t = told(lang), Texts(lang)
    platforms = _PLATFORM.findall(html)
    services = listed_services(shop.engine, lang, {"sandbox", "goods"})
    assert set(platforms) == {one.platform for one in services}
    assert len(platforms) == len(set(platforms))
    for platform in platforms:
        assert f'href="{t.url("/")}?platform={platform}"' in html
        assert read_choice({"platform": platform}).platform == platform
    assert t("connections.all_free", count=len(services)) in html


def test_nothing_can_be_pressed_or_typed(shop: Deps) -> None:
    assert not re.findall("<(button|input|form|select)", told())


def test_a_shop_that_sells_nothing_says_so(shop: Deps) -> None:
    connectors.install(LiveConnectors(()))
    assert "<table" not in told()
    assert Texts("ja")("catalogue.closed") in told()
