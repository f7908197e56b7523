"""A customer stops the rest: the partner's last word decides what it costs."""

import pytest

from snshelper.fulfilment.actions import NotCancellable, cancel_rest
from snshelper.kernel.actor import VISITOR, Actor
from snshelper.kernel.errors import NotAllowed, NotFound
from snshelper.kernel.runtime import Deps
from tests.fulfilment.views_of_orders import events_of, is_sound, refund_of, state_of
from tests.partners import Desk, ScriptedPartner
from tests.worlds import open_member


@pytest.fixture
def partner(desk: Desk, order_id: str) -> ScriptedPartner:
    """A partner that delivered 120 of 500."""
    partner = ScriptedPartner()
    desk.work(partner, seconds=10)
    partner.report(order_id, "running", 120)
    desk.poll(partner, seconds=60)
    return partner


def test_the_rest_is_stopped_at_once_and_refunded_to_the_yen(
    desk: Desk, partner: ScriptedPartner, order_id: str, member: Actor
) -> None:
    cancel_rest(desk.deps, member, order_id)
    assert refund_of(desk.deps.engine) == 0
    desk.poll(partner)
    assert partner.cancelled == [f"ref-{order_id}"]
    assert state_of(desk.deps.engine, order_id) == "cancelled"
    assert refund_of(desk.deps.engine) == 760
    assert events_of(desk.deps.engine, order_id)[-2:] == ["cancel_asked", "cancelled"]
    assert is_sound(desk.deps.engine)


def test_what_arrived_while_stopping_is_paid_for(
    desk: Desk, partner: ScriptedPartner, order_id: str, member: Actor
) -> None:
    cancel_rest(desk.deps, member, order_id)
    partner.report(order_id, "running", 499)
    desk.poll(partner)
    assert refund_of(desk.deps.engine) == 2


def test_an_unreachable_partner_is_asked_to_stop_until_it_answers(
    desk: Desk, partner: ScriptedPartner, order_id: str, member: Actor
) -> None:
    cancel_rest(desk.deps, member, order_id)
    partner.is_down = True
    desk.poll(partner)
    assert state_of(desk.deps.engine, order_id) == "in_progress"
    partner.is_down = False
    desk.poll(partner, seconds=400)
    assert state_of(desk.deps.engine, order_id) == "cancelled"


def test_a_delivery_that_finished_first_stands(
    desk: Desk, partner: ScriptedPartner, order_id: str, member: Actor
) -> None:
    cancel_rest(desk.deps, member, order_id)
    partner.odd.add(f"ref-{order_id}")
    partner.report(order_id, "finished", 500)
    partner.cancel = _finished(partner, order_id)  # type: ignore[method-assign]
    desk.poll(partner)
    assert state_of(desk.deps.engine, order_id) == "completed"
    assert refund_of(desk.deps.engine) == 0


def _finished(partner: ScriptedPartner, order_id: str) -> object:
    async def cancel(reference: str) -> object:
        return partner.reports[reference]

    return cancel


def test_asking_twice_or_too_late_is_refused(
    desk: Desk, partner: ScriptedPartner, order_id: str, member: Actor
) -> None:
    cancel_rest(desk.deps, member, order_id)
    with pytest.raises(NotCancellable):
        cancel_rest(desk.deps, member, order_id)
    desk.poll(partner)
    with pytest.raises(NotCancellable):
        cancel_rest(desk.deps, member, order_id)


def test_what_was_not_handed_over_has_no_rest(deps: Deps, order_id: str, member: Actor) -> None:
    with pytest.raises(NotCancellable):
        cancel_rest(deps, member, order_id)


def test_nobody_stops_the_order_of_somebody_else(deps: Deps, order_id: str) -> None:
    with pytest.raises(NotFound):
        cancel_rest(deps, open_member(deps, "member-2"), order_id)
    with pytest.raises(NotAllowed):
        cancel_rest(deps, VISITOR, order_id)
