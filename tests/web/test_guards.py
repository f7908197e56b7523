"""Origin, limits, headers: what a request must get past."""

import pytest
from starlette.testclient import WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect

from snshelper.settings import Settings
from snshelper.web import limits
from snshelper.web.addresses import forwarded_address, network_of
from tests.web.conftest import ORIGIN

PRODUCTION = {
    "mode": "production",
    "public_url": "https://shop.example",
    "secret_key": "s" * 40,
}


@pytest.fixture
def production(tmp_path) -> Settings:
    return Settings(data_dir=tmp_path, **PRODUCTION)


@pytest.mark.parametrize(
    "origin",
    [None, "null", "http://evil.example", "http://localhost:3001", "https://localhost:3000"],
)
def test_a_post_from_elsewhere_does_nothing(shop, origin):
    headers = {"origin": origin} if origin else {}
    assert shop.client.post("/form", headers=headers).status_code == 403
    assert shop.posted == []


def test_a_post_from_our_own_page_is_taken(shop):
    assert shop.post("/form", content=b"a=1").status_code == 200
    assert shop.posted == [b"a=1"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_every_method_that_changes_something_is_guarded(shop, method):
    assert shop.client.request(method, "/form").status_code == 403


def test_two_origins_are_no_origin(shop):
    headers = [("origin", ORIGIN), ("origin", "http://evil.example")]
    assert shop.client.post("/form", headers=headers).status_code == 403


def test_a_partners_webhook_needs_no_origin(shop):
    assert shop.client.post("/webhooks/partner", content=b"{}").status_code == 200


def test_the_event_socket_opens_only_for_our_own_pages(shop):
    with shop.client.websocket_connect("/_event", headers={"origin": ORIGIN}) as socket:
        assert socket.receive_text() == "reflex"
    for headers in ({}, {"origin": "http://evil.example"}):
        with (
            pytest.raises((WebSocketDisconnect, WebSocketDenialResponse)),
            shop.client.websocket_connect("/_event/?token=x", headers=headers),
        ):
            pass


def test_the_event_socket_cannot_be_polled_from_elsewhere(shop):
    assert shop.client.get("/_event/?transport=polling").status_code == 403


def test_a_burst_of_posts_is_slowed_down(make_shop, production, monkeypatch):
    monkeypatch.setattr(limits, "_POSTS", "3/10 seconds")
    shop = make_shop(production)
    headers = {"origin": "https://shop.example"}
    answers = [shop.client.post("/form", headers=headers) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 10
    assert answers[-1].text == "<h1>429 ja</h1>"
    assert len(shop.posted) == 3


def test_one_visitors_burst_does_not_slow_another(make_shop, tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "_POSTS", "1/10 seconds")
    shop = make_shop(Settings(data_dir=tmp_path, trusted_proxy_hops=1, **PRODUCTION))

    def post_from(address: str) -> int:
        headers = {"origin": "https://shop.example", "x-forwarded-for": address}
        return shop.client.post("/form", headers=headers).status_code

    assert [post_from("203.0.113.5"), post_from("203.0.113.5")] == [200, 429]
    assert post_from("203.0.113.6") == 200
    # What a client writes itself stands further left than what our proxy saw.
    assert post_from("198.51.100.1, 203.0.113.6") == 429


def test_the_demo_is_generous(settings, production):
    strict, generous = (limits.allowance("20/10 seconds", s) for s in (production, settings))
    assert (strict.amount, generous.amount) == (20, 1000)
    assert strict.get_expiry() == generous.get_expiry() == 10


def test_reading_is_not_limited(make_shop, production, monkeypatch):
    monkeypatch.setattr(limits, "_POSTS", "1/10 seconds")
    shop = make_shop(production)
    assert {shop.client.get("/").status_code for _ in range(5)} == {200}


def test_a_broken_counter_lets_people_in(make_shop, tmp_path):
    unreachable = "redis://127.0.0.1:1/0"
    shop = make_shop(Settings(data_dir=tmp_path, redis_url=unreachable, **PRODUCTION))
    assert shop.client.post("/form", headers={"origin": "https://shop.example"}).status_code == 200


@pytest.mark.parametrize("size", [limits.FORM_BYTES + 1, 10 * limits.FORM_BYTES])
def test_an_oversized_post_is_refused(shop, size):
    assert shop.post("/form", content=b"x" * size).status_code == 413
    assert shop.posted == []


def test_a_body_that_hides_its_length_is_counted(shop):
    chunks = (b"x" * 1024 for _ in range(100))
    assert shop.post("/form", content=chunks).status_code == 413
    assert shop.posted == []


def test_a_body_of_the_allowed_size_is_taken(shop):
    assert shop.post("/form", content=b"x" * limits.FORM_BYTES).status_code == 200


@pytest.mark.parametrize("path", ["/", "/nothing", "/assets/app-abc123.js", "/ping"])
def test_every_answer_carries_the_security_headers(shop, path):
    headers = shop.client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "strict-transport-security" not in headers


def test_over_https_browsers_are_told_to_stay_there(make_shop, production):
    headers = make_shop(production).client.get("/").headers
    assert headers["strict-transport-security"].startswith("max-age=63072000")
    assert "connect-src 'self' wss://shop.example;" in headers["content-security-policy"]


@pytest.mark.parametrize(
    ("header", "hops", "address"),
    [
        ("203.0.113.5", 1, "203.0.113.5"),
        ("6.6.6.6, 203.0.113.5", 1, "203.0.113.5"),
        ("6.6.6.6, 203.0.113.5, 10.0.0.1", 2, "203.0.113.5"),
        ("203.0.113.5", 2, ""),
        ("not an address", 1, ""),
        ("", 1, ""),
    ],
)
def test_only_what_our_own_proxies_wrote_is_believed(header, hops, address):
    assert forwarded_address(header, hops) == address


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("nonsense", "unknown"),
    ],
)
def test_one_line_counts_as_one_visitor(address, network):
    assert network_of(address) == network
