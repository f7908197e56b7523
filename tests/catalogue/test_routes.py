"""What machines read: robots.txt, sitemap.xml, security.txt."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from xml.etree import ElementTree

import httpx
import pytest
from starlette.applications import Starlette

from snshelper.catalogue import actions
from snshelper.catalogue.discovery import PUBLIC_PATHS, security_txt
from snshelper.catalogue.routes import ROUTES
from snshelper.catalogue.seeding import seeded_drafts
from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


SEEDED = list(seeded_drafts())
Get = Callable[[str], httpx.Response]


@pytest.fixture
def get(shop: Deps) -> Get:
    """Asks the three addresses as a crawler would."""
    transport = httpx.ASGITransport(Starlette(routes=ROUTES))

    def ask(path: str) -> httpx.Response:
        async def asked() -> httpx.Response:
            async with httpx.AsyncClient(transport=transport, base_url="http://shop") as client:
                return await client.get(path)

        return asyncio.run(asked())

    return ask


def pages(get: Get) -> dict[str, ElementTree.Element]:
    answer = get("/sitemap.xml")
    assert answer.headers["content-type"] == "application/xml"
    root = ElementTree.fromstring(answer.content)  # noqa: S314 - our own answer
    assert root.tag == f"{{{NAMES['s']}}}urlset"
    return {page.findtext("s:loc", "", NAMES): page for page in root.findall("s:url", NAMES)}


def test_the_sitemap_names_every_public_page_and_service_in_every_language(
    shop: Deps, get: Get
) -> None:
    addresses = pages(get)
    base = shop.settings.public_url
    assert len(addresses) == 3 * (len(PUBLIC_PATHS) + len(SEEDED))
    for path in ("/services/qr-stand-a6", "/ko/services/qr-stand-a6", "/en/services/qr-stand-a6"):
        page = addresses[base + path]
        alternates = {
            link.get("hreflang"): link.get("href") for link in page.findall("x:link", NAMES)
        }
        assert alternates == {
            "ja": f"{base}/services/qr-stand-a6",
            "ko": f"{base}/ko/services/qr-stand-a6",
            "en": f"{base}/en/services/qr-stand-a6",
            "x-default": f"{base}/services/qr-stand-a6",
        }


def test_the_sitemap_says_when_a_service_last_changed(
    shop: Deps, get: Get, marketer: Actor
) -> None:
    address = f"{shop.settings.public_url}/services/qr-stand-a6"

    def changed() -> datetime:
        return datetime.fromisoformat(pages(get)[address].findtext("s:lastmod", "", NAMES))

    before = changed()
    shop.clock.advance(3600)  # type: ignore[attr-defined]
    actions.change_price(shop, marketer, "qr-stand-a6", 3400)
    assert changed() == before + timedelta(hours=1)


def test_a_service_off_sale_leaves_the_sitemap(shop: Deps, get: Get, marketer: Actor) -> None:
    actions.set_on(shop, marketer, "qr-stand-a6", False)
    assert not [address for address in pages(get) if "qr-stand-a6" in address]


def test_robots_may_read_the_shop_and_nobodys_page(shop: Deps, get: Get) -> None:
    rules = get("/robots.txt").text.splitlines()
    assert "Disallow: /mypage" in rules
    assert "Disallow: /ko/admin" in rules
    assert "Disallow: /" not in rules
    assert f"Sitemap: {shop.settings.public_url}/sitemap.xml" in rules


def test_the_security_contact_is_complete_and_not_yet_expired(shop: Deps, get: Get) -> None:
    answer = get("/.well-known/security.txt")
    assert answer.headers["content-type"].startswith("text/plain")
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == f"{shop.settings.public_url}/contact"
    expires = datetime.fromisoformat(fields["Expires"])
    assert timedelta(days=90) < expires - shop.clock() < timedelta(days=365)


def test_a_known_officer_is_the_security_contact(shop: Deps) -> None:
    text = security_txt("https://shop.example", "officer@shop.example", shop.clock())
    assert "Contact: mailto:officer@shop.example\n" in text
