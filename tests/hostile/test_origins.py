"""Who may open the event socket: the shop's own pages and nobody else."""

import pytest

from tests.browser.serving import Shop
from tests.hostile.tabs import Tab, run
from tests.hostile.wire import handshake, request, status_of

pytestmark = pytest.mark.xdist_group("hostile")

SOCKET = "/_event/?EIO=4&transport=websocket&token=abc"
POLLING = "/_event/?EIO=4&transport=polling&token=abc"
STRANGE = {
    "opaque": "null",
    "empty": "",
    "elsewhere": "http://evil.example",
    "https": "https://localhost:{port}",
    "no port": "http://localhost",
    "another port": "http://localhost:1{port}",
    "longer": "http://localhost:{port}.evil.example",
    "below": "http://localhost.evil.example:{port}",
    "in front": "http://evil-localhost:{port}",
    "user": "http://localhost:{port}@evil.example",
    "path": "http://localhost:{port}/",
    "upper case": "HTTP://LOCALHOST:{port}",
    "trailing dot": "http://localhost.:{port}",
    "two in one": "http://localhost:{port} http://evil.example",
    "list": "http://localhost:{port}, http://evil.example",
    "file": "file://",
    "any": "*",
}


def _origin(shop: Shop, name: str) -> str:
    return STRANGE[name].format(port=shop.url.rpartition(":")[2])


@pytest.mark.parametrize("name", STRANGE)
def test_a_socket_from_elsewhere_does_not_open(shop: Shop, name: str) -> None:
    headers = [("Origin", _origin(shop, name))]
    assert handshake(shop.url, SOCKET, headers) == 403
    assert status_of(shop.url, POLLING, headers) == 403
    assert status_of(shop.url, POLLING, headers, "POST", "40/_event,") == 403


def test_a_socket_without_an_origin_does_not_open(shop: Shop) -> None:
    assert handshake(shop.url, SOCKET, []) == 403
    assert status_of(shop.url, POLLING, []) == 403


def test_two_origins_are_none(shop: Shop) -> None:
    both = [("Origin", shop.url), ("Origin", "http://evil.example")]
    assert handshake(shop.url, SOCKET, both) == 403
    assert handshake(shop.url, SOCKET, both[::-1]) == 403


def test_the_shops_own_pages_open_one(shop: Shop) -> None:
    async def story() -> None:
        async with Tab(shop.url) as tab:
            await tab.settle()
            assert tab.is_open

    assert handshake(shop.url, SOCKET, [("Origin", shop.url)]) == 101
    run(story())


@pytest.mark.parametrize(
    "path", ["//_event/", "/%5fevent/", "/_EVENT/", "/x/../_event/", "/_event//"]
)
def test_no_spelling_of_the_address_leads_around_the_guard(shop: Shop, path: str) -> None:
    opened = handshake(
        shop.url, f"{path}?EIO=4&transport=websocket", [("Origin", "http://x.example")]
    )
    assert opened in (403, 404)


def test_the_socket_cannot_be_polled_even_from_home(shop: Shop) -> None:
    assert status_of(shop.url, POLLING, [("Origin", shop.url)]) == 400


@pytest.mark.parametrize("path", ["/", "/dev/outbox.json", "/_event/", "/mypage", "/ping"])
def test_no_other_site_may_read_an_answer(shop: Shop, path: str) -> None:
    for method in ("GET", "OPTIONS"):
        asked = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
        answer = request(method, shop.url + path, headers=asked)
        assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    "path", ["/_upload", "/_all_routes", "/_upload/x", "/auth-codespace", "/docs"]
)
def test_nothing_else_that_the_framework_offers_is_reachable(shop: Shop, path: str) -> None:
    for method in ("GET", "POST"):
        answer = request(method, shop.url + path, headers={"Origin": shop.url})
        assert answer.status_code in (404, 405)
