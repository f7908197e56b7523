"""Looking after many orders at once: one odd order keeps no other waiting."""

import pytest

from snshelper.fulfilment.actions import cancel_rest
from snshelper.fulfilment.attempts import ATTEMPTS
from snshelper.fulfilment.poller import expire_unknown
from snshelper.fulfilment.providers.port import Lost, Progress
from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.ordering.actions import place_order
from tests.fulfilment.views_of_orders import is_sound, state_of
from tests.partners import DEADLINE, WAIT, Desk, ScriptedPartner
from tests.worlds import request


@pytest.fixture
def orders(deps: Deps, member: Actor) -> list[str]:
    """Six orders, just placed."""
    return [place_order(deps, member, request(number)) for number in range(6)]


def _accepted(desk: Desk, orders: list[str]) -> ScriptedPartner:
    partner = ScriptedPartner()
    desk.work(partner, seconds=10)
    for order_id in orders:
        partner.report(order_id, "running", 10)
    return partner


def _states(desk: Desk, orders: list[str]) -> list[str]:
    return [state_of(desk.deps.engine, order_id) for order_id in orders]


def test_many_orders_are_asked_about_in_one_question(desk: Desk, orders: list[str]) -> None:
    partner = _accepted(desk, orders)
    assert desk.poll(partner, seconds=60) == 6
    assert sorted(partner.asked) == sorted(f"ref-{order_id}" for order_id in orders)
    assert _states(desk, orders) == ["in_progress"] * 6


def test_a_second_poller_passes_over_what_the_first_one_took(desk: Desk, orders: list[str]) -> None:
    partner = _accepted(desk, orders)
    partner.reports.clear()  # so that nothing is rescheduled
    assert desk.poll(partner, seconds=60) == 6
    assert desk.poll(partner) == 0
    assert desk.poll(partner, seconds=30) == 6


def test_a_partner_that_is_down_is_left_alone_and_asked_again(
    desk: Desk, orders: list[str]
) -> None:
    partner = _accepted(desk, orders)
    partner.is_down = True
    assert desk.poll(partner, seconds=60) == 6
    assert desk.poll(partner, seconds=299) == 0
    partner.is_down = False
    assert desk.poll(partner, seconds=1) == 6
    assert _states(desk, orders) == ["in_progress"] * 6


def test_an_order_that_cannot_be_cancelled_does_not_hold_up_the_others(
    desk: Desk, orders: list[str], member: Actor
) -> None:
    partner = _accepted(desk, orders)
    partner.odd.add(f"ref-{orders[0]}")
    cancel_rest(desk.deps, member, orders[0])
    cancel_rest(desk.deps, member, orders[1])
    partner.status = _status_of_all(partner)  # type: ignore[method-assign]
    desk.poll(partner, seconds=60)
    assert _states(desk, orders) == ["in_progress", "cancelled"] + ["in_progress"] * 4


def _status_of_all(partner: ScriptedPartner) -> object:
    async def status(references: object) -> dict[str, Progress]:
        return {name: partner.reports[name] for name in references}  # type: ignore[attr-defined]

    return status


def _all_lost(desk: Desk, orders: list[str], odd: list[str]) -> ScriptedPartner:
    """A partner that has every order, whose answers were lost, and that cannot look up the odd."""
    partner = ScriptedPartner("lookup")
    partner.outcomes.extend([Lost("ReadTimeout")] * len(orders))
    desk.work(partner, seconds=10)
    partner.odd = set(odd)
    for order_id in orders:
        partner.known[order_id] = Progress(f"ref-{order_id}", "running", 0, {"x": 1})
    return partner


def test_a_lost_order_that_cannot_be_looked_up_does_not_hold_up_the_others(
    desk: Desk, orders: list[str]
) -> None:
    partner = _all_lost(desk, orders, orders[:2])
    desk.poll(partner, seconds=WAIT)
    assert _states(desk, orders) == ["unknown"] * 2 + ["submitted"] * 4


def test_orders_that_always_fail_do_not_stand_before_the_others_for_ever(
    desk: Desk, orders: list[str]
) -> None:
    partner = _all_lost(desk, orders, orders[:4])
    desk.clock.advance(WAIT)
    for _ in range(10):
        desk.poll(partner, seconds=300)
    assert _states(desk, orders[4:]) == ["submitted"] * 2


def test_a_partner_that_is_down_is_not_asked_about_every_lost_order(
    desk: Desk, orders: list[str]
) -> None:
    partner = ScriptedPartner("lookup")
    partner.outcomes.extend([Lost("ReadTimeout")] * 6)
    desk.work(partner, seconds=10)
    partner.is_down = True
    desk.poll(partner, seconds=WAIT)
    assert len(partner.asked) == 3
    assert desk.poll(partner, seconds=299) == 0
    assert desk.poll(partner, seconds=1) == 6


def test_progress_goes_on_while_a_lost_order_cannot_be_looked_up(
    desk: Desk, orders: list[str]
) -> None:
    partner = ScriptedPartner("lookup")
    partner.outcomes.append(Lost("ReadTimeout"))
    desk.work(partner, seconds=10)
    lost = next(each for each in orders if state_of(desk.deps.engine, each) == "unknown")
    partner.odd = {lost}
    for order_id in orders:
        partner.report(order_id, "finished", 500)
    desk.poll(partner, seconds=WAIT)
    assert sorted(_states(desk, orders)) == ["completed"] * 5 + ["unknown"]


def test_a_report_that_cannot_be_written_does_not_hold_up_the_others(
    desk: Desk, orders: list[str]
) -> None:
    partner = _accepted(desk, orders)
    for order_id in orders:
        partner.report(order_id, "finished", 500)
    partner.report(orders[2], "finished", 500, note=object())  # no JSON can hold it
    desk.poll(partner, seconds=60)
    assert _states(desk, orders) == ["completed"] * 2 + ["submitted"] + ["completed"] * 3


def test_an_answer_that_a_connector_cannot_read_does_not_hold_up_lost_orders(
    desk: Desk, orders: list[str]
) -> None:
    partner = ScriptedPartner("lookup")
    partner.outcomes.append(Lost("ReadTimeout"))
    desk.work(partner, seconds=10)
    lost = next(each for each in orders if state_of(desk.deps.engine, each) == "unknown")
    partner.known[lost] = Progress(f"ref-{lost}", "running", 0, {"x": 1})

    async def misread(references: object) -> dict[str, Progress]:
        raise KeyError("campaigns")

    partner.status = misread  # type: ignore[method-assign, assignment]
    desk.poll(partner, seconds=WAIT)
    assert state_of(desk.deps.engine, lost) == "submitted"


def test_an_old_look_at_an_attempt_that_was_released_refunds_nothing(
    desk: Desk, member: Actor
) -> None:
    """A poller that hung with an old row in hand must not end what was sent again since."""
    order_id = place_order(desk.deps, member, request())
    partner = ScriptedPartner("lookup")
    partner.outcomes.extend([Lost("ReadTimeout")] * 2)
    desk.work(partner, seconds=10)
    with desk.deps.engine.connect() as connection:
        stale = connection.execute(ATTEMPTS.select()).one()
    desk.poll(partner, seconds=WAIT)
    desk.work(partner, seconds=1)
    desk.clock.advance(DEADLINE)
    expire_unknown(desk.deps, partner, stale)
    assert state_of(desk.deps.engine, order_id) == "unknown"
    assert is_sound(desk.deps.engine)
