"""What about people is due, late things first."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.officer.people.actions.handover import offer_handover
from snshelper.officer.people.actions.leaving import let_go
from snshelper.officer.people.queries.due import Due, people_due
from tests.duties import fulfil_duties
from tests.officer.people.staff import NEED, Colleague, found, hire


@pytest.fixture
def founder(deps: Deps) -> Colleague:
    founder = found(deps)
    fulfil_duties(deps, founder.id)
    return founder


def due(deps: Deps) -> list[Due]:
    with reading(deps.engine) as session:
        return people_due(session, deps.clock())


def kinds(deps: Deps) -> set[tuple[str, str, bool]]:
    return {(one.kind, one.what, one.is_late) for one in due(deps)}


def test_with_everything_done_nothing_is_due(deps: Deps, founder: Colleague) -> None:
    assert due(deps) == []


def test_a_shop_without_an_officer_says_so_first(deps: Deps, founder: Colleague) -> None:
    with unit_of_work(deps.engine) as session:
        session.connection().execute(
            text("UPDATE staff_grant SET revoked_at = granted_at WHERE role = 'officer'")
        )
    assert due(deps)[0].kind == "no_officer"
    assert due(deps)[0].is_late


def test_somebody_new_has_two_weeks_before_it_is_late(
    deps: Deps, founder: Colleague, clock: SteppedClock
) -> None:
    hire(deps, "s@example.jp", "support")
    duties = ("terms", "pledge", "training")
    assert kinds(deps) == {("duty_missing", duty, False) for duty in duties}
    clock.advance(timedelta(days=15).total_seconds())
    expected = {("duty_missing", duty, True) for duty in duties} | {("orphan", "support", True)}
    assert kinds(deps) == expected


def test_what_lapses_within_a_month_is_told(
    deps: Deps, founder: Colleague, clock: SteppedClock
) -> None:
    clock.advance(timedelta(days=334).total_seconds())
    assert {one for one in kinds(deps) if one[0] == "training_lapses"} == set()
    clock.advance(timedelta(days=1).total_seconds())
    found = [(one.what, one.day) for one in due(deps) if one.kind == "training_lapses"]
    day = date(2027, 11, 22)
    assert sorted(found) == [("external_training", day), ("training", day)]


def test_a_role_that_ends_within_two_weeks_is_told(
    deps: Deps, founder: Colleague, clock: SteppedClock
) -> None:
    books = hire(deps, "b@example.jp", "finance")
    fulfil_duties(deps, books.id)
    clock.advance(timedelta(days=NEED.days - 15).total_seconds())
    assert due(deps) == []
    clock.advance(timedelta(days=1).total_seconds())
    [one] = due(deps)
    assert (one.kind, one.what, one.day) == ("role_ends", "finance", date(2026, 12, 22))


def test_an_offer_that_nobody_takes_becomes_late(
    deps: Deps, founder: Colleague, clock: SteppedClock
) -> None:
    other = hire(deps, "s@example.jp", "support")
    fulfil_duties(deps, other.id)
    founder.prove()
    offer_handover(deps, founder.actor, founder.token, "officer", other.email, "鍵")
    assert kinds(deps) == {("handover", "officer", False)}
    clock.advance(timedelta(days=8).total_seconds())
    assert kinds(deps) == {("handover", "officer", True)}


def test_who_left_without_a_signature_is_not_forgotten(deps: Deps, founder: Colleague) -> None:
    other = hire(deps, "s@example.jp", "support")
    founder.prove()
    let_go(deps, founder.actor, founder.token, other.id, "")
    [one] = due(deps)
    assert (one.kind, one.is_late) == ("leaving_unsigned", True)
