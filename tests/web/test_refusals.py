"""What somebody is told when the shop says no: in their language, or in a program's words."""

import pytest
from starlette.exceptions import HTTPException

from snshelper.interface.error_pages import STATUSES
from snshelper.kernel.errors import NotAllowed, TooManyRequests
from snshelper.kernel.i18n import LANGUAGES
from snshelper.web.limits import FORM_BYTES
from tests.web.conftest import ORIGIN

REFUSED = [
    ("POST", "/form", {"content": b"x"}, 403),
    ("GET", "/form", {}, 405),
    ("POST", "/form", {"content": b"x" * (FORM_BYTES + 1), "headers": {"origin": ORIGIN}}, 413),
    ("GET", "/nothing", {}, 404),
    ("GET", "/services/broken", {}, 500),
]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("method", "path", "sent", "status"), REFUSED)
def test_a_refusal_speaks_the_language_that_the_browser_prefers(
    shop, method, path, sent, status, lang
):
    headers = {**sent.get("headers", {}), "accept-language": f"fr, {lang}-XX;q=0.8, ja;q=0.1"}
    answer = shop.client.request(method, path, **{**sent, "headers": headers})
    assert answer.status_code == status
    assert f"{status} {lang}" in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_an_address_for_posting_only_says_so_when_it_is_opened(shop):
    assert shop.client.get("/form").headers["allow"] == "POST"
    assert shop.client.head("/form").status_code == 405
    assert "allow" not in shop.client.get("/nothing").headers


@pytest.mark.parametrize(
    ("headers", "lang"),
    [
        ({}, "ja"),
        ({"accept-language": "de, fr;q=0.5"}, "ja"),
        ({"accept-language": "en;q=0, ko;q=0.2"}, "ko"),
        ({"accept-language": "ko;q=zero, ;;;, en;q=0.1"}, "en"),
        ({"cookie": "cookie_choice=allow; lang=ko", "accept-language": "en"}, "ko"),
        ({"cookie": "cookie_choice=refuse; lang=ko", "accept-language": "en"}, "en"),
        ({"cookie": "cookie_choice=allow; lang=xx"}, "ja"),
    ],
)
def test_the_language_is_what_was_remembered_then_what_is_preferred(shop, headers, lang):
    assert shop.client.get("/nothing", headers=headers).text == f"<h1>404 {lang}</h1>"


def test_the_address_names_the_language_before_anything_else(shop):
    headers = {"cookie": "cookie_choice=allow; lang=en", "accept-language": "ja"}
    assert shop.client.get("/ko/nothing", headers=headers).text == "<h1>404 ko</h1>"


@pytest.mark.parametrize("referer", [f"{ORIGIN}/ko/contact", "http://[broken/ko"])
def test_a_form_is_refused_in_the_language_of_the_page_it_stood_on(shop, referer):
    headers = {"referer": referer, "accept-language": "en"}
    answer = shop.client.post("/form", headers=headers)
    assert answer.text == f"<h1>403 {'en' if 'broken' in referer else 'ko'}</h1>"


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/webhooks/partner", {}, 405),
        ("GET", "/webhooks/nobody", {}, 404),
        ("GET", "/nothing.json", {}, 404),
        ("GET", "/nothing", {"accept": "application/json"}, 404),
        ("POST", "/form", {"content-type": "application/json"}, 403),
        ("GET", "/_event/?transport=polling", {}, 403),
    ],
)
def test_a_program_is_told_in_a_few_words_of_json(shop, method, path, headers, status):
    answer = shop.client.request(method, path, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert set(answer.json()) == {"status", "title"}


def test_a_browser_that_also_takes_json_is_a_browser(shop):
    answer = shop.client.get("/nothing", headers={"accept": "text/html, application/json;q=0.1"})
    assert answer.text == "<h1>404 ja</h1>"


def test_a_fault_names_a_code_that_finds_it_in_the_log_and_nothing_else(shop, capsys):
    page = shop.client.get("/services/broken")
    code = page.text.partition("<code>")[2].partition("</code>")[0]
    assert len(code) == 8
    assert "secret detail" not in page.text
    assert code in capsys.readouterr().out
    told = shop.client.get("/services/broken", headers={"accept": "application/json"}).json()
    assert told["instance"].startswith("urn:reference:")


@pytest.mark.parametrize(
    ("error", "status"),
    [(TooManyRequests(seconds=3), 429), (NotAllowed(), 404), (HTTPException(409), 409)],
)
def test_every_refusal_of_an_endpoint_has_a_page(make_shop, error, status):
    async def refusing(visit):
        raise error

    shop = make_shop(common=(refusing,))
    answer = shop.client.get("/ko")
    assert (answer.status_code, answer.text) == (status, f"<h1>{status} ko</h1>")


def test_every_status_the_front_door_gives_has_words_of_its_own():
    assert {status for *_, status in REFUSED} | {400, 429, 503} == set(STATUSES)
