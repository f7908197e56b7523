"""Proving the password again within a log-in."""

from datetime import timedelta

import pytest
import reflex as rx

from snshelper.accounts.actions.sessions import log_out
from snshelper.accounts.actions.step_up import PROOF_LIFE, prove_again, require_step_up
from snshelper.accounts.errors import PasswordWrong, StepUpNeeded
from snshelper.accounts.state import member_event
from snshelper.accounts.state.step_up import StepUpPage
from snshelper.kernel.actor import VISITOR, Actor
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.errors import NotAllowed, TooManyRequests
from snshelper.kernel.i18n import Texts
from snshelper.kernel.runtime import Deps, current
from snshelper.kernel.unit_of_work import reading
from tests.accounts.people import PASSWORD, actor_of, enter, join, run
from tests.accounts.tabs import open_state

EMAIL = "tanaka@example.jp"


def is_proved(deps: Deps, token: str) -> bool:
    with reading(deps.engine) as session:
        try:
            require_step_up(session, deps.clock(), token)
        except StepUpNeeded:
            return False
    return True


def test_a_log_in_is_no_proof_and_a_proof_holds_five_minutes(
    deps: Deps, clock: SteppedClock
) -> None:
    entered = join(deps, EMAIL)
    assert not is_proved(deps, entered.token)
    run(prove_again(deps, actor_of(deps, entered), entered.token, PASSWORD))
    assert is_proved(deps, entered.token)
    clock.advance(PROOF_LIFE.total_seconds())
    assert is_proved(deps, entered.token)
    clock.advance(1)
    assert not is_proved(deps, entered.token)


def test_a_proof_belongs_to_one_log_in_and_ends_with_it(deps: Deps) -> None:
    here, there = join(deps, EMAIL), enter(deps, EMAIL)
    actor = actor_of(deps, here)
    run(prove_again(deps, actor, here.token, PASSWORD))
    assert not is_proved(deps, there.token)
    assert not is_proved(deps, "")
    log_out(deps, actor, here.token)
    assert not is_proved(deps, here.token)
    with pytest.raises(NotAllowed):
        run(prove_again(deps, actor, here.token, PASSWORD))


def test_another_persons_log_in_is_never_proved(deps: Deps) -> None:
    mine, theirs = join(deps, EMAIL), join(deps, "sato@example.jp")
    with pytest.raises(NotAllowed):
        run(prove_again(deps, actor_of(deps, mine), theirs.token, PASSWORD))
    assert not is_proved(deps, theirs.token)
    with pytest.raises(NotAllowed):
        run(prove_again(deps, VISITOR, mine.token, PASSWORD))


def test_a_clock_that_went_back_proves_nothing(deps: Deps, clock: SteppedClock) -> None:
    entered = join(deps, EMAIL)
    run(prove_again(deps, actor_of(deps, entered), entered.token, PASSWORD))
    clock.moment -= timedelta(minutes=1)
    assert not is_proved(deps, entered.token)


def test_guesses_are_few_and_the_right_one_comes_too_late(deps: Deps) -> None:
    entered = join(deps, EMAIL)
    actor = actor_of(deps, entered)
    for _ in range(10):
        with pytest.raises(PasswordWrong):
            run(prove_again(deps, actor, entered.token, "a wrong password"))
    with pytest.raises(TooManyRequests):
        run(prove_again(deps, actor, entered.token, PASSWORD))
    assert not is_proved(deps, entered.token)


class Safe(StepUpPage, rx.State):
    """A page with one action that needs the proof."""

    is_open: bool = False

    @member_event
    async def open_it(self, actor: Actor) -> None:
        deps = current()
        with reading(deps.engine) as session:
            require_step_up(session, deps.clock(), self._token())
        self.is_open = True


def test_the_page_asks_in_place_and_the_click_is_repeated(shop: Deps) -> None:
    token = join(shop, EMAIL).token

    async def story() -> None:
        page = await open_state(shop, Safe, token)
        await page.open_it()
        assert (page.needs_step_up, page.is_open) == (True, False)
        assert page.error == Texts("ja")("error.step_up_needed")
        await page.prove({"password": "a wrong password"})
        assert (page.needs_step_up, page.is_proved) == (True, False)
        assert page.error == Texts("ja")("error.password_wrong")
        await page.prove({"password": PASSWORD})
        assert (page.needs_step_up, page.is_proved, page.error) == (False, True, "")
        assert PASSWORD not in repr(page.__dict__)
        await page.open_it()
        assert (page.is_open, page.is_proved) == (True, False)

    run(story())


@pytest.mark.parametrize("junk", [None, [], 3, {}, {"password": ["x"]}, {"password": "x" * 5000}])
def test_junk_is_no_proof(shop: Deps, junk: object) -> None:
    token = join(shop, EMAIL).token

    async def story() -> None:
        page = await open_state(shop, Safe, token)
        await page.prove(junk)
        assert page.error

    run(story())
    assert not is_proved(shop, token)
