"""Preferences over HTTP, behind the cookie filter, with a browser's cookie jar."""

from collections.abc import Callable, Iterator

import pytest
from sqlmodel import Session
from starlette.applications import Starlette
from starlette.testclient import TestClient

from snshelper.accounts.tables import Account
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.runtime import Deps
from snshelper.privacy.cookie_filter import CookieFilter
from snshelper.support.routes import ROUTES
from snshelper.support.rules.dismissals import is_hidden, read_dismissals
from tests.support.conftest import Member

_ID = "01900000-0000-7000-8000-00000000000a"
_HIDE = {"id": _ID, "version": "1", "until": "day", "next": "/ko/privacy"}
_FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture
def browser(installed: Deps) -> Iterator[TestClient]:
    """A browser that keeps cookies and follows no redirect by itself."""
    app = CookieFilter(Starlette(routes=ROUTES), is_https=False)
    with TestClient(app, follow_redirects=False) as client:
        yield client


def _choose(browser: TestClient, choice: str) -> None:
    browser.post("/preferences/cookies", data={"choice": choice, "next": "/"})


@pytest.mark.parametrize("choice", ["allow", "ask", "refuse"])
def test_a_choice_is_remembered_for_a_year(choice: str, browser: TestClient) -> None:
    answer = browser.post("/preferences/cookies", data={"choice": choice, "next": "/ko/terms?a=1"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/ko/terms?a=1")
    (header,) = [h for h in answer.headers.get_list("set-cookie") if "cookie_choice" in h]
    assert header.startswith(f"cookie_choice={choice}; Path=/; Max-Age=31536000; HttpOnly")


def test_a_choice_by_fetch_needs_no_new_page(browser: TestClient) -> None:
    answer = browser.post("/preferences/cookies", data={"choice": "ask"}, headers=_FETCH)
    assert answer.status_code == 204
    assert browser.cookies["cookie_choice"] == "ask"


@pytest.mark.parametrize("choice", ["", "ALLOW", "maybe", "allow; Path=/x"])
def test_a_choice_that_does_not_exist_changes_nothing(choice: str, browser: TestClient) -> None:
    answer = browser.post("/preferences/cookies", data={"choice": choice, "next": "/terms"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/terms")
    assert "set-cookie" not in answer.headers
    answer = browser.post("/preferences/cookies", data={"choice": choice}, headers=_FETCH)
    assert answer.status_code == 400


def test_a_refusal_removes_the_preferences_that_were_kept(browser: TestClient) -> None:
    _choose(browser, "allow")
    browser.get("/preferences/language?lang=ko&next=/")
    browser.post("/preferences/popup", data=_HIDE)
    assert {"lang", "popup"} <= set(browser.cookies)
    _choose(browser, "refuse")
    assert set(browser.cookies) == {"cookie_choice"}


def test_whoever_wants_to_be_asked_starts_with_nothing_kept(browser: TestClient) -> None:
    _choose(browser, "allow")
    browser.get("/preferences/language?lang=ko&next=/")
    browser.post("/preferences/popup", data=_HIDE)
    _choose(browser, "ask")
    assert set(browser.cookies) == {"cookie_choice"}


def test_what_was_agreed_to_piece_by_piece_is_not_asked_about_again(browser: TestClient) -> None:
    _choose(browser, "ask")
    browser.post("/preferences/language", data={"lang": "ko", "remember": "yes"})
    _choose(browser, "ask")
    assert browser.cookies["lang"] == "ko"
    _choose(browser, "allow")
    assert browser.cookies["lang"] == "ko"


@pytest.mark.parametrize("choice", ["", "ask", "refuse", "junk"])
def test_a_language_leaves_no_cookie_unless_all_are_allowed(
    choice: str, browser: TestClient
) -> None:
    headers = {"cookie": f"cookie_choice={choice}"} if choice else {}
    answer = browser.get("/preferences/language?lang=ko&next=/terms?a=1", headers=headers)
    target = "/ko/terms?a=1&remember=lang" if choice == "ask" else "/ko/terms?a=1"
    assert (answer.status_code, answer.headers["location"]) == (303, target)
    assert "set-cookie" not in answer.headers


def test_an_allowed_language_persists(browser: TestClient) -> None:
    _choose(browser, "allow")
    answer = browser.get("/preferences/language?lang=ko&next=/terms")
    assert answer.headers["location"] == "/ko/terms"
    assert browser.cookies["lang"] == "ko"
    assert answer.headers["cache-control"] == "no-store"


def test_junk_is_the_default_language(browser: TestClient) -> None:
    answer = browser.get("/preferences/language?lang=<script>&next=/ko/terms")
    assert answer.headers["location"] == "/terms"


def test_somebody_who_is_asked_keeps_a_language_only_after_yes(browser: TestClient) -> None:
    _choose(browser, "ask")
    form = {"lang": "ko", "next": "/ko/terms"}
    browser.post("/preferences/language", data=form | {"remember": "no"})
    assert "lang" not in browser.cookies
    answer = browser.post("/preferences/language", data=form | {"remember": "yes"})
    assert (answer.headers["location"], browser.cookies["lang"]) == ("/ko/terms", "ko")
    again = browser.get("/preferences/language?lang=ko&next=/terms")
    assert again.headers["location"] == "/ko/terms"


@pytest.mark.parametrize("choice", ["refuse", ""])
def test_yes_means_nothing_to_somebody_who_refused_or_has_not_decided(
    choice: str, browser: TestClient
) -> None:
    if choice:
        _choose(browser, choice)
    browser.post("/preferences/language", data={"lang": "ko", "remember": "yes"})
    browser.post("/preferences/popup", data=_HIDE | {"remember": "yes"})
    assert not {"lang", "popup"} & set(browser.cookies)


def test_choosing_another_language_forgets_the_one_that_was_kept(browser: TestClient) -> None:
    _choose(browser, "ask")
    browser.post("/preferences/language", data={"lang": "ko", "remember": "yes"})
    answer = browser.get("/preferences/language?lang=ja&next=/ko/terms")
    assert answer.headers["location"] == "/terms?remember=lang"
    assert "lang" not in browser.cookies


def test_a_members_account_learns_the_language_without_any_preference_cookie(
    browser: TestClient, sign_up: Callable[[], Member], deps: Deps
) -> None:
    member = sign_up()
    browser.cookies.set("session", member.token)
    browser.get("/preferences/language?lang=ko&next=/mypage")
    with Session(deps.engine) as session:
        account = session.get(Account, member.actor.account_id)
    assert account is not None
    assert account.lang == "ko"
    assert "lang" not in browser.cookies


@pytest.mark.parametrize("hostile", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_nobody_is_led_out_of_the_shop(hostile: str, browser: TestClient) -> None:
    answers = [
        browser.get("/preferences/language", params={"lang": "ja", "next": hostile}),
        browser.post("/preferences/language", data={"lang": "ja", "next": hostile}),
        browser.post("/preferences/cookies", data={"choice": "ask", "next": hostile}),
        browser.post("/preferences/popup", data=_HIDE | {"next": hostile, "remember": "no"}),
    ]
    assert {answer.headers["location"] for answer in answers} == {"/"}


@pytest.mark.parametrize(("until", "seconds"), [("day", 86_400), ("week", 604_800)])
def test_a_hidden_popup_is_remembered_as_long_as_was_asked(
    until: str, seconds: int, browser: TestClient, clock: SteppedClock
) -> None:
    _choose(browser, "allow")
    answer = browser.post("/preferences/popup", data=_HIDE | {"until": until})
    assert (answer.status_code, answer.headers["location"]) == (303, "/ko/privacy")
    assert f"Max-Age={seconds};" in answer.headers["set-cookie"]
    clock.advance(seconds - 1)
    assert is_hidden(read_dismissals(browser.cookies["popup"], clock()), _ID, 1)


def test_a_popup_hidden_for_good_and_another_one_share_the_cookie(
    browser: TestClient, clock: SteppedClock
) -> None:
    _choose(browser, "allow")
    browser.post("/preferences/popup", data=_HIDE | {"until": "forever"})
    other = _ID.replace("a", "b")
    browser.post("/preferences/popup", data=_HIDE | {"id": other}, headers=_FETCH)
    known = read_dismissals(browser.cookies["popup"], clock())
    assert {d.popup_id for d in known} == {_ID, other}


def test_somebody_who_is_asked_is_led_to_the_question_first(browser: TestClient) -> None:
    _choose(browser, "ask")
    answer = browser.post("/preferences/popup", data=_HIDE | {"next": "/terms?remember=lang"})
    question = f"/terms?remember=popup&popup={_ID}&version=1&until=day"
    assert (answer.status_code, answer.headers["location"]) == (303, question)
    assert browser.post("/preferences/popup", data=_HIDE, headers=_FETCH).status_code == 200
    assert browser.post("/preferences/popup", data=_HIDE | {"remember": "no"}).status_code == 303
    assert "popup" not in browser.cookies
    browser.post("/preferences/popup", data=_HIDE | {"remember": "yes"})
    assert "popup" in browser.cookies


@pytest.mark.parametrize("choice", ["refuse", ""])
def test_a_popup_hidden_without_permission_comes_back(choice: str, browser: TestClient) -> None:
    if choice:
        _choose(browser, choice)
    assert browser.post("/preferences/popup", data=_HIDE, headers=_FETCH).status_code == 204
    assert browser.post("/preferences/popup", data=_HIDE).headers["location"] == "/ko/privacy"
    assert "popup" not in browser.cookies


@pytest.mark.parametrize(
    "change", [{"id": "x"}, {"id": ""}, {"version": "-1"}, {"version": ""}, {"until": "year"}]
)
def test_a_popup_form_that_makes_no_sense_changes_nothing(
    change: dict[str, str], browser: TestClient
) -> None:
    _choose(browser, "allow")
    assert browser.post("/preferences/popup", data=_HIDE | change).status_code == 303
    answer = browser.post("/preferences/popup", data=_HIDE | change, headers=_FETCH)
    assert answer.status_code == 400
    assert "popup" not in browser.cookies


@pytest.mark.parametrize(
    "cookie", ["popup=junk", "popup=%00~", "popup=" + "a" * 5000, "lang=<script>", "a=b; ; ;=c"]
)
def test_hostile_cookies_change_nothing_but_themselves(cookie: str, browser: TestClient) -> None:
    headers = {"cookie": f"cookie_choice=allow; {cookie}"}
    answer = browser.post("/preferences/popup", data=_HIDE, headers=headers)
    assert answer.headers["set-cookie"].split(";")[0].startswith(f"popup={_ID}:1:")
    assert browser.get("/preferences/language?lang=ko", headers=headers).status_code == 303


def test_a_form_too_large_to_be_one_of_ours_is_read_as_empty(browser: TestClient) -> None:
    answer = browser.post("/preferences/cookies", data={"choice": "allow", "x": "a" * 50_000})
    assert "set-cookie" not in answer.headers
    many = {f"x{number}": "1" for number in range(50)} | {"choice": "allow"}
    assert "set-cookie" not in browser.post("/preferences/cookies", data=many).headers


def test_preferences_cannot_be_changed_by_a_link(browser: TestClient) -> None:
    for path in ("/preferences/cookies", "/preferences/popup"):
        assert browser.get(path).status_code == 405
