"""Pages as documents."""

import base64
import hashlib
import re

import pytest

from snshelper.kernel.actor import Actor
from snshelper.web.built import NotBuilt, built_file

MEMBER = Actor(kind="customer", account_id="a")
STAFF = Actor(kind="customer", account_id="b", roles=frozenset({"support"}))


def test_a_page_is_sent_with_its_slots_filled(shop):
    answer = shop.client.get("/")
    assert answer.status_code == 200
    assert "<p>none / ja</p>" in answer.text
    assert "<footer>foot</footer>" in answer.text


def test_every_page_exists_under_each_language(shop):
    assert '<html lang="ko">' in shop.client.get("/ko").text
    assert "<p>none / en</p>" in shop.client.get("/en").text


def test_a_dynamic_page_takes_its_title_from_its_own_fill(shop):
    text = shop.client.get("/en/services/boost").text
    assert "<title>About boost | SNS Helper</title>" in text
    assert "<p>boost /services/boost en</p>" in text
    assert 'rel="canonical" href="http://localhost:3000/en/services/boost"' in text


def test_an_unknown_object_is_a_real_404_in_the_language_of_the_address(shop):
    answer = shop.client.get("/ko/services/missing")
    assert (answer.status_code, answer.text) == (404, "<h1>404 ko</h1>")


def test_an_unknown_path_is_a_real_404(shop):
    answer = shop.client.get("/nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-store"


def test_a_filler_may_send_the_visitor_elsewhere(shop):
    answer = shop.client.get("/services/moved")
    assert (answer.status_code, answer.headers["location"]) == (303, "/services/new")


@pytest.mark.parametrize("path", ["/services/boost/", "/ko/", "/mypage/", "/nothing/"])
def test_a_trailing_slash_leads_to_the_address_without_it(shop, path):
    answer = shop.client.get(f"{path}?q=1")
    assert (answer.status_code, answer.headers["location"]) == (308, f"{path[:-1]}?q=1")


@pytest.mark.parametrize("path", ["//evil.example/", "///evil.example//"])
def test_a_slashed_foreign_host_is_not_redirected_to(shop, path):
    answer = shop.client.get(f"http://localhost:3000{path}")
    assert answer.status_code == 404


def test_a_members_page_sends_a_visitor_to_the_log_in_and_back(shop):
    answer = shop.client.get("/ko/mypage?tab=a&b=c")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/ko/login?next=/ko/mypage%3Ftab%3Da%26b%3Dc"


def test_a_members_page_is_never_stored_and_never_indexed(shop):
    shop.visitor.actor = MEMBER
    answer = shop.client.get("/mypage")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "private, no-store"
    assert '<meta name="robots" content="noindex"/>' in answer.text


def test_staff_pages_do_not_exist_for_anybody_else(shop):
    assert shop.client.get("/admin").status_code == 404
    shop.visitor.actor = MEMBER
    assert shop.client.get("/admin").status_code == 404
    shop.visitor.actor = STAFF
    assert shop.client.get("/admin").status_code == 200


def test_the_language_chosen_before_wins_over_the_address(make_shop):
    shop = make_shop(preferred_language=lambda path, cookies: f"/{cookies['lang']}{path}")
    answer = shop.client.get("/services/boost?x=1", headers={"cookie": "lang=ko"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/ko/services/boost?x=1")


def test_without_a_choice_the_address_stays(make_shop):
    shop = make_shop(preferred_language=lambda path, cookies: None)
    assert shop.client.get("/services/boost").status_code == 200


def test_an_unchanged_public_page_is_not_sent_again(shop):
    first = shop.client.get("/")
    again = shop.client.get("/", headers={"if-none-match": first.headers["etag"]})
    assert (first.headers["cache-control"], again.status_code, again.text) == ("no-cache", 304, "")
    other = shop.client.get("/ko", headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200


def test_what_a_member_sees_has_no_validator(shop):
    shop.visitor.actor = MEMBER
    answer = shop.client.get("/")
    assert answer.headers["cache-control"] == "private, no-cache"
    assert "etag" not in answer.headers


def test_several_fillers_may_set_cookies(shop):
    cookies = shop.client.get("/services/cookie").headers.get_list("set-cookie")
    assert sorted(cookies) == ["lang=ja; Path=/", "popup=1; Path=/"]


def test_the_policy_allows_exactly_the_inline_scripts_of_the_page(shop):
    answer = shop.client.get("/")
    policy = answer.headers["content-security-policy"]
    scripts = re.findall(r"<script>(.*?)</script>", answer.text)
    hashes = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts]
    assert len(hashes) == 2
    directive = f"script-src 'self' 'sha256-{hashes[0]}' 'sha256-{hashes[1]}';"
    assert directive in policy
    assert "unsafe-eval" not in policy


def test_pages_are_compressed_where_the_browser_can(shop):
    shop.site.built.joinpath("index.html").write_text(
        "<html><head></head><body>" + "long " * 500 + "</body></html>"
    )
    answer = shop.client.get("/", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert {part.strip().lower() for part in answer.headers["vary"].split(",")} >= {
        "cookie",
        "accept-encoding",
    }


def test_hashed_files_are_kept_for_a_year_and_others_are_asked_for_again(shop):
    hashed = shop.client.get("/assets/app-abc123.js")
    assert hashed.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert shop.client.get("/favicon.svg").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/index.html", "/mypage.html", "/admin.html", "/ko/admin.html"])
def test_a_built_page_cannot_be_had_unfilled(shop, path):
    assert shop.client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/_upload", "/_all_routes", "/auth-codespace", "/_eventual"])
def test_what_reflex_offers_beside_the_socket_is_not_reachable(shop, path):
    assert shop.client.get(path).status_code == 404


def test_ping_is_reflexs(shop):
    assert shop.client.get("/ping").text == "reflex /ping"


def test_a_page_that_was_not_built_stops_the_start(built):
    with pytest.raises(NotBuilt):
        built_file(built, "/pricing")


def test_a_dynamic_page_without_a_file_uses_the_common_shell(built):
    (built / "__spa-fallback.html").write_text("shell")
    assert built_file(built, "/orders/[id]").name == "__spa-fallback.html"
    assert built_file(built, "/services/[slug]").name == "_.html"
