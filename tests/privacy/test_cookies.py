"""The registry, its table and the headers it makes."""

from datetime import timedelta

import pytest

from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.privacy.cookies import (
    COOKIE_CHOICE,
    LANG,
    POPUP,
    REGISTRY,
    SESSION,
    CookieDeclaration,
    as_choice,
    cookie_table,
    delete_cookie_header,
    read_choice,
    set_cookie_header,
)


def test_the_registry_holds_exactly_the_four_promised_cookies() -> None:
    kinds = {cookie.name: cookie.kind for cookie in REGISTRY}
    assert kinds == {
        "session": "necessary",
        "cookie_choice": "necessary",
        "lang": "preference",
        "popup": "preference",
    }


def test_only_the_session_is_bound_to_its_host_and_only_over_https() -> None:
    assert [c.wire_name(True) for c in REGISTRY if c.wire_name(True) != c.name] == [
        "__Host-session"
    ]
    assert SESSION.wire_name(False) == "session"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_is_the_registry_in_words(lang: Lang) -> None:
    rows = cookie_table(Texts(lang), is_https=True)
    assert [(row.name, row.kind) for row in rows] == [(c.wire_name(True), c.kind) for c in REGISTRY]
    assert all(row.purpose and row.lifetime and row.contents for row in rows)
    assert "30" in rows[0].lifetime
    assert "365" in rows[1].lifetime


@pytest.mark.parametrize("junk", [None, "", "ALLOW", "allow ", "yes", "1", "allow;", "none"])
def test_junk_is_no_choice(junk: str | None) -> None:
    assert as_choice(junk) is None
    assert read_choice({"cookie_choice": junk} if junk is not None else {}) is None


@pytest.mark.parametrize("choice", ["allow", "ask", "refuse"])
def test_each_of_the_three_choices_is_read(choice: str) -> None:
    assert read_choice({"cookie_choice": choice}) == choice


def test_a_cookie_is_kept_from_scripts_other_sites_and_plain_connections() -> None:
    header = set_cookie_header(LANG, "ko", is_https=True)
    assert header == "lang=ko; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure"
    assert "Secure" not in set_cookie_header(LANG, "ko", is_https=False)


@pytest.mark.parametrize(
    "value", ["a;b", "a b", 'a"b', "a,b", "a\\b", "a\r\nSet-Cookie: x=1", "あ", "x" * 4096]
)
def test_a_value_that_is_no_cookie_value_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="not a popup cookie"):
        set_cookie_header(POPUP, value, is_https=False)


@pytest.mark.parametrize("seconds", [-1, 366 * 86_400])
def test_no_cookie_lives_longer_than_its_declaration(seconds: int) -> None:
    with pytest.raises(ValueError, match="not a popup cookie"):
        set_cookie_header(POPUP, "x", is_https=False, max_age_seconds=seconds)


def test_deleting_ends_the_cookie_at_once_under_the_same_name_and_path() -> None:
    header = delete_cookie_header(COOKIE_CHOICE, is_https=False)
    assert header.startswith("cookie_choice=; Path=/; Max-Age=0;")


def test_a_declared_life_is_given_in_whole_seconds() -> None:
    cookie = CookieDeclaration("x", "necessary", timedelta(hours=1))
    assert "Max-Age=3600;" in set_cookie_header(cookie, "1", is_https=False)
