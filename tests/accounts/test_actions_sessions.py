"""Log-ins: seeing and ending them."""

import pytest

from snshelper.accounts.actions import (
    log_out,
    revoke_other_sessions,
    revoke_session,
    set_language,
)
from snshelper.accounts.queries import hash_token, open_sessions, own_account
from snshelper.kernel.actor import VISITOR
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.errors import NotAllowed, NotFound
from snshelper.kernel.runtime import Deps
from tests.accounts.people import IP, actor_of, enter, join

EMAIL = "tanaka@example.jp"


def test_logging_out_ends_this_log_in_alone(deps: Deps) -> None:
    here, there = join(deps, EMAIL), enter(deps, EMAIL)
    log_out(deps, actor_of(deps, here), here.token)
    assert actor_of(deps, here) == VISITOR
    assert actor_of(deps, there).kind == "customer"


def test_logging_out_without_a_log_in_is_harmless(deps: Deps) -> None:
    log_out(deps, VISITOR, "")


def test_the_list_shows_ones_own_open_log_ins_newest_first(deps: Deps, clock: SteppedClock) -> None:
    here = join(deps, EMAIL)
    join(deps, "suzuki@example.jp")
    clock.advance(60)
    there = enter(deps, EMAIL)
    actor = actor_of(deps, here)
    lines = open_sessions(deps, actor, here.token)
    assert [line.is_current for line in lines] == [False, True]
    assert [line.handle for line in lines] == [
        hash_token(there.token)[:16],
        hash_token(here.token)[:16],
    ]
    assert {line.ip for line in lines} == {IP}


def test_a_log_in_is_ended_by_its_handle(deps: Deps) -> None:
    here, there = join(deps, EMAIL), enter(deps, EMAIL)
    revoke_session(deps, actor_of(deps, here), hash_token(there.token)[:16])
    assert actor_of(deps, there) == VISITOR
    with pytest.raises(NotFound):
        revoke_session(deps, actor_of(deps, here), hash_token(there.token)[:16])


def test_nobody_ends_anothers_log_in(deps: Deps) -> None:
    mine, theirs = join(deps, EMAIL), join(deps, "suzuki@example.jp")
    with pytest.raises(NotFound):
        revoke_session(deps, actor_of(deps, mine), hash_token(theirs.token)[:16])
    assert actor_of(deps, theirs).kind == "customer"


@pytest.mark.parametrize("handle", ["", "%" * 16, "_" * 16, "a" * 15, "a" * 64])
def test_a_handle_is_no_pattern(deps: Deps, handle: str) -> None:
    here = join(deps, EMAIL)
    with pytest.raises(NotFound):
        revoke_session(deps, actor_of(deps, here), handle)
    assert actor_of(deps, here).kind == "customer"


def test_all_others_can_be_ended_at_once(deps: Deps) -> None:
    here, there, bystander = join(deps, EMAIL), enter(deps, EMAIL), join(deps, "suzuki@example.jp")
    revoke_other_sessions(deps, actor_of(deps, here), here.token)
    assert actor_of(deps, there) == VISITOR
    assert {actor_of(deps, here).kind, actor_of(deps, bystander).kind} == {"customer"}


def test_the_language_of_mail_can_be_chosen(deps: Deps) -> None:
    actor = actor_of(deps, join(deps, EMAIL))
    set_language(deps, actor, "en")
    assert own_account(deps, actor).lang == "en"
    with pytest.raises(NotFound):
        set_language(deps, actor, "fr")


def test_a_visitor_has_nothing_to_end_or_to_choose(deps: Deps) -> None:
    for refused in (
        lambda: revoke_session(deps, VISITOR, "a" * 16),
        lambda: revoke_other_sessions(deps, VISITOR, ""),
        lambda: set_language(deps, VISITOR, "en"),
        lambda: own_account(deps, VISITOR),
    ):
        with pytest.raises(NotAllowed):
            refused()
