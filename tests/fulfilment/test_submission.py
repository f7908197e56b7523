"""Handing an order over: every answer, and every moment at which a job may run."""

from dataclasses import replace
from typing import Any

import pytest

from snshelper.fulfilment.attempts import CLAIM_SECONDS
from snshelper.fulfilment.providers.port import Accepted, Lost, Rejected, Submission, Unsent
from snshelper.fulfilment.providers.registry import Providers
from snshelper.fulfilment.queries import own_contents, proof_of
from snshelper.fulfilment.rules import MOST_UNSENT_ATTEMPTS
from snshelper.fulfilment.submission import claim_attempt, record_outcome, submit_order
from snshelper.kernel.actor import Actor
from snshelper.kernel.clock import SteppedClock
from snshelper.ordering.actions import undo_order
from snshelper.ordering.queries import find_own_order
from tests.fulfilment.views_of_orders import (
    attempts_of,
    events_of,
    is_sound,
    refund_of,
    state_of,
)
from tests.job_table import JobTable
from tests.partners import Desk, ScriptedPartner, run
from tests.worlds import POST, rows, scalar


@pytest.fixture
def partner() -> ScriptedPartner:
    return ScriptedPartner()


def test_an_accepted_order_is_followed_under_the_partners_reference(
    desk: Desk, partner: ScriptedPartner, order_id: str
) -> None:
    assert desk.work(partner, seconds=10) == 1
    assert partner.submitted == [Submission(order_id, "instagram_reach", POST, 500)]
    assert events_of(desk.deps.engine, order_id) == ["placed", "queued", "submitted"]
    attempt = rows(desk.deps.engine, "SELECT * FROM fulfilment_attempt")[0]
    assert (attempt.state, attempt.reference) == ("accepted", f"ref-{order_id}")
    order = find_own_order(desk.deps.engine, "member-1", order_id)
    assert order is not None
    owner = Actor("customer", "member-1", True)
    contents = own_contents(desk.deps, owner, order, proof_of(desk.deps.engine, order_id))
    (receipt,) = contents.receipts
    assert (receipt.kind, contents.target) == ("accepted", POST)
    assert receipt.body["reference"] == f"ref-{order_id}"
    assert is_sound(desk.deps.engine)


def test_the_intent_is_committed_before_the_request_leaves(
    desk: Desk, partner: ScriptedPartner, order_id: str
) -> None:
    seen: list[tuple[str, str]] = []
    submit = partner.submit

    async def look_first(submission: Submission) -> Any:
        seen.extend(attempts_of(desk.deps.engine, order_id))
        return await submit(submission)

    partner.submit = look_first  # type: ignore[method-assign]
    desk.work(partner, seconds=10)
    assert seen == [("sent", "")]


def test_a_rejected_order_is_refunded_in_full(
    desk: Desk, partner: ScriptedPartner, order_id: str
) -> None:
    partner.outcomes.append(Rejected("policy" * 50, {"error": "policy"}))
    desk.work(partner, seconds=10)
    assert state_of(desk.deps.engine, order_id) == "failed"
    assert refund_of(desk.deps.engine) == 1000
    assert desk.jobs.unfinished() == 0
    assert is_sound(desk.deps.engine)


def test_what_surely_was_not_sent_is_sent_again_after_the_pause_that_was_asked_for(
    desk: Desk, partner: ScriptedPartner, order_id: str, jobs: JobTable
) -> None:
    partner.outcomes.append(Unsent("rate_limited", 45.0))
    desk.work(partner, seconds=10)
    assert state_of(desk.deps.engine, order_id) == "queued"
    assert [job.due for job in jobs.waiting()] == [desk.clock().timestamp() + 45.0]
    assert desk.work(partner, seconds=44.9) == 0
    assert desk.work(partner, seconds=0.1) == 1
    assert attempts_of(desk.deps.engine, order_id) == [("unsent", "rate_limited"), ("accepted", "")]
    assert is_sound(desk.deps.engine)


def test_an_order_that_never_arrives_is_given_up_and_refunded(
    desk: Desk, partner: ScriptedPartner, order_id: str
) -> None:
    partner.outcomes.extend([Unsent("ConnectError")] * 99)
    while desk.jobs.unfinished():
        desk.work(partner, seconds=600)
    assert len(partner.submitted) == MOST_UNSENT_ATTEMPTS
    assert state_of(desk.deps.engine, order_id) == "failed"
    assert refund_of(desk.deps.engine) == 1000
    assert is_sound(desk.deps.engine)


def test_a_job_that_runs_twice_sends_once(
    desk: Desk, partner: ScriptedPartner, order_id: str
) -> None:
    desk.clock.advance(10)
    for _ in range(3):
        run(submit_order(desk.deps, Providers([partner]), order_id))
    assert len(partner.submitted) == 1


@pytest.mark.parametrize("capability", ["lookup", "none"])
def test_a_job_that_runs_beside_itself_sends_once(
    desk: Desk, order_id: str, capability: Any
) -> None:
    partner = ScriptedPartner(capability)
    desk.clock.advance(10)
    first = claim_attempt(desk.deps, Providers([partner]), order_id)
    second = claim_attempt(desk.deps, Providers([partner]), order_id)
    assert first is not None
    assert second is None


def test_an_order_taken_back_or_unknown_to_us_is_not_sent(
    desk: Desk, partner: ScriptedPartner, order_id: str, member: Any
) -> None:
    undo_order(desk.deps, member, order_id)
    desk.clock.advance(10)
    run(submit_order(desk.deps, Providers([partner]), order_id))
    run(submit_order(desk.deps, Providers([partner]), "no such order"))
    assert partner.submitted == []


def test_an_order_waits_for_a_connector_that_is_not_here(
    desk: Desk, partner: ScriptedPartner, order_id: str
) -> None:
    desk.work(seconds=10)
    assert state_of(desk.deps.engine, order_id) == "queued"
    assert scalar(desk.deps.engine, "SELECT COUNT(*) FROM fulfilment_attempt") == 0
    assert desk.work(partner, seconds=30) == 1
    assert state_of(desk.deps.engine, order_id) == "submitted"


def test_a_machine_that_dawdled_with_a_claim_does_not_send_any_more(
    desk: Desk, partner: ScriptedPartner, order_id: str, clock: SteppedClock
) -> None:
    """By then the poller may hold the attempt for orphaned, and somebody else may have sent it."""
    clock.advance(10)
    ticks = iter([clock(), clock.advance(CLAIM_SECONDS)])
    slow = replace(desk.deps, clock=lambda: next(ticks, clock.moment))
    run(submit_order(slow, Providers([partner]), order_id))
    assert partner.submitted == []
    assert attempts_of(desk.deps.engine, order_id) == [("unsent", "dawdled")]
    desk.work(partner, seconds=10)
    assert state_of(desk.deps.engine, order_id) == "submitted"


@pytest.mark.parametrize(
    "late",
    [
        Accepted("other", {}),
        Rejected("policy", {}),
        Unsent("rate_limited"),
        Lost("ReadTimeout"),
    ],
)
def test_an_outcome_that_comes_after_the_order_was_accepted_moves_nothing(
    desk: Desk, partner: ScriptedPartner, order_id: str, late: Any
) -> None:
    """Two machines sent the same key; the slower one's news are old."""
    desk.clock.advance(10)
    claim = claim_attempt(desk.deps, Providers([partner]), order_id)
    assert claim is not None
    record_outcome(desk.deps, claim, Accepted("ref-1", {"reference": "ref-1"}))
    record_outcome(desk.deps, claim, late)
    assert state_of(desk.deps.engine, order_id) == "submitted"
    assert scalar(desk.deps.engine, "SELECT reference FROM fulfilment_attempt") == "ref-1"
    assert is_sound(desk.deps.engine)


def test_a_connector_that_breaks_leaves_the_attempt_to_be_found_out_about(
    desk: Desk, partner: ScriptedPartner, order_id: str
) -> None:
    partner.outcomes.append(KeyError("reference"))
    with pytest.raises(KeyError):
        desk.work(partner, seconds=10)
    assert attempts_of(desk.deps.engine, order_id) == [("sent", "")]
    partner.known[order_id] = _found(order_id)
    desk.poll(partner, seconds=3600)
    desk.poll(partner, seconds=3600)
    assert state_of(desk.deps.engine, order_id) == "submitted"


def _found(order_id: str) -> Any:
    partner = ScriptedPartner()
    partner.report(order_id, "running", 0)
    return partner.reports[f"ref-{order_id}"]
