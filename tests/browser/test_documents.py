"""What search engines and people without scripts are sent."""

import json
import re
from xml.etree import ElementTree

import httpx
import pytest

from snshelper.catalogue.actions import change_price
from snshelper.catalogue.queries import ListedService, listed_services
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.kernel.money import format_yen
from snshelper.web.entries import PageEntry
from tests.browser.cards import REEL
from tests.browser.people import client_of, hire, join, visitor
from tests.browser.routes import EVERY_PAGE, PUBLIC_PAGES, Insider
from tests.browser.serving import LIVE, Shop
from tests.browser.waiting import until

pytestmark = pytest.mark.xdist_group("browser")

_ONE_SECOND = 1.0
_SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def _listed(shop: Shop, lang: Lang) -> tuple[ListedService, ...]:
    return listed_services(shop.deps.engine, lang, LIVE)


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_a_page_says_its_language_its_title_and_where_it_belongs(
    shop: Shop, insider: Insider, page: PageEntry
) -> None:
    seer = insider.seen_by(page)
    client = client_of(seer) if seer else visitor(shop)
    titles = set()
    for lang in LANGUAGES:
        address = Texts(lang).url(insider.address(page))
        answer = client.get(address)
        assert answer.status_code == httpx.codes.OK, address
        assert f'<html lang="{lang}">' in answer.text
        # What only some people may see is kept out of search engines instead.
        canonical = f'<link rel="canonical" href="{shop.url}{address}"/>'
        noindex = '<meta name="robots" content="noindex"/>'
        assert (canonical if page.is_indexed else noindex) in answer.text
        titles.add(re.search("<title>(.+?)</title>", answer.text)[1])  # type: ignore[index]
        for script in re.findall(
            '<script type="application/ld[+]json">(.*?)</script>', answer.text
        ):
            assert json.loads(script)["@context"] == "https://schema.org"
    assert len(titles) == len(LANGUAGES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_services_and_prices_are_readable_without_scripts(shop: Shop, lang: Lang) -> None:
    client, t = visitor(shop), Texts(lang)
    home = client.get(t.url("/")).text
    services = _listed(shop, lang)
    assert len(services) > 10
    for service in services:
        assert service.title in home
        assert f">{format_yen(service.unit_price)}<" in home
    detail = client.get(t.url(f"/services/{services[0].slug}")).text
    assert services[0].description.split("\n")[0] in detail
    assert f">{format_yen(services[0].unit_price)}<" in detail


def test_a_changed_price_is_sent_within_a_second(shop: Shop) -> None:
    marketer, client = hire(join(shop), "marketer"), visitor(shop)
    for price in (7, 4):
        change_price(shop.deps, marketer.actor, REEL, price)
        for address in ("/", f"/ko/services/{REEL}"):
            until(
                lambda address=address, price=price: f">¥{price}<" in _card(client, address),
                f"{address} does not say ¥{price}",
                _ONE_SECOND,
            )


def _card(client: httpx.Client, address: str) -> str:
    """The document from the service's card on."""
    return client.get(address).text.partition(f'data-slug="{REEL}"')[2].partition("</article>")[0]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("address", ["/services/no-such-service", "/no/such/page", "/admin"])
def test_what_does_not_exist_is_a_real_404(shop: Shop, address: str, lang: Lang) -> None:
    answer = visitor(shop).get(Texts(lang).url(address))
    assert answer.status_code == httpx.codes.NOT_FOUND
    assert f'<html lang="{lang}"' in answer.text


def test_the_search_form_works_without_scripts(shop: Shop) -> None:
    client = visitor(shop)
    found = client.get("/en", params={"q": "reel"}).text
    titles = {service.slug: service.title for service in _listed(shop, "en")}
    assert titles[REEL] in found
    assert titles["qr-stand-a6"] not in found
    nothing = client.get("/en", params={"q": "<script>alert(1)</script>"}).text
    assert Texts("en")("catalogue.nothing_found") in nothing
    assert "<script>alert(1)" not in nothing


def test_the_sitemap_lists_every_public_page_and_service(shop: Shop) -> None:
    client = visitor(shop)
    sitemap = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own
    places = {place.text or "" for place in sitemap.iterfind("s:url/s:loc", _SITEMAP)}
    expected = {param.values[0].route for param in PUBLIC_PAGES}  # type: ignore[union-attr]
    expected -= {"/login", "/signup", "/reset", "/services/[slug]", "/privacy/history/[number]"}
    expected |= {f"/services/{service.slug}" for service in _listed(shop, "ja")}
    assert places == {shop.url + Texts(lang).url(path) for lang in LANGUAGES for path in expected}
    assert "Sitemap: " + shop.url in client.get("/robots.txt").text
    for place in sorted(places)[:: len(places) // 6]:
        assert client.get(place).status_code == httpx.codes.OK
