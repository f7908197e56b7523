"""Links that work once."""

import pytest
from sqlmodel import select, update

from snshelper.accounts.actions import resend_verification, verify_email
from snshelper.accounts.actions.links import LINK_LIFE, make_link, peek_link, take_link
from snshelper.accounts.errors import LinkInvalid
from snshelper.accounts.tables import OneTimeLink
from snshelper.kernel.actor import VISITOR
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.errors import NotAllowed, TooManyRequests
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work
from tests.accounts.people import account, actor_of, join, newest_token, subjects

EMAIL = "tanaka@example.jp"


def test_following_the_link_verifies_the_address_at_once(deps: Deps, clock: SteppedClock) -> None:
    entered = join(deps, EMAIL)
    clock.advance(60)
    verify_email(deps, VISITOR, newest_token(deps))
    assert account(deps, EMAIL).verified_at == clock()
    assert actor_of(deps, entered).is_verified


def test_a_second_visit_does_no_harm(deps: Deps, clock: SteppedClock) -> None:
    join(deps, EMAIL)
    verify_email(deps, VISITOR, newest_token(deps))
    first = account(deps, EMAIL).verified_at
    clock.advance(60)
    verify_email(deps, VISITOR, newest_token(deps))
    assert account(deps, EMAIL).verified_at == first


def test_the_link_is_good_for_three_days(deps: Deps, clock: SteppedClock) -> None:
    join(deps, EMAIL)
    clock.advance(LINK_LIFE["verify"].total_seconds())
    with pytest.raises(LinkInvalid):
        verify_email(deps, VISITOR, newest_token(deps))
    assert account(deps, EMAIL).verified_at is None


@pytest.mark.parametrize("token", ["", "x" * 43, "日本語"])
def test_an_invented_link_is_refused(deps: Deps, token: str) -> None:
    with pytest.raises(LinkInvalid):
        verify_email(deps, VISITOR, token)


def test_a_reset_link_verifies_nothing(deps: Deps) -> None:
    join(deps, EMAIL)
    with unit_of_work(deps.engine) as session:
        token = make_link(session, deps.clock(), "reset", account(deps, EMAIL).id)
    with pytest.raises(LinkInvalid):
        verify_email(deps, VISITOR, token)


def test_a_link_is_taken_once(deps: Deps) -> None:
    with unit_of_work(deps.engine) as session:
        token = make_link(session, deps.clock(), "owner")
    with unit_of_work(deps.engine) as session:
        take_link(session, deps.clock(), "owner", token)
    with pytest.raises(LinkInvalid), unit_of_work(deps.engine) as session:
        take_link(session, deps.clock(), "owner", token)


def test_a_link_that_another_process_took_a_moment_ago_is_refused(deps: Deps) -> None:
    with unit_of_work(deps.engine) as session:
        token = make_link(session, deps.clock(), "owner")
    with pytest.raises(LinkInvalid), unit_of_work(deps.engine) as session:
        stale = peek_link(session, deps.clock(), "owner", token)
        # What this transaction read is out of date from here on.
        session.connection().execute(update(OneTimeLink).values(used_at=deps.clock()))
        assert stale.used_at is None
        take_link(session, deps.clock(), "owner", token)


def test_the_token_itself_is_not_stored(deps: Deps) -> None:
    with unit_of_work(deps.engine) as session:
        token = make_link(session, deps.clock(), "owner")
    with reading(deps.engine) as session:
        assert session.get(OneTimeLink, token) is None


def test_old_links_are_swept_away(deps: Deps, clock: SteppedClock) -> None:
    with unit_of_work(deps.engine) as session:
        make_link(session, clock(), "owner")
    clock.advance(2 * 86_400 + 1)
    with unit_of_work(deps.engine) as session:
        make_link(session, clock(), "owner")
        assert len(session.exec(select(OneTimeLink)).all()) == 1


def test_another_mail_is_sent_until_the_address_is_verified(deps: Deps) -> None:
    entered = join(deps, EMAIL)
    resend_verification(deps, actor_of(deps, entered))
    assert len(subjects(deps)) == 2
    verify_email(deps, VISITOR, newest_token(deps))
    resend_verification(deps, actor_of(deps, entered))
    assert len(subjects(deps)) == 2


def test_the_first_mails_link_still_works_after_the_second(deps: Deps) -> None:
    entered = join(deps, EMAIL)
    first = newest_token(deps)
    resend_verification(deps, actor_of(deps, entered))
    verify_email(deps, VISITOR, first)
    assert account(deps, EMAIL).verified_at


def test_mail_cannot_be_asked_for_without_end(deps: Deps) -> None:
    entered = join(deps, EMAIL)
    for _ in range(10):
        resend_verification(deps, actor_of(deps, entered))
    with pytest.raises(TooManyRequests):
        resend_verification(deps, actor_of(deps, entered))


def test_a_visitor_cannot_ask_for_it(deps: Deps) -> None:
    with pytest.raises(NotAllowed):
        resend_verification(deps, VISITOR)
