"""Native forms, posted by other sites, by other visitors, and by nobody's browser."""

import secrets
from urllib.parse import quote, urlsplit

import httpx
import pytest

from snshelper.kernel.i18n import LANGUAGES
from tests.browser.people import PASSWORD, client_of, csrf_in, fresh_email, visitor
from tests.browser.serving import TLS, Shop
from tests.hostile.books import nothing_changes
from tests.hostile.people import Cast
from tests.hostile.wire import get, post, status_of

pytestmark = pytest.mark.xdist_group("hostile")

FORMS = {
    "/auth/signup": {"email": "new@example.com", "password": PASSWORD},
    "/auth/login": {"email": "new@example.com", "password": PASSWORD},
    "/auth/logout": {},
    "/auth/reset": {"email": "new@example.com"},
    "/auth/reset/confirm": {"token": "x", "password": PASSWORD},
    "/auth/resend": {},
    "/owner": {"token": "x", "email": "new@example.com", "password": PASSWORD},
    "/wallet/top-up": {"amount": "500"},
}
UNSIGNED = {
    "/contact/send": {"name": "a", "phone": "0312345678", "email": "a@example.com", "message": "x"},
    "/preferences/cookies": {"choice": "refuse"},
    "/preferences/popup": {"id": "x", "version": "1", "until": "day"},
    "/preferences/language": {"lang": "ko", "remember": "yes"},
    "/dev/pay/pay_x": {"decision": "pay"},
}
FOREIGN: dict[str, dict[str, str]] = {
    "none": {},
    "opaque": {"Origin": "null"},
    "elsewhere": {"Origin": "http://evil.example"},
    "only a referer": {"Referer": "{url}/login"},
    "foreign referer": {"Origin": "http://evil.example", "Referer": "{url}/login"},
    "look-alike": {"Origin": "{url}.evil.example"},
}
ELSEWHERE = (
    *(
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
    ),
    *("https://evil.example", "https:evil.example", "HTTPS:/evil.example", "javascript:alert(1)"),
    *("/%09/evil.example", "/%2f%2fevil.example/..", "//evil.example@localhost", " //evil.example"),
    *(
        "/\n//evil.example",
        "/login\r\nSet-Cookie: session=x",
        "data:text/html,x",
        "//%65vil.example",
    ),
    *("/.//evil.example", "/ko//evil.example", "/..//evil.example", "http:///evil.example"),
)


@pytest.mark.parametrize("sender", FOREIGN)
def test_a_post_from_elsewhere_is_refused(shop: Shop, cast: Cast, sender: str) -> None:
    client = client_of(cast.stranger)
    csrf = csrf_in(client.get("/mypage/wallet").text)
    del client.headers["Origin"]
    headers = {name: value.format(url=shop.url) for name, value in FOREIGN[sender].items()}
    # A refused body is not read, so the line is closed, now or a moment later.
    headers["Connection"] = "close"
    with nothing_changes(shop):
        for path, form in (FORMS | UNSIGNED).items():
            answer = client.post(path, data={**form, "csrf": csrf}, headers=headers)
            assert answer.status_code == 403, path
            assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("kind", ["missing", "empty", "of another", "of a visitor", "odd"])
def test_a_form_of_another_visitor_is_refused(shop: Shop, cast: Cast, kind: str) -> None:
    client = client_of(cast.stranger)
    csrf = {
        "empty": "",
        "of another": csrf_in(client_of(cast.owner).get("/mypage/wallet").text),
        "of a visitor": csrf_in(visitor(shop).get("/login").text),
        "odd": "ａ\u0000" * 40,
    }
    with nothing_changes(shop):
        for path, form in FORMS.items():
            sent = dict(form) if kind == "missing" else {**form, "csrf": csrf[kind]}
            answer = client.post(path, data=sent)
            assert answer.status_code == 303, path
            assert "flash=" in answer.headers["location"], path
            assert "set-cookie" not in answer.headers
    assert client.get("/mypage").status_code == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "TRACE", "BREW"])
def test_another_method_does_nothing(shop: Shop, cast: Cast, method: str) -> None:
    client = client_of(cast.stranger)
    with nothing_changes(shop):
        for path in (*FORMS, *UNSIGNED, "/webhooks/sandbox", "/webhooks/payments/sandbox"):
            if method == "GET" and path in ("/owner", "/preferences/language", "/dev/pay/pay_x"):
                continue
            answer = client.request(method, path, headers={"X-HTTP-Method-Override": "POST"})
            assert answer.status_code in (404, 405), path
            post = client.get(f"{path}?_method=POST") if method == "GET" else None
            assert post is None or post.status_code in (404, 405)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_address_leads_to_another_site(shop: Shop, cast: Cast, target: str) -> None:
    client = client_of(cast.stranger)
    encoded = quote(target, safe="")
    answers = [
        client.get(f"/preferences/language?lang={lang}&next={encoded}") for lang in LANGUAGES
    ]
    for path, form in (
        ("/preferences/cookies", {"choice": "allow"}),
        ("/preferences/language", {"lang": "ko"}),
        ("/preferences/popup", {"id": "x", "version": "1", "until": "day"}),
    ):
        answers.append(client.post(path, data={**form, "next": target}))
    answers.append(client.post("/auth/resend", data={"next": target}))
    answers.append(client.post("/auth/login", data={"next": target}))
    answers.append(visitor(shop).get(f"/login?next={encoded}"))
    for answer in answers:
        assert "evil" not in answer.headers.get("set-cookie", "")
        if "location" in answer.headers:
            _stays_here(shop, answer)


@pytest.mark.parametrize("target", [ELSEWHERE[0], ELSEWHERE[2], ELSEWHERE[5], ELSEWHERE[-3]])
def test_no_log_in_leads_to_another_site(shop: Shop, cast: Cast, target: str) -> None:
    client = visitor(shop)
    csrf = csrf_in(client.get(f"/login?next={quote(target, safe='')}").text)
    form = {"email": cast.stranger.email, "password": PASSWORD, "csrf": csrf, "next": target}
    answer = client.post("/auth/login", data=form)
    assert answer.cookies["session"]
    _stays_here(shop, answer)


def _stays_here(shop: Shop, answer: httpx.Response) -> None:
    """As browsers read it: backslashes are slashes, tabs and line ends are nothing."""
    location = answer.headers["location"]
    read = location.replace("\\", "/").replace("\t", "").strip()
    assert read.startswith("/") and not read.startswith("//"), location
    landed = urlsplit(str(httpx.URL(shop.url).join(read)))
    assert f"{landed.scheme}://{landed.netloc}" == shop.url


@pytest.mark.parametrize(
    "target", ["//evil.example/", "//evil.example/mypage/", "/\\evil.example/"]
)
def test_a_slash_too_many_does_not_lead_elsewhere(shop: Shop, cast: Cast, target: str) -> None:
    for cookies in ("", "lang=ko; cookie_choice=allow"):
        asked = httpx.Request("GET", shop.url, headers={"Cookie": cookies})
        asked.url = httpx.URL(shop.url).copy_with(raw_path=target.encode())
        with httpx.Client(verify=TLS) as client:
            answer = client.send(asked)
        if "location" in answer.headers:
            _stays_here(shop, answer)


@pytest.mark.parametrize(
    "path",
    [
        *("/../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/assets/../../settings.py"),
        *("/%2e%2e/%2e%2e/.env", "/assets/..%5c..%5csecret.key", "//etc/passwd", "/.git/config"),
        *("/assets/%00", "/index.html%00.css", "/.env", "/var/shop.db", "/secret.key", "/.states"),
        *("/assets//../../../reflex.lock", "/backend/", "/.web/env.json", "/rxconfig.py"),
    ],
)
def test_no_path_leads_out_of_the_public_files(shop: Shop, cast: Cast, path: str) -> None:
    for method in ("GET", "HEAD"):
        assert status_of(shop.url, path, [], method) in (308, 400, 404, 405)


def test_a_body_over_the_limit_is_refused_before_it_is_read(shop: Shop, cast: Cast) -> None:
    client = visitor(shop)
    for path, size in (
        ("/auth/login", 65_537),
        ("/contact/send", 10**6),
        ("/wallet/top-up", 10**6),
    ):
        assert client.post(path, content=b"x" * size).status_code == 413
    assert client.post("/webhooks/sandbox", content=b"x" * 300_000).status_code == 413
    for length in ("-1", "abc", "99999999999999999999"):
        headers = [("Origin", shop.url), ("Content-Length", length)]
        assert status_of(shop.url, "/auth/login", headers, "POST") in (400, 413)


def test_many_fields_and_files_are_no_form(shop: Shop, cast: Cast) -> None:
    client = visitor(shop)
    csrf = csrf_in(client.get("/login").text)
    many = {f"f{number}": "x" for number in range(3_000)}
    upload = {"file": ("a.html", b"<script>alert(1)</script>", "text/html")}
    with nothing_changes(shop):
        for path in FORMS:
            assert client.post(path, data={**many, "csrf": csrf}).status_code < 500
            assert client.post(path, data={"csrf": csrf}, files=upload).status_code < 500
            odd = {"content-type": "multipart/form-data; boundary="}
            assert client.post(path, content=b"--\r\n", headers=odd).status_code < 500
            text = {"content-type": "application/json"}
            assert client.post(path, content=b'{"csrf":1}', headers=text).status_code < 500


@pytest.mark.parametrize(
    "cookie",
    [
        *("session", "session=", "session=;;;=", 'session="', "session=\x01", "=x; session=a=b=c"),
        *(
            f"session={'x' * 6_000}",
            "session=é",
            "$Version=1; session=x",
            "session=%00; lang=../..",
        ),
        *("lang=<script>; cookie_choice=allow", "popup=" + "9" * 4_000 + "; cookie_choice=allow"),
    ],
)
def test_an_odd_cookie_is_nobody(shop: Shop, cast: Cast, cookie: str) -> None:
    for path in ("/", "/mypage", "/login", "/dev/outbox"):
        assert status_of(shop.url, path, [("Cookie", cookie)]) in (200, 303, 400)


def test_two_session_cookies_are_one_visitor_at_most(shop: Shop, cast: Cast) -> None:
    """Page and socket must agree on whose they are: a neighbour host can add a cookie."""
    both = f"session={secrets.token_urlsafe(32)}; session={cast.stranger.session}"
    for header in (both, "; ".join(both.split("; ")[::-1])):
        answer = get(f"{shop.url}/mypage", headers={"Cookie": header})
        assert answer.status_code in (200, 303)
        assert [s for s in cast.secrets if s in answer.text] == []


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "localhost@evil.example", "", "a b"]
)
def test_the_host_header_is_written_nowhere(shop: Shop, cast: Cast, host: str) -> None:
    headers = {"Host": host, "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    for path in ("/", "/services/instagram-local-reach", "/sitemap.xml", "/robots.txt", "/mypage"):
        answer = get(shop.url + path, headers=headers)
        assert "evil" not in answer.text + str(answer.headers)


def test_the_host_header_is_in_no_mail(shop: Shop, cast: Cast) -> None:
    client, email = visitor(shop), fresh_email()
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    cookie = client.get("/signup")
    form = {"email": email, "password": PASSWORD, "csrf": csrf_in(cookie.text)}
    session = {"Cookie": f"session={client.cookies['session']}"}
    post(f"{shop.url}/auth/signup", data=form, headers={**headers, **session, "Origin": shop.url})
    [mail] = shop.mails(email)
    assert "evil" not in str(mail)
    assert all(link.startswith(shop.url) for link in mail["links"])
