"""What the server puts into the account pages."""

import re

import pytest

from snshelper.accounts.actions import grant_role, request_reset
from snshelper.accounts.csrf import csrf_token
from snshelper.accounts.documents import (
    account_notice,
    fill_account,
    fill_login,
    fill_reset,
    fill_signup,
    header_links,
)
from snshelper.accounts.errors import LogInFailed, PasswordRefused
from snshelper.accounts.flash import note, refusal, seal
from snshelper.interface.visits import Filler, Redirect, Visit
from snshelper.kernel.actor import SYSTEM, VISITOR
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.kernel.runtime import Deps
from tests.accounts.browser import Browser
from tests.accounts.people import IP, PASSWORD, join, newest_token, run

EMAIL = "tanaka@example.jp"
FORMS: list[tuple[Filler, str, str]] = [
    (fill_login, "/login", "/auth/login"),
    (fill_signup, "/signup", "/auth/signup"),
    (fill_reset, "/reset", "/auth/reset"),
]


@pytest.mark.parametrize(("fill", "path", "action"), FORMS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_first_visitor_gets_a_native_form_and_a_cookie(
    shop: Deps, fill: Filler, path: str, action: str, lang: Lang
) -> None:
    filled = run(fill(Visit(lang, path, VISITOR)))
    html = filled.slots["auth-form"]
    value = filled.headers["set-cookie"].partition("=")[2].partition(";")[0]
    assert f'method="post" action="{action}"' in html
    assert f'name="csrf" value="{csrf_token(shop.settings, value)}"' in html
    assert f'name="lang" value="{lang}"' in html
    assert 'name="email"' in html
    assert 'data-testid="auth-submit"' in html
    assert "no-store" in filled.headers["cache-control"]


@pytest.mark.parametrize(("fill", "path", "action"), FORMS)
def test_every_input_has_a_label(shop: Deps, fill: Filler, path: str, action: str) -> None:
    html = run(fill(Visit("ja", path, VISITOR))).slots["auth-form"]
    visible = [tag for tag in re.findall(r"<input[^>]*>", html) if "hidden" not in tag]
    labelled = set(re.findall(r'<label for="([^"]+)"', html))
    assert {re.findall(r' id="([^"]+)"', tag)[0] for tag in visible} == labelled
    assert all("autocomplete=" in tag for tag in visible)


def test_a_refusal_is_said_and_nothing_typed_is_lost(shop: Deps) -> None:
    sealed = seal(shop.settings, refusal(LogInFailed(), EMAIL), shop.clock())
    visit = Visit("ko", "/login", VISITOR, query={"flash": sealed, "next": "/ko/mypage/wallet"})
    html = run(fill_login(visit)).slots["auth-form"]
    assert 'data-testid="error-message"' in html
    assert Texts("ko")("error.log_in_failed") in html
    assert f'value="{EMAIL}"' in html
    assert 'name="next" value="/ko/mypage/wallet"' in html


def test_a_refused_password_is_tied_to_its_sentence(shop: Deps) -> None:
    error = PasswordRefused(reason="too_short", minimum=10, maximum=1000)
    sealed = seal(shop.settings, refusal(error, EMAIL), shop.clock())
    html = run(fill_signup(Visit("ja", "/signup", VISITOR, query={"flash": sealed}))).slots[
        "auth-form"
    ]
    assert 'aria-describedby="auth-password-hint auth-feedback" aria-invalid="true"' in html
    assert html.count("aria-invalid") == 1


def test_what_was_typed_is_escaped(shop: Deps) -> None:
    sealed = seal(shop.settings, refusal(LogInFailed(), '"><script>x</script>'), shop.clock())
    html = run(fill_login(Visit("ja", "/login", VISITOR, query={"flash": sealed}))).slots[
        "auth-form"
    ]
    assert "<script>" not in html


def test_a_foreign_destination_is_forgotten(shop: Deps) -> None:
    visit = Visit("ja", "/login", VISITOR, query={"next": "//evil.example", "flash": "junk"})
    html = run(fill_login(visit)).slots["auth-form"]
    assert "evil" not in html
    assert 'name="next"' not in html


def test_a_note_that_a_member_page_had_is_said_at_the_log_in(shop: Deps) -> None:
    sealed = seal(shop.settings, note("verification_sent"), shop.clock())
    visit = Visit("ja", "/login", VISITOR, query={"next": f"/mypage?flash={sealed}"})
    html = run(fill_login(visit)).slots["auth-form"]
    assert Texts("ja")("accounts.note.verification_sent") in html


@pytest.mark.parametrize("fill", [fill_login, fill_signup])
def test_a_member_goes_on(browser: Browser, fill: Filler) -> None:
    browser.post("/auth/signup", email=EMAIL, password=PASSWORD)
    with pytest.raises(Redirect) as onward:
        run(fill(browser.visit("/login", "en")))
    assert onward.value.address == "/en/mypage"
    with pytest.raises(Redirect) as onward:
        run(fill(browser.visit("/login", "en", next="/en/services/a")))
    assert onward.value.address == "/en/services/a"


def test_a_good_link_asks_for_the_new_password(shop: Deps) -> None:
    join(shop, EMAIL)
    request_reset(shop, VISITOR, EMAIL, IP)
    token = newest_token(shop)
    html = run(fill_reset(Visit("ja", "/reset", VISITOR, query={"token": token}))).slots[
        "auth-form"
    ]
    assert 'action="/auth/reset/confirm"' in html
    assert f'name="token" value="{token}"' in html
    assert 'name="email"' not in html


def test_a_bad_link_asks_for_the_address_again(shop: Deps) -> None:
    html = run(fill_reset(Visit("ja", "/reset", VISITOR, query={"token": "junk"}))).slots[
        "auth-form"
    ]
    assert 'action="/auth/reset"' in html
    assert Texts("ja")("error.link_invalid") in html


def test_the_header_leads_visitors_in_and_sets_no_cookie(shop: Deps) -> None:
    filled = run(fill_account(Visit("ko", "/", VISITOR)))
    assert 'href="/ko/login"' in filled.slots["account"]
    assert 'href="/ko/signup"' in filled.slots["account"]
    assert filled.slots["account-notice"] == ""
    assert filled.headers == {}


def test_the_header_lets_members_out_with_a_form_that_works(browser: Browser) -> None:
    browser.post("/auth/signup", email=EMAIL, password=PASSWORD)
    html = header_links(browser.visit("/"))
    assert 'action="/auth/logout"' in html
    assert "/admin" not in html
    assert "/login" not in html
    csrf = html.partition('name="csrf" value="')[2].partition('"')[0]
    browser.post("/auth/logout", csrf=csrf)
    assert browser.actor == VISITOR


def test_the_header_leads_staff_to_their_screens(browser: Browser) -> None:
    browser.post("/auth/signup", email=EMAIL, password=PASSWORD)
    grant_role(browser.deps, SYSTEM, EMAIL, "owner")
    assert 'href="/en/admin"' in header_links(browser.visit("/", "en"))


def test_the_notice_asks_until_the_address_is_verified(browser: Browser) -> None:
    browser.post("/auth/signup", email=EMAIL, password=PASSWORD)
    html = account_notice(browser.visit("/mypage", "en"))
    assert 'action="/auth/resend"' in html
    assert 'name="next" value="/en/mypage"' in html
    browser.get(f"/verify?token={newest_token(browser.deps)}")
    sealed = seal(browser.deps.settings, note("verified"), browser.deps.clock())
    html = account_notice(browser.visit("/mypage", "en", flash=sealed))
    assert Texts("en")("accounts.note.verified") in html
    assert "/auth/resend" not in html
