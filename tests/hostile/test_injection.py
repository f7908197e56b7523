"""Text of visitors and of staff in documents: shown, never run."""

import base64
import hashlib
import re
from collections.abc import Iterator
from urllib.parse import quote
from xml.etree import ElementTree

import httpx
import pytest

from snshelper.kernel.i18n import LANGUAGES
from snshelper.pages import PAGES
from tests.browser.people import client_of, csrf_in, visitor
from tests.browser.serving import Shop
from tests.hostile.handlers import named
from tests.hostile.markup import EVIL, MARK, harm_in
from tests.hostile.people import Cast
from tests.hostile.tabs import Tab, run

pytestmark = pytest.mark.xdist_group("hostile")

_HASH = base64.b64encode(hashlib.sha256(MARK.encode()).digest()).decode()
SERVICE = "instagram-reel-view"
POLICY = "1"
PARAMETERS = (
    *("q", "next", "flash", "order", "platform", "family", "sort", "again", "remember", "popup"),
    *("version", "until", "token", "paid", "amount", "lang", "find", "state", "actor", "email"),
)


def _addresses(cast: Cast) -> list[str]:
    routes = [page.route for page in PAGES if page.entry != "staff"]
    named_routes = [
        route.replace("[slug]", SERVICE).replace("[number]", POLICY) for route in routes
    ]
    return [route.replace("[order_id]", cast.order_id) for route in named_routes]


def _policy(answer: httpx.Response) -> dict[str, list[str]]:
    parts = (part.split() for part in answer.headers["content-security-policy"].split(";"))
    return {name: values for name, *values in parts}


@pytest.fixture(scope="module")
def pages(shop: Shop, cast: Cast) -> Iterator[httpx.Client]:
    yield client_of(cast.owner)


def test_the_finder_finds_what_would_run() -> None:
    for evil in EVIL[:5]:
        assert harm_in(f"<title>{evil}</title><p title=\"{evil}\" class='{evil}'>{evil}</p>"), evil
    assert harm_in(f'<a href="{EVIL[5]}">x</a>')
    assert harm_in("<p>49$49</p>")


def test_no_query_parameter_becomes_markup(shop: Shop, cast: Cast, pages: httpx.Client) -> None:
    stranger = visitor(shop)
    for path in _addresses(cast):
        for number, client in enumerate([pages, stranger]):
            for evil in EVIL[number::2]:
                query = "&".join(f"{name}={quote(evil, safe='')}" for name in PARAMETERS)
                answer = client.get(f"{path}?{query}", follow_redirects=True)
                assert answer.status_code == 200
                assert harm_in(answer.text) == [], (path, evil)
                assert _HASH not in answer.headers["content-security-policy"]


def test_no_address_becomes_markup(shop: Shop, cast: Cast) -> None:
    client = visitor(shop)
    for evil in EVIL:
        for place in ("", "services/", "ko/services/", "mypage/orders/", "dev/pay/", "assets/"):
            answer = client.get(f"/{place}{quote(evil, safe='')}")
            assert answer.status_code in (303, 404)
            assert harm_in(answer.text) == []
            assert MARK not in answer.text


def test_what_a_form_refuses_comes_back_as_text(shop: Shop, cast: Cast) -> None:
    client = visitor(shop)
    csrf = csrf_in(client.get("/login").text)
    for evil in EVIL:
        for path in ("/auth/login", "/auth/signup", "/auth/reset"):
            form = {"email": evil, "csrf": csrf, "next": evil}
            form |= {"password": evil} if path != "/auth/reset" else {}
            answer = client.post(path, data=form, follow_redirects=True)
            assert harm_in(answer.text) == []
        question = {"name": evil, "phone": evil, "email": evil, "message": evil}
        refused = client.post("/contact/send", data=question)
        assert refused.status_code == 422
        assert harm_in(refused.text) == []


def test_what_was_written_to_the_shop_is_text_in_its_mailbox(shop: Shop, cast: Cast) -> None:
    client = visitor(shop)
    for evil in EVIL:
        form = {"name": evil[:40], "phone": "0312345678", "email": "evil@example.com"}
        client.post("/contact/send", data={**form, "message": f"{evil} http://x.example/{evil}"})
    run(_answer_evil(shop, cast))
    assert MARK in str(shop.mails(cast.owner.email))
    assert shop.mails("evil@example.com")
    for lang in ("", "/ko", "/en"):
        assert harm_in(client.get(f"{lang}/dev/outbox").text) == []
    listed = client.get("/dev/outbox.json")
    assert listed.headers["content-type"].startswith("application/json")
    assert listed.headers["x-content-type-options"] == "nosniff"


async def _answer_evil(shop: Shop, cast: Cast) -> None:
    """Support answers the owner in markup."""
    desk = "inquiry_desk"
    async with Tab(shop.url, session=cast.staff["support"].session) as tab:
        await tab.ask(named(f"{desk}.open_record"), {"inquiry_id": cast.inquiry_id})
        heard = await tab.ask(named(f"{desk}.answer"), {"form": {"answer": "\n".join(EVIL)}})
        assert not heard.of(named(f"{desk}.answer")).get("error")


def test_what_staff_write_is_text_for_customers(shop: Shop, cast: Cast) -> None:
    written = run(_write_evil(shop, cast))
    assert written, "nothing was accepted, so nothing was shown"
    client = visitor(shop)
    for lang in LANGUAGES:
        for path in ("/", f"/services/{SERVICE}", "/legal", "/pricing"):
            html = client.get(path if lang == "ja" else f"/{lang}{path.rstrip('/')}").text
            assert harm_in(html) == []
    for path in ("/sitemap.xml", "/robots.txt", "/.well-known/security.txt"):
        answer = client.get(path)
        assert MARK not in answer.text
        if path.endswith("xml"):
            ElementTree.fromstring(answer.text)  # noqa: S314 - our own document


async def _write_evil(shop: Shop, cast: Cast) -> list[str]:
    """A marketer writes markup wherever marketers write; answers what was accepted."""
    accepted = []
    save, popup = named("services_desk.save_texts"), named("popup_desk.save")
    async with Tab(shop.url, session=cast.staff["marketer"].session) as tab:
        await tab.ask(named("services_desk.open"), {"slug": SERVICE})
        for evil in EVIL[:2]:
            texts = {f"ja.{name}": evil for name in ("title", "summary", "delivery", "refund")}
            heard = await tab.ask(save, {"lang": "ja", "form": texts})
            accepted += [evil] if heard.of(save).get("done") else []
            words = {f"{part}_{lang}": evil for part in ("title", "body") for lang in LANGUAGES}
            for link in (EVIL[5], "//evil.example", "/"):
                heard = await tab.ask(popup, {"form": {**words, "link": link}})
                accepted += [] if heard.of(popup).get("error") else [f"{evil} {link}"]
    assert not any(link in one for one in accepted for link in ("javascript:", "//evil"))
    return accepted


def test_every_document_forbids_scripts_that_are_not_its_own(
    shop: Shop, cast: Cast, pages: httpx.Client
) -> None:
    others = ["/nowhere", "/dev/outbox", "/owner", "/ping", "/sitemap.xml", "/dev/outbox.json"]
    for path in [*_addresses(cast), *others]:
        answer = pages.get(path, follow_redirects=True)
        policy = _policy(answer)
        scripts = policy.get("script-src", policy["default-src"])
        assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "data:", "https:"} & set(scripts), path
        assert all(re.fullmatch(r"'self'|'none'|'sha256-[\w+/=]{44}'", one) for one in scripts), (
            path
        )
        assert policy["frame-ancestors"] == ["'none'"]
        assert policy["base-uri"] == ["'none'"]
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_no_header_can_be_written_into(shop: Shop, cast: Cast) -> None:
    client = visitor(shop)
    for injected in (
        "%0d%0aX-Evil:%201",
        "%0aSet-Cookie:%20session=x",
        "%E5%98%8A%E5%98%8DX-Evil:1",
    ):
        for path in (
            f"/preferences/language?lang=ko&next=/{injected}",
            f"/mypage/{injected}",
            f"/mypage?x={injected}",
            f"/{injected}/",
        ):
            headers = client.get(path).headers
            assert "x-evil" not in headers
            assert "session=x" not in headers.get("set-cookie", "")
