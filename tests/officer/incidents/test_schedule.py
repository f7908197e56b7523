"""The clock of 72 hours, and work that was interrupted."""

from datetime import timedelta

from sqlmodel import Session

from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.runtime import Deps
from snshelper.officer.incidents.actions.compensation import decide_amount
from snshelper.officer.incidents.actions.notices import start_notices
from snshelper.officer.incidents.actions.opening import write_words
from snshelper.officer.incidents.queries.due import incidents_due
from snshelper.officer.incidents.rules import Standing, must_report
from snshelper.officer.incidents.schedule import raise_alarms, take_up
from snshelper.settings import Officer as OfficerSettings
from tests.admin.desk import join
from tests.officer.incidents.desk import (
    WORDS,
    Officer,
    notices,
    opened,
    run_notices,
    run_payments,
    searched,
    told_incident,
)
from tests.worlds import open_member


def due(deps: Deps) -> list[tuple[bool, int]]:
    with Session(deps.engine) as session:
        return [(one.is_late, one.untold) for one in incidents_due(session, deps.clock())]


def test_after_72_hours_the_officer_is_alarmed_once(
    deps: Deps, officer: Officer, clock: SteppedClock
) -> None:
    mail = OfficerSettings(email="officer@shop.example", phone="1")
    object.__setattr__(deps.settings, "officer", mail)
    clerk = join(deps, "clerk", ("support",)).actor.account_id
    open_member(deps, "a")
    opened(deps, clerk, "account:a")
    searched(deps, officer, clerk)
    clock.advance(timedelta(hours=72, seconds=-1).total_seconds())
    assert due(deps) == [(False, 1)]
    assert raise_alarms(deps) == 0
    clock.advance(1)
    assert due(deps) == [(True, 1)]
    assert raise_alarms(deps) == 1
    assert raise_alarms(deps) == 0
    assert notices(deps) == ["officer@shop.example"]


def test_an_incident_whose_people_and_authority_know_is_not_late(
    deps: Deps, officer: Officer, clock: SteppedClock
) -> None:
    incident_id, _ = told_incident(deps, officer)
    clock.advance(timedelta(hours=80).total_seconds())
    assert due(deps) == [(True, 0)]
    assert incident_id


def test_interrupted_notices_and_payments_are_taken_up_again(deps: Deps, officer: Officer) -> None:
    clerk = join(deps, "clerk", ("support",)).actor.account_id
    open_member(deps, "a")
    opened(deps, clerk, "account:a")
    incident_id = searched(deps, officer, clerk)
    assert take_up(deps) == 0
    write_words(deps, officer.actor, incident_id, WORDS)
    start_notices(deps, officer.actor, officer.token, incident_id)
    decide_amount(deps, officer.actor, officer.token, incident_id, 100)
    assert take_up(deps) == 2
    run_notices(deps, incident_id)
    run_payments(deps, incident_id)
    assert take_up(deps) == 0


def test_a_report_is_owed_from_a_thousand_people_on() -> None:
    def standing(people: int) -> Standing:
        return Standing("inside", False, True, True, people, 0, 1, "none", 0, "")

    assert not must_report(standing(999))
    assert must_report(standing(1_000))
