"""Signing up and logging in."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func
from sqlmodel import Session, col, select

from snshelper.accounts.actions import Attempt, log_in, sign_up, suspend_customer
from snshelper.accounts.errors import (
    AccountSuspended,
    EmailInvalid,
    LogInFailed,
    PasswordRefused,
)
from snshelper.accounts.tables import Account, LoginSession
from snshelper.kernel.actor import SYSTEM, VISITOR
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.errors import TooManyRequests
from snshelper.kernel.runtime import Deps
from snshelper.privacy.gate import Item, Reading, open_value
from snshelper.privacy.scopes import account_scope
from snshelper.privacy.uses import Use
from tests.accounts.people import (
    IP,
    PASSWORD,
    account,
    actor_of,
    attempt,
    enter,
    join,
    run,
    subjects,
)

EMAIL = "tanaka@example.jp"


def how_many(deps: Deps, table: type[Account] | type[LoginSession]) -> int:
    with Session(deps.engine) as session:
        return session.exec(select(func.count()).select_from(table)).one()


def test_a_sign_up_makes_an_account_a_log_in_and_a_mail(deps: Deps) -> None:
    entered = run(sign_up(deps, VISITOR, attempt(" Tanaka@Example.JP"), "ko"))
    stored = account(deps, EMAIL)
    assert stored.lang == "ko"
    assert stored.verified_at is None
    assert PASSWORD not in stored.password_hash
    actor = actor_of(deps, entered)
    assert (actor.kind, actor.account_id, actor.is_verified) == ("customer", stored.id, False)
    assert subjects(deps) == ["이메일 주소 확인"]


def test_the_log_in_is_stored_as_a_hash_with_its_network_address(deps: Deps) -> None:
    entered = join(deps, EMAIL)
    with Session(deps.engine) as session:
        stored = session.exec(select(LoginSession)).one()
        scope = account_scope(stored.account_id)
        item = Item(scope, LoginSession.ip, stored.token_hash, stored.ip)
        assert open_value(session, deps, Reading(SYSTEM, Use.DISCLOSURE), item) == IP
    assert stored.token_hash != entered.token
    assert stored.expires_at - stored.created_at == timedelta(days=30)


def test_an_account_holds_nothing_but_address_and_password(deps: Deps) -> None:
    columns = set(Account.model_fields) - {
        "id",
        "created_at",
        "verified_at",
        "suspended_at",
        "closed_at",
        "lang",
    }
    assert columns == {"email", "email_index", "password_hash"}


@pytest.mark.parametrize("password", ["short", EMAIL, "password123"])
def test_a_weak_password_opens_no_account(deps: Deps, password: str) -> None:
    with pytest.raises(PasswordRefused):
        run(sign_up(deps, VISITOR, attempt(EMAIL, password), "ja"))
    assert how_many(deps, Account) == 0


def test_no_address_no_account(deps: Deps) -> None:
    with pytest.raises(EmailInvalid):
        run(sign_up(deps, VISITOR, attempt("tanaka"), "ja"))


def test_a_taken_address_gets_the_same_answer_and_its_holder_a_mail(deps: Deps) -> None:
    first = join(deps, EMAIL)
    second = run(sign_up(deps, VISITOR, attempt(EMAIL, "something else 42"), "en"))
    assert len(second.token) == len(first.token)
    assert second.lang == "en"
    assert actor_of(deps, second) == VISITOR
    assert how_many(deps, Account) == 1
    assert subjects(deps) == ["すでに登録されています", "メールアドレスの確認"]
    assert enter(deps, EMAIL)


def test_signing_up_again_with_ones_own_password_logs_in(deps: Deps) -> None:
    join(deps, EMAIL)
    again = join(deps, EMAIL)
    assert actor_of(deps, again).account_id == account(deps, EMAIL).id
    assert subjects(deps) == ["メールアドレスの確認"]


def test_a_double_click_opens_one_account_and_both_answers_are_logged_in(deps: Deps) -> None:
    async def twice() -> list[bool]:
        clicks = [sign_up(deps, VISITOR, attempt(EMAIL), "ja") for _ in range(4)]
        return [actor_of(deps, done).kind == "customer" for done in await asyncio.gather(*clicks)]

    assert run(twice()) == [True] * 4
    assert how_many(deps, Account) == 1


def test_sign_up_is_no_way_round_the_limit_on_guessing(deps: Deps) -> None:
    join(deps, EMAIL)
    for number in range(12):
        run(sign_up(deps, VISITOR, attempt(EMAIL, f"a wrong guess {number}"), "ja"))
    hollow = run(sign_up(deps, VISITOR, attempt(EMAIL, PASSWORD), "ja"))
    assert actor_of(deps, hollow) == VISITOR
    with pytest.raises(TooManyRequests):
        run(log_in(deps, VISITOR, attempt(EMAIL)))


def test_a_taken_address_is_not_flooded_with_mail(deps: Deps) -> None:
    join(deps, EMAIL)
    for number in range(14):
        run(sign_up(deps, VISITOR, attempt(EMAIL, f"a wrong guess {number}"), "ja"))
    assert subjects(deps).count("すでに登録されています") == 10


def test_the_right_password_logs_in(deps: Deps) -> None:
    join(deps, EMAIL)
    assert actor_of(deps, enter(deps, " TANAKA@example.jp ")).account_id == account(deps, EMAIL).id


def test_a_wrong_password_and_an_unknown_address_look_alike(deps: Deps) -> None:
    join(deps, EMAIL)
    for email, password in ((EMAIL, "a wrong password"), ("nobody@example.jp", PASSWORD)):
        with pytest.raises(LogInFailed) as refusal:
            run(log_in(deps, VISITOR, attempt(email, password)))
        assert refusal.value.numbers == {}


def test_logging_in_changes_the_cookie_and_ends_the_one_before(deps: Deps) -> None:
    first = join(deps, EMAIL)
    second = run(log_in(deps, VISITOR, Attempt(EMAIL, PASSWORD, IP, first.token)))
    assert second.token != first.token
    assert actor_of(deps, first) == VISITOR
    assert actor_of(deps, second).kind == "customer"


def test_a_log_in_ends_after_thirty_days(deps: Deps, clock: SteppedClock) -> None:
    entered = join(deps, EMAIL)
    clock.advance(30 * 86_400 - 1)
    assert actor_of(deps, entered).kind == "customer"
    clock.advance(1)
    assert actor_of(deps, entered) == VISITOR


def test_ten_wrong_passwords_make_one_wait_even_with_the_right_one(deps: Deps) -> None:
    join(deps, EMAIL)
    for number in range(10):
        with pytest.raises(LogInFailed):
            run(log_in(deps, VISITOR, attempt(EMAIL, f"a wrong guess {number}")))
    with pytest.raises(TooManyRequests):
        run(log_in(deps, VISITOR, attempt(EMAIL)))
    assert run(log_in(deps, VISITOR, attempt(EMAIL, ip="198.51.100.1")))


def test_guesses_made_at_the_same_moment_count_together(deps: Deps) -> None:
    join(deps, EMAIL)

    async def guess() -> list[object]:
        guesses = [log_in(deps, VISITOR, attempt(EMAIL, f"a wrong guess {n}")) for n in range(30)]
        return list(await asyncio.gather(*guesses, return_exceptions=True))

    answers = run(guess())
    assert sum(isinstance(answer, LogInFailed) for answer in answers) == 10
    assert sum(isinstance(answer, TooManyRequests) for answer in answers) == 20


def test_often_logging_in_rightly_is_no_offence(deps: Deps) -> None:
    join(deps, EMAIL)
    for _ in range(30):
        enter(deps, EMAIL)


def test_a_suspended_account_learns_it_after_the_right_password_alone(deps: Deps) -> None:
    entered = join(deps, EMAIL)
    suspend_customer(deps, SYSTEM, account(deps, EMAIL).id)
    assert actor_of(deps, entered) == VISITOR
    with pytest.raises(AccountSuspended):
        enter(deps, EMAIL)
    with pytest.raises(LogInFailed):
        enter(deps, EMAIL, "a wrong password")
    hollow = join(deps, EMAIL)
    assert actor_of(deps, hollow) == VISITOR


def test_neither_password_nor_address_stands_readable_in_the_database(deps: Deps) -> None:
    join(deps, EMAIL)
    content = b"".join(
        path.read_bytes() for path in deps.settings.data_dir.glob("shop.db*") if path.is_file()
    )
    assert account(deps, EMAIL).id.encode() in content
    for secret in (EMAIL, EMAIL.partition("@")[0], PASSWORD, IP):
        assert secret.encode() not in content


def test_nobody_elses_sessions_are_touched_by_a_log_in(deps: Deps) -> None:
    other = join(deps, "suzuki@example.jp")
    join(deps, EMAIL)
    with Session(deps.engine) as session:
        ended = session.exec(select(LoginSession).where(col(LoginSession.revoked_at).is_not(None)))
        assert ended.all() == []
    assert actor_of(deps, other).kind == "customer"
