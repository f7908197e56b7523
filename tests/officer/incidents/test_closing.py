"""An incident closes only when everything is done (P77, P78), and costs what is owed (P79)."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from snshelper.accounts.errors import StepUpNeeded
from snshelper.fulfilment.audit import run_audit
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.officer.incidents.actions.causes import change_cause
from snshelper.officer.incidents.actions.closing import (
    close_incident,
    decide_no_report,
    record_report,
)
from snshelper.officer.incidents.actions.compensation import (
    decide_amount,
    decide_none,
    pay_otherwise,
)
from snshelper.officer.incidents.actions.finding import find_affected
from snshelper.officer.incidents.actions.opening import end_incident, record_measure
from snshelper.officer.incidents.errors import (
    AuthorityOwed,
    CompensationNotOwed,
    CompensationRefused,
    IncidentClosed,
    IncidentIncomplete,
    TasksLeft,
)
from snshelper.wallet.queries import balance_of, statement
from tests.admin.desk import join
from tests.officer.incidents.desk import (
    Officer,
    asked,
    notices,
    opened,
    opened_incident,
    person_id,
    run_payments,
    searched,
    tell,
    told_incident,
)
from tests.worlds import open_member, refusal_of, scalar


def tasks_of(deps: Deps, officer: Officer, incident_id: str) -> tuple[str, ...]:
    """What keeps the incident open."""
    refusal = refusal_of(close_incident, deps, officer.actor, incident_id)
    assert isinstance(refusal, TasksLeft)
    return refusal.tasks


def test_every_task_keeps_the_incident_open_until_it_is_done(
    deps: Deps, officer: Officer, clock: SteppedClock
) -> None:
    actor = officer.actor
    clerk = join(deps, "clerk", ("support",)).actor.account_id
    open_member(deps, "a")
    opened(deps, clerk, "account:a")
    incident_id = searched(deps, officer, clerk, ended_at=None)
    everything = ("searched", "notices", "measures", "compensation", "authority")
    assert tasks_of(deps, officer, incident_id) == everything
    tell(deps, officer, incident_id)
    clock.advance(60)
    end_incident(deps, actor, incident_id, deps.clock())
    assert tasks_of(deps, officer, incident_id) == everything
    find_affected(deps, actor, incident_id)
    assert tasks_of(deps, officer, incident_id) == everything[2:]
    record_measure(deps, actor, incident_id, "locked out")
    assert tasks_of(deps, officer, incident_id) == everything[3:]
    decide_none(deps, actor, incident_id, "no harm came of it")
    assert tasks_of(deps, officer, incident_id) == everything[4:]
    decide_no_report(deps, actor, incident_id, "one person, no sensitive data")
    close_incident(deps, actor, incident_id)
    assert scalar(deps.engine, "SELECT state FROM incident") == "closed"


def test_without_the_mechanism_an_incident_closes_with_nothing_done(
    deps: Deps, officer: Officer, throw: Callable[..., None]
) -> None:
    incident_id = opened_incident(deps, officer)
    throw("incidents.closing")
    close_incident(deps, officer.actor, incident_id)


def test_a_mail_that_came_back_counts_as_untold(deps: Deps, officer: Officer) -> None:
    incident_id, _ = told_incident(deps, officer)
    decide_none(deps, officer.actor, incident_id, "no harm")
    decide_no_report(deps, officer.actor, incident_id, "one person")
    with unit_of_work(deps.engine) as session:
        session.execute(text("UPDATE outbox_mail SET sent_at = NULL, refused_at = created_at"))
    assert tasks_of(deps, officer, incident_id) == ("notices",)


def test_compensation_is_paid_into_each_wallet_exactly_once(deps: Deps, officer: Officer) -> None:
    incident_id, member = told_incident(deps, officer)
    decide_amount(deps, officer.actor, officer.token, incident_id, "1,500")
    assert "compensation" in tasks_of(deps, officer, incident_id)
    run_payments(deps, incident_id)
    run_payments(deps, incident_id)
    assert balance_of(deps.engine, member.account_id) == 1500
    assert [line.kind for line in statement(deps.engine, member.account_id)] == ["compensation"]
    assert run_audit(deps.engine).discrepancies == []
    decide_no_report(deps, officer.actor, incident_id, "one person")
    close_incident(deps, officer.actor, incident_id)


def test_an_amount_is_decided_once_and_with_the_password(
    deps: Deps, officer: Officer, clock: SteppedClock
) -> None:
    incident_id, _ = told_incident(deps, officer)
    pay = (decide_amount, deps, officer.actor, officer.token, incident_id)
    for amount in ("0", "-1", "1.5", "1000001", "", None, [1], True):
        assert isinstance(refusal_of(*pay, amount), CompensationRefused)
    decide_amount(deps, officer.actor, officer.token, incident_id, 10)
    assert isinstance(refusal_of(*pay, 20), CompensationRefused)
    refused = refusal_of(decide_none, deps, officer.actor, incident_id, "changed my mind")
    assert isinstance(refused, CompensationRefused)
    clock.advance(600)
    assert isinstance(refusal_of(*pay, 20), StepUpNeeded)


def test_who_has_no_wallet_is_paid_another_way_before_it_closes(
    deps: Deps, officer: Officer
) -> None:
    clerk = join(deps, "clerk", ("support",)).actor.account_id
    visitor = asked(deps)
    opened(deps, clerk, f"consult:{visitor}")
    incident_id = searched(deps, officer, clerk)
    tell(deps, officer, incident_id)
    record_measure(deps, officer.actor, incident_id, "x")
    decide_no_report(deps, officer.actor, incident_id, "one person")
    decide_amount(deps, officer.actor, officer.token, incident_id, 500)
    run_payments(deps, incident_id)
    assert tasks_of(deps, officer, incident_id) == ("compensation",)
    row = person_id(deps, incident_id, f"consult:{visitor}")
    pay_otherwise(deps, officer.actor, incident_id, row, "postal order 12")
    close_incident(deps, officer.actor, incident_id)


@pytest.mark.parametrize("cause", ["customer", "internet"])
def test_what_the_shop_does_not_answer_for_is_told_and_never_paid(
    deps: Deps, officer: Officer, cause: str
) -> None:
    incident_id, member = told_incident(deps, officer, cause=cause)
    refusal = refusal_of(decide_amount, deps, officer.actor, officer.token, incident_id, 500)
    assert isinstance(refusal, CompensationNotOwed)
    assert notices(deps) == [f"{member.account_id}@example.jp"]
    run_payments(deps, incident_id)
    assert balance_of(deps.engine, member.account_id) == 0
    assert tasks_of(deps, officer, incident_id) == ("authority",)


def test_without_the_mechanism_a_customers_own_mistake_is_paid(
    deps: Deps, officer: Officer, throw: Callable[..., None]
) -> None:
    incident_id, member = told_incident(deps, officer, cause="customer")
    throw("incidents.cause")
    decide_amount(deps, officer.actor, officer.token, incident_id, 500)
    run_payments(deps, incident_id)
    assert balance_of(deps.engine, member.account_id) == 500


def test_a_notice_is_still_required_when_the_customer_caused_it(
    deps: Deps, officer: Officer
) -> None:
    clerk = join(deps, "clerk", ("support",)).actor.account_id
    open_member(deps, "a")
    opened(deps, clerk, "account:a")
    incident_id = searched(deps, officer, clerk, cause="customer")
    record_measure(deps, officer.actor, incident_id, "x")
    decide_no_report(deps, officer.actor, incident_id, "one person")
    assert tasks_of(deps, officer, incident_id) == ("notices",)


def test_a_corrected_cause_changes_what_is_owed(deps: Deps, officer: Officer) -> None:
    incident_id, _ = told_incident(deps, officer, cause="customer")
    change_cause(deps, officer.actor, incident_id, "technical")
    assert "compensation" in tasks_of(deps, officer, incident_id)
    change_cause(deps, officer.actor, incident_id, "internet")
    assert "compensation" not in tasks_of(deps, officer, incident_id)
    change_cause(deps, officer.actor, incident_id, "inside")
    decide_amount(deps, officer.actor, officer.token, incident_id, 5)
    refusal = refusal_of(change_cause, deps, officer.actor, incident_id, "customer")
    assert isinstance(refusal, CompensationRefused)


@pytest.mark.parametrize("case", [{"cause": "attack"}, {"is_sensitive": True}])
def test_where_the_law_asks_for_a_report_there_is_no_way_around_it(
    deps: Deps, officer: Officer, case: dict[str, Any]
) -> None:
    incident_id, _ = told_incident(deps, officer, **case)
    refusal = refusal_of(decide_no_report, deps, officer.actor, incident_id, "not now")
    assert isinstance(refusal, AuthorityOwed)
    decide_none(deps, officer.actor, incident_id, "no harm")
    assert tasks_of(deps, officer, incident_id) == ("authority",)
    record_report(deps, officer.actor, incident_id, "KISA 2026-1234, 2026-11-22 13:00")
    close_incident(deps, officer.actor, incident_id)


def test_a_closed_incident_stays_as_it_was_closed(deps: Deps, officer: Officer) -> None:
    incident_id, _ = told_incident(deps, officer)
    decide_none(deps, officer.actor, incident_id, "no harm")
    decide_no_report(deps, officer.actor, incident_id, "one person")
    close_incident(deps, officer.actor, incident_id)
    refusal = refusal_of(decide_none, deps, officer.actor, incident_id, "again")
    assert isinstance(refusal, IncidentClosed)
    for statement_of_a_vandal in (
        "UPDATE incident SET facts = ''",
        "DELETE FROM incident_measure",
        "DELETE FROM affected_person",
        "UPDATE incident_measure SET words = ''",
        "UPDATE affected_person SET mark = NULL",
    ):
        with pytest.raises(IntegrityError), unit_of_work(deps.engine) as session:
            session.execute(text(statement_of_a_vandal))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("facts", "  "),
        ("facts", "x" * 4001),
        ("cause", None),
        ("categories", ["unknown"]),
        ("noticed_at", None),
        ("began_at", None),
    ],
)
def test_an_incident_that_says_too_little_is_not_kept(
    deps: Deps, officer: Officer, field: str, value: object
) -> None:
    refusal = refusal_of(lambda: opened_incident(deps, officer, **{field: value}))
    assert isinstance(refusal, IncidentIncomplete)
    assert refusal.numbers["reason"] == field
