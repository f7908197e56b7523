"""Taking an order back: inside the window everything returns, after it nothing is pretended."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from snshelper.fulfilment.audit import run_audit
from snshelper.fulfilment.providers.registry import Providers
from snshelper.fulfilment.submission import Claim, claim_attempt
from snshelper.kernel.actor import VISITOR, Actor
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.errors import NotAllowed, NotFound
from snshelper.kernel.runtime import Deps
from snshelper.ordering.actions import place_order, undo_order
from snshelper.ordering.rules import UndoTooLate
from snshelper.wallet.queries import balance_of
from tests.job_table import JobTable
from tests.partners import Desk, ScriptedPartner
from tests.worlds import goods_request, open_member, refusal_of, request, rows, scalar


@pytest.fixture
def member(deps: Deps) -> Actor:
    return open_member(deps, balance=10_000)


def test_inside_the_window_the_whole_price_returns_and_nothing_is_sent(
    deps: Deps, member: Actor, clock: SteppedClock, jobs: JobTable
) -> None:
    order_id = place_order(deps, member, request())
    clock.advance(9.999)
    undo_order(deps, member, order_id)
    assert balance_of(deps.engine, "member-1") == 10_000
    partner = ScriptedPartner()
    assert Desk(deps, clock, jobs).work(partner, seconds=60) == 1
    assert partner.submitted == []
    assert rows(deps.engine, "SELECT state, refunded FROM orders") == [("cancelled", 1000)]
    assert run_audit(deps.engine).discrepancies == []


def test_undoing_twice_returns_the_money_once(deps: Deps, member: Actor) -> None:
    order_id = place_order(deps, member, request())
    undo_order(deps, member, order_id)
    undo_order(deps, member, order_id)
    assert balance_of(deps.engine, "member-1") == 10_000


@pytest.mark.parametrize("seconds", [10.0, 11.0, 3600.0])
def test_after_the_window_the_order_goes_on(
    deps: Deps, member: Actor, clock: SteppedClock, seconds: float
) -> None:
    order_id = place_order(deps, member, request())
    clock.advance(seconds)
    with pytest.raises(UndoTooLate):
        undo_order(deps, member, order_id)
    assert balance_of(deps.engine, "member-1") == 9000


def test_what_left_the_house_cannot_be_undone(
    deps: Deps, member: Actor, clock: SteppedClock, jobs: JobTable
) -> None:
    order_id = place_order(deps, member, request())
    Desk(deps, clock, jobs).work(ScriptedPartner(), seconds=10)
    with pytest.raises(UndoTooLate):
        undo_order(deps, member, order_id)


def test_only_its_owner_may_know_that_an_order_exists(deps: Deps, member: Actor) -> None:
    order_id = place_order(deps, member, request())
    stranger = open_member(deps, "member-2")
    with pytest.raises(NotFound):
        undo_order(deps, stranger, order_id)
    with pytest.raises(NotFound):
        undo_order(deps, member, "no-such-order")
    with pytest.raises(NotAllowed):
        undo_order(deps, VISITOR, order_id)


def test_an_order_of_goods_is_undone_like_any_other(deps: Deps, member: Actor) -> None:
    undo_order(deps, member, place_order(deps, member, goods_request()))
    assert balance_of(deps.engine, "member-1") == 10_000
    assert scalar(deps.engine, "SELECT COUNT(*) FROM shipment") == 0


def test_a_job_that_comes_too_early_waits_for_the_window(
    deps: Deps, member: Actor, clock: SteppedClock, jobs: JobTable
) -> None:
    order_id = place_order(deps, member, request())
    clock.advance(4)
    assert claim_attempt(deps, Providers([ScriptedPartner()]), order_id) is None
    later = [job for job in jobs.waiting() if job.id != order_id]
    assert [job.due for job in later] == [clock().timestamp() + 6]
    assert scalar(deps.engine, "SELECT COUNT(*) FROM fulfilment_attempt") == 0


def test_undo_and_submission_at_the_same_moment_never_both_win(
    deps: Deps, member: Actor, clock: SteppedClock
) -> None:
    """Two machines whose clocks differ by a second may both believe that it is their turn."""
    providers = Providers([ScriptedPartner()])
    orders = [place_order(deps, member, request(number)) for number in range(10)]
    clock.advance(10)
    late = replace(deps, clock=lambda: clock() - timedelta(seconds=1))
    with ThreadPoolExecutor(8) as threads:
        races = [
            (
                threads.submit(refusal_of, undo_order, late, member, order_id),
                threads.submit(claim_attempt, deps, providers, order_id),
            )[:: 1 if number % 2 else -1]
            for number, order_id in enumerate(orders)
        ]
    for race in races:
        results = [each.result() for each in race]
        assert sum(isinstance(result, UndoTooLate) for result in results) == sum(
            isinstance(result, Claim) for result in results
        )
    assert run_audit(deps.engine).discrepancies == []


def test_the_loser_of_the_race_at_the_edge_is_told(
    deps: Deps, member: Actor, clock: SteppedClock
) -> None:
    order_id = place_order(deps, member, request())
    clock.advance(9)
    undo_order(deps, member, order_id)
    clock.advance(1)
    assert claim_attempt(deps, Providers([ScriptedPartner()]), order_id) is None
