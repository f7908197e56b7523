"""When nobody can tell whether a request arrived: what each kind of partner allows us to do."""

from typing import Any

import pytest

from snshelper.fulfilment.actions import ask_again
from snshelper.fulfilment.attempts import CLAIM_SECONDS
from snshelper.fulfilment.providers.port import Accepted, Lost, Progress, Rejected, Unsent
from snshelper.fulfilment.providers.registry import Providers
from snshelper.fulfilment.routes import _take_in
from snshelper.fulfilment.rules import LAST_LOOK_SECONDS, MOST_UNSENT_ATTEMPTS
from snshelper.fulfilment.submission import claim_attempt, record_outcome, submit_order
from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.outbound import LONGEST_REQUEST_SECONDS
from tests.fulfilment.views_of_orders import (
    attempts_of,
    events_of,
    is_sound,
    refund_of,
    state_of,
)
from tests.partners import DEADLINE, WAIT, Desk, ScriptedPartner, run

ORPHANED = WAIT + CLAIM_SECONDS + LONGEST_REQUEST_SECONDS
ASKABLE = ("key", "lookup")


def _lost(desk: Desk, capability: Any) -> ScriptedPartner:
    """The one order was sent, and its answer never came."""
    partner = ScriptedPartner(capability)
    partner.outcomes.append(Lost("ReadTimeout"))
    desk.work(partner, seconds=10)
    return partner


def _knows(partner: ScriptedPartner, order_id: str) -> None:
    partner.known[order_id] = Progress(f"ref-{order_id}", "running", 0, {"reference": "x"})


@pytest.mark.parametrize("capability", ["key", "lookup", "none"])
def test_a_lost_answer_is_shown_as_such_and_nothing_is_sent_for_a_while(
    desk: Desk, order_id: str, capability: Any
) -> None:
    partner = _lost(desk, capability)
    assert state_of(desk.deps.engine, order_id) == "unknown"
    for _ in range(10):
        desk.work(partner, seconds=5)
        desk.poll(partner)
    assert len(partner.submitted) == 1
    assert partner.asked == []


@pytest.mark.parametrize("capability", ASKABLE)
def test_an_order_that_the_partner_has_goes_on_without_being_sent_again(
    desk: Desk, order_id: str, capability: Any
) -> None:
    partner = _lost(desk, capability)
    _knows(partner, order_id)
    desk.poll(partner, seconds=WAIT)
    assert events_of(desk.deps.engine, order_id)[-2:] == ["unknown", "submitted"]
    assert len(partner.submitted) == 1
    assert is_sound(desk.deps.engine)


@pytest.mark.parametrize("capability", ASKABLE)
def test_an_order_that_the_partner_never_got_is_sent_again(
    desk: Desk, order_id: str, capability: Any
) -> None:
    partner = _lost(desk, capability)
    desk.poll(partner, seconds=WAIT)
    desk.work(partner, seconds=1)
    assert attempts_of(desk.deps.engine, order_id) == [("unsent", "not_found"), ("accepted", "")]
    assert len(partner.submitted) == 2
    assert is_sound(desk.deps.engine)


@pytest.mark.parametrize("early", ["webhook", "staff"])
@pytest.mark.parametrize("capability", ASKABLE)
def test_not_found_before_the_partners_longest_time_may_only_mean_not_yet(
    desk: Desk, order_id: str, capability: Any, early: str
) -> None:
    """A hint or an impatient click asks early; the request may still be on its way."""
    partner = _lost(desk, capability)
    desk.clock.advance(1)
    if early == "webhook":
        _take_in(desk.deps, "msg-1", order_id)
    else:
        ask_again(desk.deps, SYSTEM, order_id)
    desk.poll(partner)
    desk.work(partner, seconds=WAIT - 2)
    assert partner.asked == [order_id]
    assert len(partner.submitted) == 1
    _knows(partner, order_id)  # it lands late, within what the partner states
    desk.poll(partner, seconds=1)
    assert state_of(desk.deps.engine, order_id) == "submitted"
    assert len(partner.submitted) == 1


@pytest.mark.parametrize("capability", ASKABLE)
def test_an_early_hint_that_finds_the_order_is_believed_at_once(
    desk: Desk, order_id: str, capability: Any
) -> None:
    partner = _lost(desk, capability)
    _knows(partner, order_id)
    _take_in(desk.deps, "msg-1", order_id)
    desk.poll(partner)
    assert state_of(desk.deps.engine, order_id) == "submitted"


@pytest.mark.parametrize("capability", ASKABLE)
def test_a_partner_that_always_swallows_requests_does_not_keep_the_money_for_ever(
    desk: Desk, order_id: str, capability: Any
) -> None:
    partner = _lost(desk, capability)
    partner.outcomes.extend([Lost("status_500")] * 99)
    for _ in range(2 * MOST_UNSENT_ATTEMPTS):
        desk.poll(partner, seconds=WAIT)
        desk.work(partner, seconds=600)
    assert len(partner.submitted) == MOST_UNSENT_ATTEMPTS
    assert state_of(desk.deps.engine, order_id) == "failed"
    assert refund_of(desk.deps.engine) == 1000
    assert desk.jobs.unfinished() == 0
    assert is_sound(desk.deps.engine)


@pytest.mark.parametrize("capability", ASKABLE)
def test_before_it_is_given_up_the_partner_is_asked_for_what_may_have_landed_late(
    desk: Desk, order_id: str, capability: Any
) -> None:
    partner = _lost(desk, capability)
    partner.outcomes.extend([Unsent("ConnectError")] * 99)
    desk.poll(partner, seconds=WAIT)
    while desk.jobs.unfinished():
        desk.work(partner, seconds=600)
    assert len(partner.submitted) == MOST_UNSENT_ATTEMPTS
    assert state_of(desk.deps.engine, order_id) == "unknown"
    desk.poll(partner, seconds=WAIT)
    assert state_of(desk.deps.engine, order_id) == "unknown"
    _knows(partner, order_id)
    desk.poll(partner, seconds=LAST_LOOK_SECONDS)
    assert state_of(desk.deps.engine, order_id) == "submitted"
    assert refund_of(desk.deps.engine) == 0


def test_a_partner_that_can_neither_be_asked_nor_told_twice_is_never_sent_to_again(
    desk: Desk, order_id: str
) -> None:
    partner = _lost(desk, "none")
    while state_of(desk.deps.engine, order_id) == "unknown":
        desk.poll(partner, seconds=300)
        desk.work(partner)
    assert len(partner.submitted) == 1
    assert attempts_of(desk.deps.engine, order_id) == [("ended", "deadline")]
    assert refund_of(desk.deps.engine) == 1000
    assert is_sound(desk.deps.engine)


def test_nobody_is_refunded_before_the_deadline(desk: Desk, order_id: str) -> None:
    partner = _lost(desk, "none")
    desk.poll(partner, seconds=DEADLINE - 1)
    assert state_of(desk.deps.engine, order_id) == "unknown"
    assert refund_of(desk.deps.engine) == 0


@pytest.mark.parametrize("capability", ASKABLE)
def test_a_partner_that_stays_silent_until_the_deadline_costs_nobody_money(
    desk: Desk, order_id: str, capability: Any
) -> None:
    partner = _lost(desk, capability)
    partner.is_down = True
    for _ in range(20):
        desk.poll(partner, seconds=400)
    assert state_of(desk.deps.engine, order_id) == "failed"
    assert refund_of(desk.deps.engine) == 1000
    assert len(partner.submitted) == 1
    assert is_sound(desk.deps.engine)


@pytest.mark.parametrize("capability", ["key", "lookup", "none"])
def test_an_attempt_of_a_machine_that_died_under_way_is_found_out_about(
    desk: Desk, order_id: str, capability: Any
) -> None:
    partner = ScriptedPartner(capability)
    desk.clock.advance(10)
    claim_attempt(desk.deps, Providers([partner]), order_id)  # and the power goes
    desk.poll(partner, seconds=ORPHANED - 1)
    assert state_of(desk.deps.engine, order_id) == "queued"
    desk.poll(partner, seconds=1)
    assert attempts_of(desk.deps.engine, order_id) == [("unknown", "process_died")]
    assert state_of(desk.deps.engine, order_id) == "unknown"


@pytest.mark.parametrize("capability", ["lookup", "none"])
def test_a_hint_does_not_declare_a_machine_dead_that_waits_for_its_answer(
    desk: Desk, order_id: str, capability: Any
) -> None:
    partner = ScriptedPartner(capability)
    desk.clock.advance(10)
    claim = claim_attempt(desk.deps, Providers([partner]), order_id)
    _take_in(desk.deps, "msg-1", order_id)
    assert desk.poll(partner, seconds=5) == 0
    assert claim is not None
    record_outcome(desk.deps, claim, Accepted("ref", {"reference": "ref"}))
    assert "unknown" not in events_of(desk.deps.engine, order_id)


def test_a_request_that_died_under_way_is_repeated_at_once_under_its_key(
    desk: Desk, order_id: str
) -> None:
    partner = ScriptedPartner("key")
    desk.clock.advance(10)
    claim_attempt(desk.deps, Providers([partner]), order_id)
    run(submit_order(desk.deps, Providers([partner]), order_id))
    assert len(attempts_of(desk.deps.engine, order_id)) == 1
    assert state_of(desk.deps.engine, order_id) == "submitted"


@pytest.mark.parametrize("repeated", [Unsent("ConnectError"), Unsent("rate_limited", 30.0)])
def test_a_repeated_request_that_fails_proves_nothing_about_the_first(
    desk: Desk, order_id: str, repeated: Unsent
) -> None:
    """The first request may have been accepted by the partner before the machine died."""
    partner = ScriptedPartner("key")
    partner.outcomes.extend([repeated] * 99)
    desk.clock.advance(10)
    claim_attempt(desk.deps, Providers([partner]), order_id)
    run(submit_order(desk.deps, Providers([partner]), order_id))
    assert state_of(desk.deps.engine, order_id) == "unknown"
    _knows(partner, order_id)
    desk.poll(partner, seconds=WAIT)
    assert state_of(desk.deps.engine, order_id) == "submitted"
    assert refund_of(desk.deps.engine) == 0


def test_the_machine_that_sent_first_is_not_believed_alone_once_another_one_repeated(
    desk: Desk, order_id: str
) -> None:
    partner = ScriptedPartner("key")
    desk.clock.advance(10)
    first = claim_attempt(desk.deps, Providers([partner]), order_id)
    second = claim_attempt(desk.deps, Providers([partner]), order_id)
    assert first is not None
    assert second is not None
    record_outcome(desk.deps, first, Unsent("ConnectError"))
    record_outcome(desk.deps, second, Accepted("ref", {"reference": "ref"}))
    assert attempts_of(desk.deps.engine, order_id) == [("accepted", "ConnectError")]
    assert state_of(desk.deps.engine, order_id) == "submitted"


def test_a_rejection_that_comes_under_the_same_key_is_the_first_requests_answer_too(
    desk: Desk, order_id: str
) -> None:
    partner = ScriptedPartner("key")
    partner.outcomes.append(Rejected("policy", {"error": "policy"}))
    desk.clock.advance(10)
    claim_attempt(desk.deps, Providers([partner]), order_id)
    run(submit_order(desk.deps, Providers([partner]), order_id))
    assert state_of(desk.deps.engine, order_id) == "failed"
    assert refund_of(desk.deps.engine) == 1000
