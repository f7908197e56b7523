"""Addresses, passwords and destinations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snshelper.accounts.common_passwords import COMMON_PASSWORDS
from snshelper.accounts.errors import EmailInvalid, PasswordRefused
from snshelper.accounts.rules import (
    PASSWORD_MINIMUM,
    as_text,
    check_new_password,
    local_path,
    normalise_email,
)

EMAIL = "tanaka@example.jp"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" Tanaka@Example.JP ", EMAIL),
        ("a+b@例え.jp", "a+b@xn--r8jz45g.jp"),
        ("o'hara@example.com", "o'hara@example.com"),
    ],
)
def test_one_mailbox_has_one_spelling(typed: str, stored: str) -> None:
    assert normalise_email(typed, allows_test_domains=False) == stored


@pytest.mark.parametrize(
    "typed",
    [
        *("", "tanaka", "a@b", "a@@example.jp", "a@example.jp\nbcc: x@example.jp"),
        *("田中@example.jp", "a@[127.0.0.1]", f"a@{'b' * 250}.jp", "a\ud800@example.jp"),
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(EmailInvalid):
        normalise_email(typed, allows_test_domains=True)


def test_domains_for_tests_are_addresses_in_a_rehearsal_alone() -> None:
    assert normalise_email("a@shop.test", allows_test_domains=True) == "a@shop.test"
    with pytest.raises(EmailInvalid):
        normalise_email("a@shop.test", allows_test_domains=False)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short", "too_short"),
        ("         a", "too_short"),
        ("x" * 1001, "too_long"),
        (EMAIL, "is_email"),
        (EMAIL.upper(), "is_email"),
        ("password123", "too_common"),
        ("ＰＡＳＳＷＯＲＤ１２３", "too_common"),
        ("aaaaaaaaaaaa", "too_common"),
        ("1234567890123", "too_common"),
        ("0987654321", "too_common"),
        ("poiuytrewq", "too_common"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(password: str, reason: str) -> None:
    with pytest.raises(PasswordRefused) as refusal:
        check_new_password(password, EMAIL)
    assert refusal.value.numbers["reason"] == reason


@pytest.mark.parametrize(
    "password", ["correct horse battery", "パスワードは長い方がよい", "x7!" * 300]
)
def test_a_good_password_needs_no_special_characters(password: str) -> None:
    check_new_password(password, EMAIL)


def test_every_listed_password_could_otherwise_be_chosen() -> None:
    assert all(
        len(word) >= PASSWORD_MINIMUM and word == word.casefold() for word in COMMON_PASSWORDS
    )


@pytest.mark.parametrize(
    "path", ["/mypage", "/ko/mypage/orders/1?x=1#proof", "/services/a-b", "/?q=%E6%8A%95"]
)
def test_a_form_leads_to_a_page_of_the_shop(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        *("", "mypage", "//evil.example", "/\\evil.example", "https://evil.example"),
        *("/\t/evil.example", "javascript:alert(1)", "/a\r\nset-cookie: x=1", "/auth/logout"),
        *("/" + "a" * 500, "/ /evil"),
    ],
)
def test_a_form_never_leads_elsewhere(path: str) -> None:
    assert local_path(path) == "/mypage"


@given(st.text(max_size=60))
def test_whatever_is_asked_for_the_destination_begins_with_one_slash(candidate: str) -> None:
    chosen = local_path(candidate)
    assert chosen.startswith("/")
    assert not chosen.startswith(("//", "/\\"))


@pytest.mark.parametrize("value", [None, 3, -1.5, True, [], {}, "x" * 11])
def test_a_payload_that_is_not_text_becomes_empty(value: object) -> None:
    assert as_text(value, 10) == ""
