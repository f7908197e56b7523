"""The front page's numbers: the right day, the right orders, and never a whole table."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from snshelper.admin.queries.figures import overview
from snshelper.admin.queries.waiting import waiting
from snshelper.fulfilment.audit import run_audit
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.errors import NotAllowed
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.ordering.rules import OPEN_STATES
from snshelper.support.tables import Inquiry
from tests.admin.desk import (
    Person,
    explained,
    order_values,
    write_attempt,
    write_order,
    write_orders,
    write_parcel,
)


def write_inquiry(deps: Deps, state: str = "open") -> str:
    """A question of somebody."""
    inquiry = Inquiry(
        id=new_id(),
        channel="phone",
        topic="question",
        lang="ja",
        state=state,
        created_at=deps.clock(),
    )
    with unit_of_work(deps.engine) as session:
        session.add(inquiry)
    return inquiry.id


def test_a_day_begins_at_midnight_in_japan(
    shop: Deps, person: Callable[..., Person], clock: SteppedClock
) -> None:
    customer = person().actor.account_id
    midnight = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
    for number, moment in enumerate((midnight - timedelta(seconds=1), midnight, clock())):
        write_order(shop, customer, placed_at=moment, number=number)
    days = overview(shop.engine, person("marketer").actor, clock()).days
    assert [(one.day, one.placed) for one in days[-2:]] == [
        (date(2026, 11, 21), 1),
        (date(2026, 11, 22), 2),
    ]
    assert len(days) == 14 and days[0].day == date(2026, 11, 9)


def test_what_was_kept_counts_on_the_day_an_order_ended(
    shop: Deps, person: Callable[..., Person], clock: SteppedClock
) -> None:
    customer, now = person().actor.account_id, clock()
    ends = {"ended_at": now, "placed_at": now - timedelta(days=3)}
    write_order(shop, customer, number=1, state="completed", delivered=500, **ends)
    write_order(shop, customer, number=2, state="partial", delivered=400, refunded=200, **ends)
    write_order(shop, customer, number=3, state="failed", delivered=0, refunded=1000, **ends)
    write_order(shop, customer, number=4, state="cancelled", refunded=1000, **ends)
    write_order(shop, customer, number=5, state="completed", delivered=500, refunded=300, **ends)
    today = overview(shop.engine, person("finance").actor, now).today
    assert (today.placed, today.kept) == (0, 1000 + 800 + 0 + 0 + 700)
    assert (today.tried, today.delivered) == (4, 3)
    assert today.arrived == pytest.approx(1 + 0.8 + 0 + 1)


def test_sending_twice_is_counted_as_the_audit_counts_it(
    shop: Deps, person: Callable[..., Person], clock: SteppedClock
) -> None:
    customer, staff = person().actor.account_id, person("officer")
    fine = write_order(shop, customer, number=1, state="submitted")
    write_attempt(shop, fine, 1, state="unsent", next_poll_at=None)
    write_attempt(shop, fine, 2, state="rejected", next_poll_at=None)
    write_attempt(shop, fine, 3, state="accepted", reference="a")
    assert overview(shop.engine, staff.actor, clock()).doubles == 0
    twice = write_order(shop, customer, number=2, state="submitted")
    write_attempt(shop, twice, 1, state="ended", reference="b", next_poll_at=None)
    write_attempt(shop, twice, 2, state="accepted", reference="c")
    assert overview(shop.engine, staff.actor, clock()).doubles == 1
    (line,) = [one for one in run_audit(shop.engine).discrepancies if "sent with effect" in one]
    assert twice in line and fine not in line


@pytest.mark.parametrize(
    ("role", "sees_money", "sees_inquiries", "sees_parcels"),
    [
        ("support", True, True, True),
        ("finance", True, False, False),
        ("marketer", False, False, False),
        ("officer", False, True, False),
        ("owner", False, False, False),
    ],
)
def test_a_role_is_given_only_what_it_may_see(
    shop: Deps,
    person: Callable[..., Person],
    clock: SteppedClock,
    role: str,
    sees_money: bool,
    sees_inquiries: bool,
    sees_parcels: bool,
) -> None:
    customer, staff = person().actor.account_id, person(role)
    parcel = write_order(shop, customer, family="goods", state="submitted")
    write_parcel(shop, parcel)
    lost = write_order(shop, customer, state="unknown")
    asked = write_inquiry(shop)
    numbers = overview(shop.engine, staff.actor, clock())
    assert all((one.kept is not None) == sees_money for one in numbers.days)
    assert numbers.inquiries == (1 if sees_inquiries else None)
    assert numbers.parcels == (1 if sees_parcels else None)
    assert numbers.unknown == 1
    expected = [lost] * sees_money + [parcel] * sees_parcels + [asked] * sees_inquiries
    assert [one.id for one in waiting(shop.engine, staff.actor)] == expected


def test_the_longest_wait_comes_first(
    shop: Deps, person: Callable[..., Person], clock: SteppedClock
) -> None:
    customer = person().actor.account_id
    moments = [clock() - timedelta(hours=hours) for hours in (1, 30, 5)]
    made = [
        write_order(shop, customer, placed_at=moment, number=number, state="unknown")
        for number, moment in enumerate(moments)
    ]
    found = waiting(shop.engine, person("finance").actor)
    assert [one.id for one in found] == [made[1], made[2], made[0]]


def test_customers_are_told_no_numbers(
    shop: Deps, person: Callable[..., Person], clock: SteppedClock
) -> None:
    with pytest.raises(NotAllowed):
        overview(shop.engine, person().actor, clock())
    with pytest.raises(NotAllowed):
        waiting(shop.engine, person().actor)


def test_among_ten_thousand_orders_the_numbers_come_from_indexes(
    shop: Deps, person: Callable[..., Person], clock: SteppedClock
) -> None:
    customer, staff = person().actor.account_id, person("support")
    start = clock() - timedelta(days=30)
    rows: list[Any] = [
        order_values(
            customer,
            start + timedelta(seconds=number * 250),
            number,
            state=("completed", "partial", "unknown", "failed")[number % 4],
        )
        for number in range(10_000)
    ]
    for row in rows:
        if row["state"] not in OPEN_STATES:
            row["ended_at"] = row["placed_at"] + timedelta(hours=1)
    write_orders(shop.engine, rows)
    with explained(shop.engine) as plans:
        overview(shop.engine, staff.actor, clock())
        waiting(shop.engine, staff.actor)
    assert plans.scans == []
    ranges = [step for step in plans.steps if "ix_orders_placed_at" in step]
    sums = [step for step in plans.steps if "ix_orders_ended" in step]
    assert len(ranges) == len(sums) == 14
    assert all(step.startswith("SEARCH") and "COVERING INDEX" in step for step in ranges + sums)
    again = [step for step in plans.steps if "ix_fulfilment_attempt_repeated" in step]
    assert again
