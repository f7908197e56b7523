"""Forgotten and changed passwords."""

import asyncio

import pytest
from sqlmodel import select

from snshelper.accounts.actions import change_password, request_reset, reset_password
from snshelper.accounts.actions import passwords as module
from snshelper.accounts.errors import EmailInvalid, LinkInvalid, PasswordRefused, PasswordWrong
from snshelper.accounts.passwords import hash_password
from snshelper.accounts.tables import OneTimeLink
from snshelper.kernel.actor import VISITOR
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.errors import NotAllowed, TooManyRequests
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.settings import Settings
from tests.accounts.people import (
    IP,
    PASSWORD,
    account,
    actor_of,
    enter,
    join,
    newest_token,
    run,
    subjects,
)

EMAIL = "tanaka@example.jp"
NEW = "another good secret"


def ask(deps: Deps, email: str = EMAIL) -> str:
    request_reset(deps, VISITOR, email, IP)
    return newest_token(deps)


def test_a_reset_sets_the_password_and_ends_every_log_in(deps: Deps) -> None:
    sessions = [join(deps, EMAIL), enter(deps, EMAIL)]
    run(reset_password(deps, VISITOR, ask(deps), NEW))
    assert [actor_of(deps, entered) for entered in sessions] == [VISITOR, VISITOR]
    assert actor_of(deps, enter(deps, EMAIL, NEW)).kind == "customer"
    assert subjects(deps)[0] == "パスワードが変わりました"


def test_reading_the_mail_verifies_the_address(deps: Deps) -> None:
    join(deps, EMAIL)
    run(reset_password(deps, VISITOR, ask(deps), NEW))
    assert account(deps, EMAIL).verified_at


def test_a_reset_link_works_once(deps: Deps) -> None:
    join(deps, EMAIL)
    token = ask(deps)

    async def race() -> list[object]:
        tries = [reset_password(deps, VISITOR, token, f"{NEW} {n}") for n in range(4)]
        return list(await asyncio.gather(*tries, return_exceptions=True))

    answers = run(race())
    assert sum(answer is None for answer in answers) == 1
    assert sum(isinstance(answer, LinkInvalid) for answer in answers) == 3


def test_a_reset_ends_the_other_open_reset_links(deps: Deps) -> None:
    join(deps, EMAIL)
    first = ask(deps)
    run(reset_password(deps, VISITOR, ask(deps), NEW))
    with pytest.raises(LinkInvalid):
        run(reset_password(deps, VISITOR, first, "one more secret"))


def test_a_reset_link_is_good_for_an_hour(deps: Deps, clock: SteppedClock) -> None:
    join(deps, EMAIL)
    token = ask(deps)
    clock.advance(3600)
    with pytest.raises(LinkInvalid):
        run(reset_password(deps, VISITOR, token, NEW))


def test_a_weak_password_leaves_the_link_usable(deps: Deps) -> None:
    join(deps, EMAIL)
    token = ask(deps)
    with pytest.raises(PasswordRefused):
        run(reset_password(deps, VISITOR, token, EMAIL))
    run(reset_password(deps, VISITOR, token, NEW))


def test_an_unknown_address_gets_no_mail_and_the_same_silence(deps: Deps) -> None:
    request_reset(deps, VISITOR, "nobody@example.jp", IP)
    assert subjects(deps) == []
    with reading(deps.engine) as session:
        # The like amount of work: one row that leads nowhere.
        assert len(session.exec(select(OneTimeLink)).all()) == 1


def test_resets_for_one_address_are_limited(deps: Deps) -> None:
    for _ in range(10):
        request_reset(deps, VISITOR, "nobody@example.jp", IP)
    with pytest.raises(TooManyRequests):
        request_reset(deps, VISITOR, "nobody@example.jp", IP)


def test_a_reset_needs_an_address(deps: Deps) -> None:
    with pytest.raises(EmailInvalid):
        request_reset(deps, VISITOR, "tanaka", IP)


def test_a_change_keeps_this_log_in_and_ends_the_others(deps: Deps) -> None:
    here, there = join(deps, EMAIL), enter(deps, EMAIL)
    run(change_password(deps, actor_of(deps, here), PASSWORD, NEW, here.token))
    assert actor_of(deps, here).kind == "customer"
    assert actor_of(deps, there) == VISITOR
    assert enter(deps, EMAIL, NEW)
    assert subjects(deps)[0] == "パスワードが変わりました"


def test_a_change_makes_open_reset_links_worthless(deps: Deps) -> None:
    here = join(deps, EMAIL)
    token = ask(deps)
    run(change_password(deps, actor_of(deps, here), PASSWORD, NEW, here.token))
    with pytest.raises(LinkInvalid):
        run(reset_password(deps, VISITOR, token, "one more secret"))


def test_a_change_needs_the_present_password(deps: Deps) -> None:
    here = join(deps, EMAIL)
    with pytest.raises(PasswordWrong):
        run(change_password(deps, actor_of(deps, here), "a wrong password", NEW, here.token))
    assert enter(deps, EMAIL, PASSWORD)


def test_the_present_password_cannot_be_guessed_from_a_stolen_session(deps: Deps) -> None:
    here = join(deps, EMAIL)
    actor = actor_of(deps, here)
    for number in range(10):
        with pytest.raises(PasswordWrong):
            run(change_password(deps, actor, f"a wrong guess {number}", NEW, here.token))
    with pytest.raises(TooManyRequests):
        run(change_password(deps, actor, PASSWORD, NEW, here.token))


def test_a_change_that_met_a_reset_does_not_undo_it(
    deps: Deps, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = join(deps, EMAIL)
    actor, token = actor_of(deps, here), ask(deps)

    async def reset_meanwhile(settings: Settings, password: str) -> str:
        monkeypatch.undo()
        await reset_password(deps, VISITOR, token, "the reset's secret")
        return await hash_password(settings, password)

    monkeypatch.setattr(module, "hash_password", reset_meanwhile)
    with pytest.raises(PasswordWrong):
        run(change_password(deps, actor, PASSWORD, NEW, here.token))
    assert enter(deps, EMAIL, "the reset's secret")


def test_a_visitor_has_no_password_to_change(deps: Deps) -> None:
    with pytest.raises(NotAllowed):
        run(change_password(deps, VISITOR, PASSWORD, NEW, ""))
