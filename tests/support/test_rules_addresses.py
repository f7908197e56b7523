"""Where a visitor may be sent back to, and in which language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snshelper.kernel.i18n import LANGUAGES, Lang
from snshelper.support.rules.addresses import (
    in_language,
    local_path,
    preferred_language_redirect,
    shows_popups,
    with_query,
)


@pytest.mark.parametrize("path", ["/", "/privacy", "/ko/services/a?q=%E3%81%82&x=1", "/a#b"])
def test_a_path_of_the_shop_is_kept(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "hostile",
    [
        None,
        7,
        "",
        "privacy",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        "/a\r\nSet-Cookie: x=1",
        "/a b",
        "/" + "a" * 2000,
    ],
)
def test_everything_else_leads_home(hostile: object) -> None:
    assert local_path(hostile) == "/"
    assert in_language("ja", hostile) == "/"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("address", ["/ko//evil.example", "/en///evil.example", "/ko/%2F/x"])
def test_taking_a_language_prefix_off_never_reveals_another_host(address: str, lang: Lang) -> None:
    assert not in_language(lang, address).startswith("//")


@given(st.text(max_size=60))
def test_no_address_ever_leaves_the_shop(text: str) -> None:
    for address in (local_path("/" + text), in_language("ja", "/" + text)):
        assert address.startswith("/")
        assert not address.startswith(("//", "/\\"))


@pytest.mark.parametrize(
    ("lang", "address", "expected"),
    [
        ("ko", "/", "/ko"),
        ("ja", "/ko", "/"),
        ("en", "/ko/services/reach?sort=price", "/en/services/reach?sort=price"),
        ("ja", "/terms?remember=lang", "/terms"),
        ("ko", "/?remember=popup&popup=x&version=1&until=day&q=a", "/ko?q=a"),
    ],
)
def test_a_page_is_found_in_another_language_without_its_former_question(
    lang: Lang, address: str, expected: str
) -> None:
    assert in_language(lang, address) == expected


def test_a_query_is_added_to_the_one_there_is() -> None:
    assert with_query("/a", [("b", "c d")]) == "/a?b=c+d"
    assert with_query("/a?x=1", [("b", "2")]) == "/a?x=1&b=2"
    assert with_query("/a", []) == "/a"


@pytest.mark.parametrize(
    ("path", "choice", "lang", "expected"),
    [
        ("/", "allow", "ko", "/ko"),
        ("/privacy", "allow", "en", "/en/privacy"),
        ("/privacy", "ask", "en", "/en/privacy"),
        ("/privacy", "allow", "ja", None),
        ("/privacy", "allow", "xx", None),
        ("/privacy", "allow", "", None),
        ("/privacy", "allow", "KO", None),
        ("/privacy", "allow", "ko;x", None),
        ("/privacy", "refuse", "ko", None),
        ("/privacy", "", "ko", None),
        ("/privacy", "junk", "ko", None),
        ("/ko/privacy", "allow", "en", None),
        ("//evil.example", "allow", "ko", None),
    ],
)
def test_the_remembered_language_is_used_only_where_the_visitor_allowed_it(
    path: str, choice: str, lang: str, expected: str | None
) -> None:
    cookies = {"cookie_choice": choice, "lang": lang}
    assert preferred_language_redirect(path, cookies) == expected


def test_without_cookies_only_the_address_counts() -> None:
    assert preferred_language_redirect("/", {}) is None


@pytest.mark.parametrize("path", ["/", "/services/a", "/privacy", "/contacts", "/mypages"])
def test_popups_are_shown_on_public_pages(path: str) -> None:
    assert shows_popups(path)


@pytest.mark.parametrize("path", ["/mypage", "/mypage/orders/1", "/admin", "/login", "/contact"])
def test_popups_never_disturb_members_staff_or_a_form_being_filled_in(path: str) -> None:
    assert not shows_popups(path)
