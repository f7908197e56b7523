"""Native forms and links, as a browser meets them."""

import pytest

from snshelper.accounts.actions import create_owner_link, grant_role
from snshelper.accounts.permissions import ROLES
from snshelper.kernel.actor import SYSTEM, VISITOR
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.i18n import LANGUAGES, localized_path
from snshelper.kernel.runtime import Deps
from tests.accounts.browser import Browser, flash_of, where
from tests.accounts.people import PASSWORD, account, join, newest_token

EMAIL = "tanaka@example.jp"
NEW = "another good secret"
WRONG = "a wrong password"


@pytest.fixture
def member(browser: Browser) -> Browser:
    """A browser that has just signed up."""
    browser.post("/auth/signup", email=EMAIL, password=PASSWORD)
    return browser


def test_a_sign_up_leads_to_mypage_logged_in(browser: Browser) -> None:
    answer = browser.post("/auth/signup", email=EMAIL, password=PASSWORD)
    assert answer.status_code == 303
    assert where(answer) == "/mypage"
    assert flash_of(answer, browser.deps).key == "accounts.note.verification_sent"
    assert browser.actor.kind == "customer"
    assert answer.headers["cache-control"] == "no-store"


def test_the_session_cookie_is_out_of_reach_for_scripts_and_other_sites(browser: Browser) -> None:
    cookie = browser.post("/auth/signup", email=EMAIL, password=PASSWORD).headers["set-cookie"]
    assert cookie.startswith("session=")
    assert set(cookie.split("; ")[1:]) == {"Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=2592000"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_language_of_the_form_is_kept(browser: Browser, lang: str) -> None:
    wrong = browser.post("/auth/login", email=EMAIL, password=PASSWORD, lang=lang)
    assert where(wrong) == localized_path(lang, "/login")  # type: ignore[arg-type]
    right = browser.post("/auth/signup", email=EMAIL, password=PASSWORD, lang=lang)
    assert where(right) == localized_path(lang, "/mypage")  # type: ignore[arg-type]
    assert account(browser.deps, EMAIL).lang == lang


@pytest.mark.parametrize("field", ["name", "phone", "is_verified", "verified_at", "role"])
def test_a_third_field_is_refused(browser: Browser, field: str) -> None:
    answer = browser.post("/auth/signup", email=EMAIL, password=PASSWORD, **{field: "1"})
    assert flash_of(answer, browser.deps).key == "error.field_unknown"
    assert browser.actor == VISITOR
    assert browser.get("/dev/outbox.json").json() == []


def test_a_refusal_leads_back_with_what_was_typed(browser: Browser) -> None:
    answer = browser.post("/auth/signup", email=EMAIL, password="short", next="/services/a")
    flash = flash_of(answer, browser.deps)
    assert where(answer) == "/signup"
    assert "next=%2Fservices%2Fa" in answer.headers["location"]
    assert (flash.key, flash.email) == ("error.password_refused.too_short", EMAIL)
    assert "tanaka" not in answer.headers["location"]
    assert "set-cookie" not in answer.headers


def test_a_taken_address_gets_the_same_answer(browser: Browser) -> None:
    new = browser.post("/auth/signup", email="suzuki@example.jp", password=PASSWORD)
    join(browser.deps, EMAIL)
    taken = browser.post("/auth/signup", email=EMAIL, password=NEW)
    assert (taken.status_code, where(taken)) == (new.status_code, where(new))
    assert len(taken.headers["set-cookie"]) == len(new.headers["set-cookie"])
    assert flash_of(taken, browser.deps).key == flash_of(new, browser.deps).key
    assert browser.actor == VISITOR


@pytest.mark.parametrize("path", ["/auth/signup", "/auth/login", "/auth/reset", "/auth/logout"])
@pytest.mark.parametrize("csrf", ["", "0" * 64])
def test_a_form_without_its_csrf_value_does_nothing(member: Browser, path: str, csrf: str) -> None:
    before = member.get("/dev/outbox.json").json()
    fields = {} if path == "/auth/logout" else {"email": "suzuki@example.jp"}
    if path in ("/auth/signup", "/auth/login"):
        fields["password"] = PASSWORD
    answer = member.post(path, csrf=csrf, **fields)
    assert answer.status_code == 303
    assert flash_of(answer, member.deps).key == "error.form_expired"
    assert member.actor.account_id == account(member.deps, EMAIL).id
    assert member.get("/dev/outbox.json").json() == before


def test_logging_in_leads_to_where_one_was_going(browser: Browser) -> None:
    join(browser.deps, EMAIL)
    answer = browser.post(
        "/auth/login", email=EMAIL, password=PASSWORD, next="/ko/mypage/wallet?a=1"
    )
    assert answer.headers["location"] == "/ko/mypage/wallet?a=1"
    assert browser.actor.kind == "customer"


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/auth/logout", ""])
def test_logging_in_never_leads_elsewhere(browser: Browser, target: str) -> None:
    join(browser.deps, EMAIL)
    answer = browser.post("/auth/login", email=EMAIL, password=PASSWORD, next=target)
    assert answer.headers["location"] == "/mypage"


def test_a_planted_cookie_is_replaced_at_log_in(browser: Browser) -> None:
    join(browser.deps, EMAIL)
    planted = browser.cookie
    browser.post("/auth/login", email=EMAIL, password=PASSWORD)
    assert browser.cookie != planted


def test_a_failed_log_in_says_one_thing_only(browser: Browser) -> None:
    join(browser.deps, EMAIL)
    answers = [
        browser.post("/auth/login", email=email, password=password, next="/mypage/wallet")
        for email, password in ((EMAIL, WRONG), ("nobody@example.jp", PASSWORD))
    ]
    assert {flash_of(answer, browser.deps).key for answer in answers} == {"error.log_in_failed"}
    assert all("next=%2Fmypage%2Fwallet" in answer.headers["location"] for answer in answers)
    assert browser.actor == VISITOR


def test_too_many_wrong_passwords_say_how_long_to_wait(browser: Browser) -> None:
    join(browser.deps, EMAIL)
    for _ in range(10):
        browser.post("/auth/login", email=EMAIL, password=WRONG)
    flash = flash_of(browser.post("/auth/login", email=EMAIL, password=WRONG), browser.deps)
    assert flash.key == "error.too_many_requests"
    assert 0 < int(flash.values["seconds"]) <= 300


def test_logging_out_ends_the_session_and_removes_the_cookie(member: Browser) -> None:
    token = member.cookie
    answer = member.post("/auth/logout", lang="en")
    assert where(answer) == "/en"
    assert "Max-Age=0" in answer.headers["set-cookie"]
    member.client.cookies.set("session", token)
    assert member.actor == VISITOR


def test_a_plain_get_of_the_mails_link_verifies(member: Browser) -> None:
    link = member.get("/dev/outbox.json").json()[0]["links"][0]
    answer = member.get(link)
    assert where(answer) == "/mypage"
    assert flash_of(answer, member.deps).key == "accounts.note.verified"
    assert member.actor.is_verified
    assert flash_of(member.get(link), member.deps).key == "accounts.note.verified"


def test_the_link_works_in_another_browser_too(member: Browser) -> None:
    link = member.get("/dev/outbox.json").json()[0]["links"][0]
    member.client.cookies.clear()
    answer = member.get(link)
    assert where(answer) == "/login"
    assert account(member.deps, EMAIL).verified_at


def test_asking_for_the_links_header_verifies_nothing(member: Browser) -> None:
    token = newest_token(member.deps)
    assert member.client.head(f"/verify?token={token}").status_code == 303
    assert not member.actor.is_verified


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_bad_link_says_so_in_every_language(browser: Browser, lang: str) -> None:
    address = localized_path(lang, "/verify")  # type: ignore[arg-type]
    answer = browser.get(f"{address}?token=nonsense")
    assert where(answer) == localized_path(lang, "/login")  # type: ignore[arg-type]
    assert flash_of(answer, browser.deps).key == "error.link_invalid"


def test_the_verification_can_be_sent_again(member: Browser) -> None:
    answer = member.post("/auth/resend", next="/services/a?x=1")
    assert where(answer) == "/services/a"
    assert "x=1&flash=" in answer.headers["location"]
    assert len(member.get("/dev/outbox.json").json()) == 2


def test_a_visitor_has_nothing_to_verify(browser: Browser) -> None:
    answer = browser.post("/auth/resend")
    assert flash_of(answer, browser.deps).key == "error.not_allowed"


def test_a_forgotten_password_is_set_anew(member: Browser) -> None:
    asked = member.post("/auth/reset", email=EMAIL)
    assert where(asked) == "/reset"
    assert flash_of(asked, member.deps).key == "accounts.note.reset_sent"
    token = newest_token(member.deps)
    weak = member.post("/auth/reset/confirm", token=token, password="short")
    assert where(weak) == "/reset"
    assert f"token={token}" in weak.headers["location"]
    done = member.post("/auth/reset/confirm", token=token, password=NEW)
    assert where(done) == "/login"
    assert member.actor == VISITOR
    member.post("/auth/login", email=EMAIL, password=NEW)
    assert member.actor.kind == "customer"


def test_asking_for_a_reset_never_tells_who_is_a_member(browser: Browser) -> None:
    answers = [browser.post("/auth/reset", email=email) for email in (EMAIL, "nobody@example.jp")]
    join(browser.deps, EMAIL)
    answers.append(browser.post("/auth/reset", email=EMAIL))
    assert {flash_of(answer, browser.deps).key for answer in answers} == {
        "accounts.note.reset_sent"
    }


def test_the_owner_link_opens_a_form_that_makes_the_owner(browser: Browser) -> None:
    token = create_owner_link(browser.deps, SYSTEM)
    page = browser.get(f"/owner?token={token}")
    assert page.status_code == 200
    for name in ("email", "password", "csrf", "token"):
        assert f'name="{name}"' in page.text
    assert 'data-testid="auth-submit"' in page.text
    wrong = browser.post("/owner", token=token, email=EMAIL, password="short")
    assert where(wrong) == "/owner"
    assert f"token={token}" in wrong.headers["location"]
    right = browser.post("/owner", token=token, email=EMAIL, password=PASSWORD)
    assert where(right) == "/admin"
    assert browser.actor.roles == frozenset(ROLES)


def test_the_owner_page_without_a_good_link_has_no_form(browser: Browser) -> None:
    page = browser.get("/ko/owner?token=nonsense")
    assert page.status_code == 200
    assert "<form" not in page.text
    assert 'data-testid="error-message"' in page.text
    assert '<html lang="ko">' in page.text


def test_the_owner_page_says_when_there_is_one(browser: Browser) -> None:
    token = create_owner_link(browser.deps, SYSTEM)
    join(browser.deps, EMAIL)
    grant_role(browser.deps, SYSTEM, EMAIL, "owner")
    assert "<form" not in browser.get(f"/owner?token={token}").text


def test_a_first_visit_to_the_owner_page_can_be_posted(browser: Browser) -> None:
    token = create_owner_link(browser.deps, SYSTEM)
    browser.client.cookies.clear()
    page = browser.get(f"/owner?token={token}")
    assert page.headers["set-cookie"].startswith("session=")
    csrf = page.text.partition('name="csrf" value="')[2].partition('"')[0]
    answer = browser.post("/owner", csrf=csrf, token=token, email=EMAIL, password=PASSWORD)
    assert where(answer) == "/admin"


def test_files_are_not_taken(browser: Browser) -> None:
    answer = browser.client.post("/auth/login", files={"password": ("p.txt", b"x")})
    assert answer.status_code == 400


def test_a_sealed_message_is_silent_later(browser: Browser, clock: SteppedClock) -> None:
    answer = browser.post("/auth/login", email=EMAIL, password=WRONG)
    clock.advance(601)
    with pytest.raises(AssertionError):
        flash_of(answer, browser.deps)


def test_sixty_people_sign_up_and_log_in_from_one_address(shop: Deps, browser: Browser) -> None:
    for number in range(60):
        browser.post("/auth/signup", email=f"c{number}@example.jp", password=PASSWORD)
        assert browser.actor.kind == "customer"
        browser.post("/auth/login", email=f"c{number}@example.jp", password=PASSWORD)
        assert browser.actor.kind == "customer"
