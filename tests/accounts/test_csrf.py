"""Forms belong to one visitor."""

import pytest

from snshelper.accounts.csrf import csrf_token, ensure_csrf, require_csrf
from snshelper.accounts.errors import FormExpired
from snshelper.settings import Settings


def test_a_first_visit_gets_a_cookie_and_the_value_that_goes_with_it(settings: Settings) -> None:
    token, set_cookie = ensure_csrf({}, settings)
    assert set_cookie is not None
    assert set_cookie.endswith("; Path=/; HttpOnly; SameSite=Lax")
    value = set_cookie.removeprefix("session=").partition(";")[0]
    require_csrf({"session": value}, settings, token)


def test_a_visitor_with_a_cookie_keeps_it(settings: Settings) -> None:
    token, set_cookie = ensure_csrf({"session": "a" * 43}, settings)
    assert set_cookie is None
    assert token == csrf_token(settings, "a" * 43)


@pytest.mark.parametrize("value", ["", "short", "a" * 43 + ";", "ü" * 43])
def test_a_cookie_that_was_never_ours_is_replaced(settings: Settings, value: str) -> None:
    assert ensure_csrf({"session": value}, settings)[1] is not None


def test_another_visitors_form_is_refused(settings: Settings) -> None:
    token, _ = ensure_csrf({"session": "a" * 43}, settings)
    with pytest.raises(FormExpired):
        require_csrf({"session": "b" * 43}, settings, token)


@pytest.mark.parametrize("token", ["", "0" * 64, "日本語"])
def test_a_guessed_value_is_refused(settings: Settings, token: str) -> None:
    with pytest.raises(FormExpired):
        require_csrf({"session": "a" * 43}, settings, token)


def test_a_form_without_a_cookie_is_refused(settings: Settings) -> None:
    with pytest.raises(FormExpired):
        require_csrf({}, settings, csrf_token(settings, ""))


def test_over_https_the_cookie_is_bound_to_the_host(settings: Settings) -> None:
    secure = settings.model_copy(update={"public_url": "https://shop.example"})
    _, set_cookie = ensure_csrf({}, secure)
    assert set_cookie is not None
    assert set_cookie.startswith("__Host-session=")
    assert "; Secure" in set_cookie
    assert "Domain" not in set_cookie
