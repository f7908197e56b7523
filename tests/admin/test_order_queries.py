"""The order table's queries: right rows, right order, masked people, and never a whole table."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from snshelper.fulfilment.admin.filters import OrderFilter, read_filter
from snshelper.fulfilment.admin.queries import PAGE_SIZE, orders_page, waiting_counts
from snshelper.fulfilment.admin.record import order_record
from snshelper.kernel.actor import SYSTEM, VISITOR
from snshelper.kernel.errors import NotAllowed, NotFound
from snshelper.kernel.ids import short_code
from snshelper.kernel.runtime import Deps
from snshelper.ordering.rules import OPEN_STATES, STATES
from tests.admin.desk import (
    Person,
    explained,
    order_values,
    write_attempt,
    write_order,
    write_orders,
)
from tests.worlds import refusal_of

EVERYTHING = OrderFilter()


def ids(deps: Deps, person: Person, before: str = "", **raw: str) -> list[str]:
    """The ids of the page that these conditions show."""
    page = orders_page(deps, person.actor, read_filter(raw), before)
    return [order.id for order in page]


def test_the_newest_order_comes_first_and_pages_meet_without_a_gap(
    shop: Deps, person: Callable[..., Person]
) -> None:
    staff, customer = person("support"), person()
    start = shop.clock() - timedelta(days=1)
    rows = [
        order_values(customer.actor.account_id, start + timedelta(seconds=number), number)
        for number in range(PAGE_SIZE + 7)
    ]
    newest_first = sorted(write_orders(shop.engine, rows), reverse=True)
    first = ids(shop, staff)
    assert first == newest_first[:PAGE_SIZE]
    assert ids(shop, staff, before=first[-1]) == newest_first[PAGE_SIZE:]


def test_each_state_and_all_open_ones_can_be_shown(
    shop: Deps, person: Callable[..., Person]
) -> None:
    staff, customer = person("finance"), person()
    made = {state: write_order(shop, customer.actor.account_id, state=state) for state in STATES}
    assert {state: ids(shop, staff, state=state) for state in STATES} == {
        state: [order_id] for state, order_id in made.items()
    }
    open_ones = [made[state] for state in OPEN_STATES]
    assert ids(shop, staff, state="open") == sorted(open_ones, reverse=True)


def test_pages_of_several_states_meet_without_a_gap(
    shop: Deps, person: Callable[..., Person]
) -> None:
    staff, customer = person("support"), person()
    start = shop.clock() - timedelta(days=1)
    rows = [
        order_values(
            customer.actor.account_id,
            start + timedelta(seconds=number),
            number,
            state=OPEN_STATES[number % 5],
        )
        for number in range(2 * PAGE_SIZE + 3)
    ]
    newest_first = sorted(write_orders(shop.engine, rows), reverse=True)
    shown: list[str] = []
    while page := ids(shop, staff, before=shown[-1] if shown else "", state="open"):
        shown += page
    assert shown == newest_first


def test_family_and_period_narrow_each_other(shop: Deps, person: Callable[..., Person]) -> None:
    staff, customer = person("support"), person()
    yesterday = shop.clock() - timedelta(days=1)
    goods = write_order(shop, customer.actor.account_id, family="goods")
    old_goods = write_order(shop, customer.actor.account_id, family="goods", placed_at=yesterday)
    boost = write_order(shop, customer.actor.account_id)
    assert set(ids(shop, staff, family="goods")) == {goods, old_goods}
    assert ids(shop, staff, family="goods", since="2026-11-22") == [goods]
    assert ids(shop, staff, family="goods", until="2026-11-21") == [old_goods]
    assert set(ids(shop, staff, since="2026-11-22", until="2026-11-22")) == {goods, boost}


def test_an_order_is_found_by_id_by_code_and_by_its_customer(
    shop: Deps, person: Callable[..., Person]
) -> None:
    staff, one, other = person("support"), person(), person()
    mine = write_order(shop, one.actor.account_id, number=123_456_789)
    theirs = write_order(shop, other.actor.account_id, number=987_654_321)
    code = short_code(mine)
    assert ids(shop, staff, find=mine.upper()) == [mine]
    assert ids(shop, staff, find=f"#{code.lower()}") == ids(shop, staff, find=code[:3]) == [mine]
    assert ids(shop, staff, find=other.actor.account_id) == [theirs]
    assert ids(shop, staff, find=other.email.upper()) == [theirs]
    assert ids(shop, staff, find="nobody@example.jp") == []
    assert ids(shop, staff, find="%") == []


def test_searching_by_address_needs_the_right_to_read_customers(
    shop: Deps, person: Callable[..., Person]
) -> None:
    finance, customer = person("finance"), person()
    write_order(shop, customer.actor.account_id)
    with pytest.raises(NotAllowed):
        ids(shop, finance, find=customer.email)


def test_no_row_carries_an_address(shop: Deps, person: Callable[..., Person]) -> None:
    staff, customer = person("support"), person()
    order_id = write_order(shop, customer.actor.account_id)
    (summary,) = orders_page(shop, staff.actor, EVERYTHING)
    record = order_record(shop.engine, staff.actor, order_id)
    assert "@" not in f"{summary}{record}"


@pytest.mark.parametrize("roles", [(), ("marketer",), ("owner", "officer")])
def test_nobody_else_reads_orders(
    shop: Deps, person: Callable[..., Person], roles: tuple[str, ...]
) -> None:
    somebody = person(*roles)
    order_id = write_order(shop, somebody.actor.account_id)
    for actor in (VISITOR, somebody.actor):
        for call, extra in (
            (orders_page, (EVERYTHING,)),
            (order_record, (order_id,)),
            (waiting_counts, ()),
        ):
            assert isinstance(refusal_of(call, shop.engine, actor, *extra), NotAllowed)


def test_an_order_that_does_not_exist_is_not_found(shop: Deps) -> None:
    with pytest.raises(NotFound):
        order_record(shop.engine, SYSTEM, "no-such-order")


@pytest.fixture
def busy(shop: Deps, person: Callable[..., Person]) -> Callable[[], list[Any]]:
    """Ten thousand orders over a month, one in a hundred of them unusual."""
    customers = [person().actor.account_id for _ in range(20)]
    start = shop.clock() - timedelta(days=30)
    usual = ("completed", "completed", "completed", "partial", "in_progress")
    rare = ("unknown", "failed", "cancelled", "queued", "placed")

    def moment(number: int) -> datetime:
        return start + timedelta(seconds=number * 250)

    rows = [
        order_values(
            customers[number % 20],
            moment(number),
            number,
            family="goods" if number % 100 == 1 else "boost",
            state=rare[number // 100 % 5] if number % 100 == 0 else usual[number % 5],
        )
        for number in range(10_000)
    ]
    for row in rows:
        if row["state"] not in OPEN_STATES:
            row["ended_at"] = row["placed_at"] + timedelta(hours=2)
    write_orders(shop.engine, rows)
    return lambda: rows


CONDITIONS = [
    {},
    {"state": "open"},
    {"state": "unknown"},
    {"state": "failed"},
    {"state": "failed", "family": "goods"},
    {"family": "goods"},
    {"family": "report"},
    {"since": "2026-11-01", "until": "2026-11-02"},
    {"state": "completed", "since": "2026-11-01", "until": "2026-11-02"},
    {"find": "K7Q"},
]


def test_among_ten_thousand_orders_every_page_comes_from_an_index(
    shop: Deps, person: Callable[..., Person], busy: Callable[[], list[Any]]
) -> None:
    staff = person("support")
    for raw in CONDITIONS:
        chosen = read_filter(raw)
        with explained(shop.engine) as plans:
            page = orders_page(shop, staff.actor, chosen)
            orders_page(shop, staff.actor, chosen, page[-1].id if page else "")
        assert plans.steps and plans.scans == [], raw
        # Without conditions the newest ids are walked; every other page is looked up.
        walked = [step for step in plans.steps if step.startswith("SCAN orders")]
        assert all("sqlite_autoindex_orders" in step for step in walked), raw
        assert (walked == []) == (raw not in ({}, {"find": "K7Q"})), raw


def test_among_ten_thousand_orders_one_person_and_every_count_come_from_an_index(
    shop: Deps, person: Callable[..., Person], busy: Callable[[], list[Any]]
) -> None:
    staff, row = person("support"), busy()[4_321]
    with explained(shop.engine) as plans:
        orders_page(shop, staff.actor, read_filter({"find": row["id"]}))
        orders_page(shop, staff.actor, read_filter({"find": row["account_id"]}))
        counts = waiting_counts(shop.engine, staff.actor)
    assert plans.scans == []
    assert not [step for step in plans.steps if step.startswith("SCAN orders")]
    assert counts["unknown"] == sum(one["state"] == "unknown" for one in busy())


def test_everything_of_one_order_comes_from_an_index(
    shop: Deps, person: Callable[..., Person], engine: Engine
) -> None:
    staff, customer = person("support"), person()
    order_id = write_order(shop, customer.actor.account_id, state="unknown")
    write_attempt(shop, order_id)
    with explained(engine) as plans:
        record = order_record(engine, staff.actor, order_id)
    assert [attempt.state for attempt in record.proof.attempts] == ["unknown"]
    assert not [step for step in plans.steps if step.startswith("SCAN")]
