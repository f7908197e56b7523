"""The states of an order change in one place, with an event beside each change."""

from datetime import datetime

import pytest

from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.ordering.actions import place_order
from snshelper.ordering.life import WrongTurn, advance, end_order, load_order
from snshelper.ordering.queries import (
    find_own_order,
    last_order,
    last_target,
    moving_orders,
    newest_event_id,
    orders_moved_after,
    orders_of,
    steps_of,
)
from snshelper.wallet.queries import balance_of
from tests.worlds import BOOST, POST, open_member, request, rows


@pytest.fixture
def member(deps: Deps) -> Actor:
    return open_member(deps, balance=10_000)


def test_whoever_read_an_older_state_changes_nothing(deps: Deps, member: Actor) -> None:
    order_id = place_order(deps, member, request())
    with unit_of_work(deps.engine) as session:
        stale = load_order(session, order_id)
        assert stale is not None
        assert advance(session, deps.clock(), stale, "queued", "queued")
        assert not advance(session, deps.clock(), stale, "queued", "queued")
        assert not end_order(session, deps.clock(), stale, "cancelled", 0)
    assert [step.kind for step in steps_of(deps.engine, order_id)] == ["placed", "queued"]
    assert balance_of(deps.engine, "member-1") == 9000


def test_a_way_that_no_order_goes_is_a_programming_error(deps: Deps, member: Actor) -> None:
    order_id = place_order(deps, member, request())
    with pytest.raises(WrongTurn), unit_of_work(deps.engine) as session:
        order = load_order(session, order_id)
        assert order is not None
        advance(session, deps.clock(), order, "completed", "completed")


@pytest.mark.parametrize(
    ("delivered", "refund"), [(-1, 1000), (0, 1000), (310, 380), (500, 0), (9999, 0)]
)
def test_an_end_parts_the_price_by_what_arrived(
    deps: Deps, member: Actor, delivered: int, refund: int
) -> None:
    order_id = place_order(deps, member, request())
    with unit_of_work(deps.engine) as session:
        order = load_order(session, order_id, lock=True)
        assert order is not None
        advance(session, deps.clock(), order, "queued", "queued")
        order = load_order(session, order_id, lock=True)
        assert order is not None
        assert end_order(session, deps.clock(), order, "failed", delivered)
    assert balance_of(deps.engine, "member-1") == 9000 + refund
    assert rows(deps.engine, "SELECT refunded, ended_at IS NULL FROM orders") == [(refund, 0)]


def test_orders_are_paged_newest_first_and_belong_to_one_member(deps: Deps, member: Actor) -> None:
    other = open_member(deps, "member-2", balance=1000)
    foreign = place_order(deps, other, request())
    mine = [place_order(deps, member, request(number)) for number in range(5)][::-1]
    first = orders_of(deps.engine, "member-1", limit=3)
    rest = orders_of(deps.engine, "member-1", before_id=first[-1].id, limit=3)
    assert [order.id for order in [*first, *rest]] == mine
    assert find_own_order(deps.engine, "member-1", foreign) is None
    assert last_order(deps.engine, "member-1").id == mine[0]  # type: ignore[union-attr]
    assert last_target(deps, member, BOOST, "instagram") == POST
    assert last_target(deps, member, "another", "instagram") == POST
    assert last_target(deps, member, "another", "line") == ""


def test_an_order_that_ended_long_ago_moves_no_more(deps: Deps, member: Actor) -> None:
    order_id = place_order(deps, member, request())
    now = deps.clock()
    assert _moving(deps, now) == [order_id]
    with unit_of_work(deps.engine) as session:
        order = load_order(session, order_id)
        assert order is not None
        end_order(session, now, order, "cancelled", 0)
    assert _moving(deps, now) == [order_id]
    deps.clock.advance(1)  # type: ignore[attr-defined]
    assert _moving(deps, deps.clock()) == []


def test_moving_orders_are_the_newest_ones_first(deps: Deps, member: Actor) -> None:
    placed = [place_order(deps, member, request(number)) for number in range(4)]
    with unit_of_work(deps.engine) as session:
        order = load_order(session, placed[2])
        assert order is not None
        end_order(session, deps.clock(), order, "cancelled", 0)
    assert _moving(deps, deps.clock()) == placed[::-1]
    assert _moving(deps, deps.clock(), limit=2) == placed[:1:-1]


def _moving(deps: Deps, since: datetime, **limit: int) -> list[str]:
    with reading(deps.engine) as session:
        return [order.id for order in moving_orders(session, "member-1", since, **limit)]


def test_live_tabs_hear_of_every_event_after_the_last_one_they_saw(
    deps: Deps, member: Actor
) -> None:
    seen = newest_event_id(deps.engine)
    place_order(deps, member, request())
    ((number, account),) = orders_moved_after(deps.engine, seen)
    assert account == "member-1"
    assert orders_moved_after(deps.engine, number) == []
