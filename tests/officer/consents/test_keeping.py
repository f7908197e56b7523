"""Closed inquiries under the retention desk, with and without a consent."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from snshelper.bootstrap import retention_seams
from snshelper.kernel.actor import Actor
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.runtime import Deps
from snshelper.officer.consents.actions import give_consent, withdraw_consent
from snshelper.officer.consents.rules import expiry, wording
from snshelper.officer.retention import seams
from snshelper.officer.retention.actions.selecting import run_daily
from tests.officer.retention.desk import inquiry, scopes
from tests.worlds import open_member

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _desk(deps: Deps) -> Iterator[None]:
    """The retention desk as the shop itself installs it."""
    seams.install(retention_seams(deps))
    yield
    seams._installed.clear()


@pytest.fixture
def member(deps: Deps) -> Actor:
    return open_member(deps, "member-1")


def _agree(deps: Deps, member: Actor) -> None:
    give_consent(deps, member, "inquiries", wording("inquiries").hash, lang="ko")


def test_without_a_consent_a_closed_inquiry_goes(deps: Deps, member: Actor) -> None:
    closed = inquiry(deps, deps.clock(), account_id=member.account_id)
    assert run_daily(deps) == 1
    assert scopes(deps) == [f"consult:{closed}"]


def test_with_a_consent_it_stays_to_the_last_second_of_the_day_and_goes_then(
    deps: Deps, member: Actor, clock: SteppedClock
) -> None:
    closed = inquiry(deps, clock(), account_id=member.account_id)
    of_a_visitor = inquiry(deps, clock())
    _agree(deps, member)
    ends = expiry("inquiries", clock())
    assert run_daily(deps) == 1
    assert scopes(deps) == [f"consult:{of_a_visitor}"]
    clock.moment = ends - SECOND
    assert run_daily(deps) == 0
    clock.moment = ends
    assert run_daily(deps) == 1
    assert f"consult:{closed}" in scopes(deps)


def test_a_consent_taken_back_keeps_nothing_from_then_on(
    deps: Deps, member: Actor, clock: SteppedClock
) -> None:
    closed = inquiry(deps, clock(), account_id=member.account_id)
    _agree(deps, member)
    assert run_daily(deps) == 0
    clock.moment += DAY
    withdraw_consent(deps, member, "inquiries")
    assert run_daily(deps) == 1
    assert scopes(deps) == [f"consult:{closed}"]


def test_without_the_mechanism_the_promise_breaks(
    deps: Deps, member: Actor, throw: Callable[..., None]
) -> None:
    inquiry(deps, deps.clock(), account_id=member.account_id)
    _agree(deps, member)
    throw("retention.consent")
    assert run_daily(deps) == 1
