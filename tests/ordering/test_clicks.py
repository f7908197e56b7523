"""One click is one order, however often and however fast it arrives."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from snshelper.fulfilment.audit import run_audit
from snshelper.kernel.actor import Actor
from snshelper.kernel.database import create_shop_engine
from snshelper.kernel.durable import DurableQueue
from snshelper.kernel.runtime import Deps
from snshelper.ordering import actions
from snshelper.ordering.actions import place_order
from snshelper.ordering.rules import ClickReused
from snshelper.wallet.ledger import InsufficientBalance
from snshelper.wallet.queries import balance_of
from tests.worlds import (
    BOOST,
    HOME,
    change_service,
    goods_request,
    hurry,
    open_member,
    refusal_of,
    request,
    rows,
    scalar,
)

THREADS = 50


@pytest.fixture
def member(deps: Deps) -> Actor:
    return open_member(deps, balance=10_000)


@pytest.fixture
def durable(deps: Deps) -> Deps:
    """Dependencies with the real durable queue."""
    return replace(deps, queue=DurableQueue(deps.engine))


def test_fifty_copies_of_one_click_are_one_order_one_hold_and_one_job(
    durable: Deps, member: Actor
) -> None:
    with ThreadPoolExecutor(THREADS) as threads:
        told = set(threads.map(lambda _: place_order(durable, member, request()), range(THREADS)))
    (order_id,) = told
    engine = durable.engine
    assert [row.id for row in rows(engine, "SELECT id FROM orders")] == [order_id]
    assert scalar(engine, "SELECT COUNT(*) FROM ledger_transfer WHERE kind = 'hold'") == 1
    assert rows(engine, "SELECT workflow_uuid, name FROM workflow_status") == [
        (order_id, "submit_order")
    ]
    assert balance_of(engine, "member-1") == 9000


def test_copies_of_one_click_in_two_processes_connections_are_one_order(
    durable: Deps, member: Actor, database_url: str
) -> None:
    elsewhere = hurry(create_shop_engine(database_url))
    other = replace(durable, engine=elsewhere, queue=DurableQueue(elsewhere))
    with ThreadPoolExecutor(8) as threads:
        told = set(
            threads.map(
                lambda n: place_order((durable, other)[n % 2], member, request()), range(16)
            )
        )
    elsewhere.dispose()
    assert len(told) == 1
    assert balance_of(durable.engine, "member-1") == 9000


def test_many_clicks_at_once_never_spend_more_than_there_is(durable: Deps, member: Actor) -> None:
    def press(number: int) -> bool:
        refusal = refusal_of(place_order, durable, member, request(number))
        assert refusal is None or isinstance(refusal, InsufficientBalance)
        return refusal is None

    with ThreadPoolExecutor(16) as threads:
        assert sum(threads.map(press, range(24))) == 10
    assert balance_of(durable.engine, "member-1") == 0
    assert run_audit(durable.engine).discrepancies == []


@pytest.mark.parametrize(
    "other",
    [
        request(quantity=600, shown_total=1200),
        request(target="https://www.instagram.com/p/D9ylk3bcdef/"),
        request(slug="no-such-service"),
        request(quantity="many"),
        request(target=None),
        goods_request(),
    ],
)
def test_a_used_click_with_other_contents_is_refused(
    deps: Deps, member: Actor, other: object
) -> None:
    place_order(deps, member, request())
    with pytest.raises(ClickReused):
        place_order(deps, member, other)  # type: ignore[arg-type]
    assert balance_of(deps.engine, "member-1") == 9000


def test_the_same_parcel_to_another_address_is_another_wish(deps: Deps, member: Actor) -> None:
    order_id = place_order(deps, member, goods_request())
    assert place_order(deps, member, goods_request()) == order_id
    with pytest.raises(ClickReused):
        place_order(deps, member, goods_request(consignee=replace(HOME, name="別の 人")))


def test_a_repeated_click_answers_the_first_order_whatever_changed_since(
    deps: Deps, member: Actor
) -> None:
    order_id = place_order(deps, member, request())
    change_service(deps, BOOST, unit_price=9)
    assert place_order(deps, member, request()) == order_id
    change_service(deps, BOOST, is_on=False)
    assert place_order(deps, member, request()) == order_id
    assert scalar(deps.engine, "SELECT COUNT(*) FROM orders") == 1


def test_a_repeated_click_beyond_new_limits_does_not_claim_that_nothing_was_charged(
    deps: Deps, member: Actor
) -> None:
    place_order(deps, member, request())
    change_service(deps, BOOST, minimum=1000)
    with pytest.raises(ClickReused):
        place_order(deps, member, request())


def test_two_members_may_press_with_the_same_key(deps: Deps, member: Actor) -> None:
    other = open_member(deps, "member-2", balance=1000)
    assert place_order(deps, member, request()) != place_order(deps, other, request())


def test_a_click_repeated_after_a_poor_start_is_placed_once_there_is_money(
    deps: Deps, member: Actor
) -> None:
    wish = request(quantity=100_000, shown_total=200_000)
    assert isinstance(refusal_of(place_order, deps, member, wish), InsufficientBalance)
    rich = replace(wish, quantity=500, shown_total=1000)
    assert place_order(deps, member, rich)


def test_a_click_that_lost_the_race_is_compared_with_the_one_that_won(
    deps: Deps, member: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL both copies may look before either has written; only the index tells them."""
    first = place_order(deps, member, request())
    look = actions._earlier_click
    answers: list[object] = []

    def too_early_once(*args: Any) -> object:
        answers.append(look(*args) if len(answers) % 2 else None)
        return answers[-1]

    monkeypatch.setattr(actions, "_earlier_click", too_early_once)
    assert place_order(deps, member, request()) == first
    with pytest.raises(ClickReused):
        place_order(deps, member, request(quantity=600, shown_total=1200))
    assert len(answers) == 4
