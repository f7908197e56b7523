"""From what fell due to a frozen, listed manifest."""

from datetime import timedelta

import pytest

from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.errors import NotAllowed
from snshelper.kernel.runtime import Deps
from snshelper.officer.retention.actions.selecting import request_destruction, run_daily
from snshelper.officer.retention.errors import NothingDue
from snshelper.privacy.calendar import end_of_days, end_of_period
from snshelper.privacy.scopes import consult_scope
from tests.admin.desk import audited, write_order
from tests.officer.retention.desk import (
    OFFICER,
    OWNER,
    SUPPORT,
    Surroundings,
    close_account,
    destroy_newest,
    ended_order,
    inquiry,
    mail,
    newest_manifest,
    parcel,
    scopes,
)
from tests.worlds import open_member, pay_in, rows

SECOND = timedelta(seconds=1)


def test_a_deleted_account_is_frozen_and_its_order_is_not(deps: Deps, around: Surroundings) -> None:
    open_member(deps, "m1")
    ended_order(deps, "m1", deps.clock())
    close_account(deps, "m1")
    assert run_daily(deps) == 1
    assert around.frozen == {"account:m1"} == set(scopes(deps))


def test_an_order_is_retained_a_second_before_five_years_and_frozen_at_them(
    deps: Deps, around: Surroundings, clock: SteppedClock
) -> None:
    open_member(deps, "m1")
    order_id = ended_order(deps, "m1", clock())
    boundary = end_of_period(clock(), 5)
    clock.moment = boundary - SECOND
    assert run_daily(deps) == 0
    clock.moment = boundary
    assert run_daily(deps) == 1
    assert around.frozen == {f"order:{order_id}"}


def test_an_order_that_moves_or_a_parcel_on_its_way_is_never_due(
    deps: Deps, around: Surroundings, clock: SteppedClock
) -> None:
    open_member(deps, "m1")
    write_order(deps, "m1", state="submitted")
    on_its_way = ended_order(deps, "m1", clock(), family="goods")
    parcel(deps, on_its_way, "shipped", None)
    clock.advance(20 * 366 * 86400)
    assert run_daily(deps) == 0


def test_a_refund_years_later_keeps_the_order_five_years_more(
    deps: Deps, around: Surroundings, clock: SteppedClock
) -> None:
    member = open_member(deps, "m1")
    order_id, first = ended_order(deps, "m1", clock()), clock()
    clock.advance(4 * 365 * 86400)
    pay_in(deps, member, 1000)
    with deps.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO ledger_transfer (idem_key, kind, debit_id, credit_id, amount, order_id,"
            f" created_at) SELECT 'late', 'reversal', 2, 3, 5, '{order_id}', created_at"
            " FROM ledger_transfer ORDER BY id DESC LIMIT 1"
        )
    refunded = clock()
    clock.moment = end_of_period(first, 5)
    assert run_daily(deps) == 0
    clock.moment = end_of_period(refunded, 5)
    assert run_daily(deps) == 1


def test_a_consignee_goes_two_weeks_after_delivery(
    deps: Deps, around: Surroundings, clock: SteppedClock
) -> None:
    open_member(deps, "m1")
    order_id = ended_order(deps, "m1", clock(), family="goods")
    parcel(deps, order_id, "delivered", clock())
    boundary = end_of_days(clock(), 14)
    clock.moment = boundary - SECOND
    assert run_daily(deps) == 0
    clock.moment = boundary
    assert run_daily(deps) == 1
    assert around.frozen == {f"consignee:{order_id}"}


def test_an_ordinary_question_goes_when_closed_and_a_dispute_after_three_years(
    deps: Deps, around: Surroundings, clock: SteppedClock
) -> None:
    ordinary = inquiry(deps, clock())
    inquiry(deps, None)
    dispute = inquiry(deps, clock(), classification="dispute")
    boundary = end_of_period(clock(), 3)
    assert run_daily(deps) == 1
    assert around.frozen == {f"consult:{ordinary}"}
    clock.moment = boundary - SECOND
    assert run_daily(deps) == 0
    clock.moment = boundary
    assert run_daily(deps) == 1
    assert scopes(deps) == sorted([f"consult:{ordinary}", f"consult:{dispute}"])


def test_a_mail_goes_a_week_after_it_left(
    deps: Deps, around: Surroundings, clock: SteppedClock
) -> None:
    mail_id = mail(deps, clock())
    clock.moment = end_of_days(clock(), 7)
    assert run_daily(deps) == 1
    assert scopes(deps) == [f"mail:{mail_id}"]


def test_a_period_that_was_consented_to_is_waited_for(
    deps: Deps, around: Surroundings, clock: SteppedClock
) -> None:
    open_member(deps, "m1")
    close_account(deps, "m1")
    around.longer["account:m1"] = clock() + timedelta(days=30)
    assert run_daily(deps) == 0
    clock.advance(30 * 86400)
    assert run_daily(deps) == 1


def test_a_day_is_looked_at_once_and_nothing_is_listed_twice(
    deps: Deps, around: Surroundings, clock: SteppedClock
) -> None:
    inquiry(deps, clock())
    assert run_daily(deps) == 1
    inquiry(deps, clock())
    assert run_daily(deps) == 0
    clock.advance(86400)
    assert run_daily(deps) == 1
    assert len(scopes(deps)) == 2
    numbers = [row[0] for row in rows(deps.engine, "SELECT number FROM destruction_manifest")]
    assert numbers == [1, 2]


def test_what_was_destroyed_is_not_selected_again(
    deps: Deps, around: Surroundings, clock: SteppedClock
) -> None:
    inquiry(deps, clock())
    run_daily(deps)
    destroy_newest(deps)
    clock.advance(86400)
    assert run_daily(deps) == 0


def test_a_look_that_died_is_taken_up_the_same_day(
    deps: Deps, around: Surroundings, clock: SteppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    inquiry(deps, clock())

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(around, "freeze", die)
    with pytest.raises(KeyboardInterrupt):
        run_daily(deps)
    assert scopes(deps) == []
    monkeypatch.undo()
    assert run_daily(deps) == 1


def test_staff_may_ask_for_a_look_by_permission_only(
    deps: Deps, around: Surroundings, clock: SteppedClock
) -> None:
    with pytest.raises(NotAllowed):
        request_destruction(deps, SUPPORT)
    with pytest.raises(NothingDue):
        request_destruction(deps, OWNER)
    inquiry(deps, clock())
    assert request_destruction(deps, OFFICER) == 1
    manifest_id, _ = newest_manifest(deps)
    assert ("retention.select", manifest_id) in audited(deps)


def test_a_question_whose_answer_has_yet_to_leave_is_not_selected(
    deps: Deps, around: Surroundings, clock: SteppedClock
) -> None:
    inquiry_id = inquiry(deps, clock())
    mail(deps, clock(), consult_scope(inquiry_id, ""))
    with deps.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE outbox_mail SET sent_at = NULL")
    assert run_daily(deps) == 0
    clock.advance(86400)
    with deps.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE outbox_mail SET refused_at = created_at")
    assert run_daily(deps) == 1
