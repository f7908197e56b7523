"""What is due, from each desk, and when it becomes late."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from snshelper.kernel.actor import VISITOR
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.errors import NotAllowed
from snshelper.kernel.ids import short_code
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.officer.front.queries import due as queries
from snshelper.officer.front.queries.due import count_late, everything_due
from snshelper.officer.front.queries.waiting import MOST, WAITING, who_waits
from snshelper.officer.front.rules import Due
from tests.admin.desk import Person
from tests.officer.front.happenings import ask, hold, mailing, manifest, version
from tests.officer.retention.desk import inquiry

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def found(shop: Deps, officer: Person) -> list[tuple[str, date | None, bool]]:
    return [(due.key, due.day, due.is_late) for due in everything_due(shop, officer.actor)]


def test_with_nothing_to_do_nothing_is_due(shop: Deps, officer: Person) -> None:
    assert everything_due(shop, officer.actor) == []
    assert who_waits(shop, officer.actor) == []


def test_a_manifest_is_late_after_exactly_24_hours(
    shop: Deps, officer: Person, clock: SteppedClock
) -> None:
    manifest_id = manifest(shop, clock())
    clock.advance((DAY - SECOND).total_seconds())
    [due] = everything_due(shop, officer.actor)
    assert (due.is_late, due.day) == (False, date(2026, 11, 23))
    assert due.path.endswith(f"?manifest={manifest_id}")
    assert (due.values["code"], due.values["scopes"]) == ("D-00012", "1,234")
    clock.advance(1)
    assert everything_due(shop, officer.actor)[0].is_late


@pytest.mark.parametrize("state", ["approved", "destroying", "done"])
def test_an_approved_manifest_waits_for_nobody(shop: Deps, officer: Person, state: str) -> None:
    manifest(shop, shop.clock() - 9 * DAY, state=state)
    assert everything_due(shop, officer.actor) == []


def test_a_hold_is_told_two_weeks_before_it_ends_and_is_never_late(
    shop: Deps, officer: Person, clock: SteppedClock
) -> None:
    hold(shop, clock() + 14 * DAY + SECOND)
    hold(shop, clock() + DAY, lifted_at=clock(), lifted_by="officer")
    assert found(shop, officer) == []
    clock.advance(1)
    assert found(shop, officer) == [("front.due.hold", date(2026, 12, 6), False)]
    clock.advance((14 * DAY).total_seconds())
    assert found(shop, officer) == []


def test_a_request_is_due_three_days_before_its_day_and_late_after_it(
    shop: Deps, officer: Person, clock: SteppedClock
) -> None:
    request_id = ask(shop, "correct")
    midnight = clock().replace(day=2, month=12, hour=15)
    clock.moment = midnight - 3 * DAY - SECOND
    assert found(shop, officer) == []
    clock.advance(1)
    assert found(shop, officer) == [("front.due.request.correct", date(2026, 12, 2), False)]
    assert everything_due(shop, officer.actor)[0].values == {"code": short_code(request_id)}
    clock.moment = midnight - SECOND
    assert not found(shop, officer)[0][2]
    clock.advance(1)
    assert found(shop, officer)[0][2]


def test_letters_are_late_a_day_after_they_began(
    shop: Deps, officer: Person, clock: SteppedClock
) -> None:
    mailing(shop, clock())
    mailing(shop, clock(), about="1", finished_at=clock())
    clock.advance((DAY - SECOND).total_seconds())
    [due] = everything_due(shop, officer.actor)
    assert (due.key, due.is_late) == ("front.due.policy_mailing", False)
    assert dict(due.values) == {"about": "2", "written": "20", "readers": "300"}
    clock.advance(1)
    assert everything_due(shop, officer.actor)[0].is_late


def test_an_announced_version_is_told_until_it_takes_effect(
    shop: Deps, officer: Person, clock: SteppedClock
) -> None:
    version(shop, 1, clock() - DAY)
    version(shop, 2, clock() + 7 * DAY)
    told = [due for due in everything_due(shop, officer.actor) if due.key == "front.due.version"]
    assert [(due.day, due.mark, due.is_late) for due in told] == [
        (date(2026, 11, 29), "begins", False)
    ]
    clock.advance((7 * DAY).total_seconds())
    assert "front.due.version" not in [key for key, _, _ in found(shop, officer)]


def test_a_program_that_says_more_than_was_announced_says_so_last(
    shop: Deps, officer: Person, clock: SteppedClock
) -> None:
    version(shop, 1, clock() - DAY)
    ask(shop, opened_at=clock() - 9 * DAY)
    keys = [key for key, _, _ in found(shop, officer)]
    assert keys == ["front.due.request.access", "front.due.candidate"]


def test_what_people_owe_is_told_with_where_each_does_it(
    shop: Deps, officer: Person, person: Callable[..., Person]
) -> None:
    other = person("support")
    with unit_of_work(shop.engine) as session:
        session.execute(text("UPDATE training_certificate SET withdrawn_at = '2026-11-01'"))
    told = everything_due(shop, officer.actor)
    assert {due.person for due in told} == {officer.actor.account_id, other.actor.account_id}
    assert {due.key for due in told} == {"front.due.duty_missing"}
    assert {(due.path, due.own_path) for due in told} == {
        ("/admin/privacy/people", "/admin/duties")
    }


def test_a_shop_without_an_officer_is_late_and_sends_to_the_staff_page(
    shop: Deps, person: Callable[..., Person]
) -> None:
    [due] = everything_due(shop, person("owner").actor)
    assert (due.key, due.path, due.is_late) == ("front.due.no_officer", "/admin/staff", True)


def test_the_late_ones_are_counted(shop: Deps, officer: Person, clock: SteppedClock) -> None:
    for days, number in ((0, 1), (1, 2), (2, 3)):
        manifest(shop, clock() - days * DAY, number)
    assert count_late(shop, officer.actor) == 2


def test_a_new_desk_adds_one_function(
    shop: Deps, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = Due("x", "/admin", "privacy.front", date(2026, 11, 1), is_late=True)
    monkeypatch.setattr(queries, "SOURCES", (*queries.SOURCES, lambda session, now: [late]))
    assert everything_due(shop, officer.actor) == [late]


def test_everybody_with_a_request_waits_with_their_time(
    shop: Deps, officer: Person, clock: SteppedClock
) -> None:
    old = ask(shop, "delete", clock() - 12 * DAY)
    new = ask(shop, "stop")
    ask(shop, "access", done_at=clock(), state="done")
    asked = inquiry(shop, None, topic="see", created_at=clock() - 5 * DAY)
    inquiry(shop, None)
    inquiry(shop, clock(), topic="see")
    waiting = who_waits(shop, officer.actor)
    assert [(one.id, one.due_at <= clock()) for one in waiting] == [
        (old, True),
        (asked, False),
        (new, False),
    ]
    assert waiting[1].due_at == clock().replace(day=27, hour=15)


def test_a_thousand_requests_are_not_read_at_once(shop: Deps, officer: Person) -> None:
    for number in range(MOST + 5):
        ask(shop, opened_at=shop.clock() - number * SECOND)
    assert len(who_waits(shop, officer.actor)) == MOST + 1
    assert len(WAITING) == 3


@pytest.mark.parametrize("role", ["support", "finance", "marketer"])
@pytest.mark.parametrize("query", [everything_due, count_late, who_waits])
def test_no_other_role_reads_any_of_it(
    shop: Deps, person: Callable[..., Person], role: str, query: Any
) -> None:
    with pytest.raises(NotAllowed):
        query(shop, person(role).actor)
    with pytest.raises(NotAllowed):
        query(shop, VISITOR)
