"""Handing one order over: intent committed, request made, outcome committed.

The durable engine runs `submit_order` at least once. That its effect happens at most once follows
from the attempts, whatever runs twice or dies in between.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Row, update
from sqlmodel import Session

from snshelper.fulfilment.attempts import (
    CLAIM_SECONDS,
    NOT_FOUND,
    begin_attempt,
    change_attempt,
    effective_attempt,
    repeat_attempt,
    was_ever_lost,
    was_repeated,
)
from snshelper.fulfilment.providers.port import (
    Accepted,
    Lost,
    Manner,
    Outcome,
    Provider,
    Rejected,
    Submission,
    Unsent,
)
from snshelper.fulfilment.providers.registry import Providers
from snshelper.fulfilment.receipts import add_receipt
from snshelper.fulfilment.rules import MOST_UNSENT_ATTEMPTS, next_poll_seconds, resend_seconds
from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps, in_thread
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.ordering.actions import SUBMIT_WORKFLOW
from snshelper.ordering.contents import target_item, target_of
from snshelper.ordering.life import ORDERS, advance, end_order, load_order
from snshelper.privacy.disclosures import record_disclosure
from snshelper.privacy.gate import ProcessingStopped, Reading
from snshelper.privacy.switches import is_thrown
from snshelper.privacy.uses import Use

_DELIVERING = Reading(SYSTEM, Use.DELIVERY)
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Claim:
    """The right to make one request for one order, soon after `at`."""

    attempt_id: str
    number: int
    at: datetime
    order_id: str
    provider: Provider
    submission: Submission


async def submit_order(deps: Deps, providers: Providers, order_id: str) -> None:
    """Hand `order_id` over if it is still to be handed over."""
    claim = await in_thread(claim_attempt, deps, providers, order_id)
    if claim is None:
        return
    # A claim that lay about may be held for orphaned by now, and be sent by somebody else.
    is_fresh = deps.clock() - claim.at < timedelta(seconds=CLAIM_SECONDS)
    outcome = await claim.provider.submit(claim.submission) if is_fresh else Unsent("dawdled")
    await in_thread(record_outcome, deps, claim, outcome)


def claim_attempt(deps: Deps, providers: Providers, order_id: str) -> Claim | None:
    """Commit the intent to send; None when nothing is to be sent (any more)."""
    with unit_of_work(deps.engine) as session:
        order = load_order(session, order_id, lock=True)
        now = deps.clock()  # behind the lock: waiting for it must not eat the time of the request
        if order is None or order.state not in ("placed", "queued"):
            return None
        if order.state == "placed":
            if now < order.undo_until:
                _enqueue_again(deps, session, now, order, (order.undo_until - now).total_seconds())
                return None
            advance(session, now, order, "queued", "queued")
        provider = providers.get(order.connector)
        if provider is None:
            _enqueue_again(deps, session, now, order, _DISCONNECTED_WAIT)
            return None
        try:
            return _claim(deps, session, now, order, provider)
        except ProcessingStopped:
            _enqueue_again(deps, session, now, order, _STOPPED_WAIT)
            return None


# A connector that is not connected in this process may be in another one, or after a restart.
_DISCONNECTED_WAIT = 30.0
# The customer asked to stop, or to correct what would be sent: until that is done, nothing is.
_STOPPED_WAIT = 60.0


def _claim(
    deps: Deps, session: Session, now: datetime, order: Row[Any], provider: Provider
) -> Claim | None:
    target = target_of(session, deps, _DELIVERING, order)
    submission = Submission(order.id, order.product, target, order.quantity)
    running = effective_attempt(session, order.id)
    if running is None:
        attempt_id, number = begin_attempt(session, now, order, provider.manner)
        if provider.manner.is_outside:
            item = target_item(order)
            record_disclosure(session, now, provider.name, item.scope.name, item.field)
        return Claim(attempt_id, number, now, order.id, provider, submission)
    if running.state == "sent" and provider.manner.capability == "key":
        # We died with the request under way. The same key again has the same effect.
        repeat_attempt(session, now, running, provider.manner)
        return Claim(running.id, running.number, now, order.id, provider, submission)
    return None


def record_outcome(deps: Deps, claim: Claim, outcome: Outcome) -> None:
    """Commit what came of a request, with its receipt, and what follows from it."""
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        order = load_order(session, claim.order_id, lock=True)
        if order is None:
            return
        match outcome:
            case Accepted():
                accept(deps, session, now, order, claim.attempt_id, outcome, claim.provider.manner)
            case Rejected():
                _reject(deps, session, now, order, claim, outcome)
            case Unsent():
                _retry_later(deps, session, now, order, claim, outcome)
            case Lost() if is_thrown("fulfilment.read_back"):
                _retry_later(deps, session, now, order, claim, Unsent(outcome.reason, 0))
            case Lost():
                lose(session, now, order, claim.attempt_id, claim.provider.manner, outcome.reason)


def accept(
    deps: Deps,
    session: Session,
    now: datetime,
    order: Row[Any],
    attempt_id: str,
    accepted: Accepted,
    manner: Manner,
) -> None:
    """The partner has it: from now on its progress is polled."""
    taken = change_attempt(
        session,
        attempt_id,
        ("sent", "unknown"),
        state="accepted",
        reference=accepted.reference,
        next_poll_at=now + timedelta(seconds=next_poll_seconds(manner, 0, 0.5)),
        polls=0,
    )
    add_receipt(session, deps, now, order, attempt_id, "accepted", accepted.body)
    if taken and order.state in ("queued", "unknown"):
        advance(session, now, order, "submitted", "submitted", {"reference": accepted.reference})


def _reject(
    deps: Deps, session: Session, now: datetime, order: Row[Any], claim: Claim, rejected: Rejected
) -> None:
    refused = change_attempt(
        session,
        claim.attempt_id,
        ("sent", "unknown"),
        state="rejected",
        reason=rejected.reason[:80],
        next_poll_at=None,
        settled_at=now,
    )
    add_receipt(session, deps, now, order, claim.attempt_id, "rejected", rejected.body)
    if refused and order.state in ("queued", "unknown"):
        end_order(session, now, order, "failed", 0, {"reason": "rejected"})


def _retry_later(
    deps: Deps, session: Session, now: datetime, order: Row[Any], claim: Claim, unsent: Unsent
) -> None:
    is_last = claim.number >= MOST_UNSENT_ATTEMPTS and was_ever_lost(session, order.id)
    if is_last or was_repeated(session, claim.attempt_id):
        # This request did not arrive, but one before it may have, however late.
        lose(session, now, order, claim.attempt_id, claim.provider.manner, unsent.reason)
        return
    released = change_attempt(
        session,
        claim.attempt_id,
        ("sent",),
        state="unsent",
        reason=unsent.reason[:80],
        next_poll_at=None,
        settled_at=now,
    )
    if released and order.state == "queued":
        _send_later(deps, session, now, order, claim.number, unsent.wait_seconds)


def _send_later(
    deps: Deps, session: Session, now: datetime, order: Row[Any], number: int, wait_seconds: float
) -> None:
    """Attempt `number` was surely not received: try again after a while, or give up and refund."""
    if number >= MOST_UNSENT_ATTEMPTS:
        end_order(session, now, order, "failed", 0, {"reason": "unreachable"})
        return
    _enqueue_again(deps, session, now, order, resend_seconds(wait_seconds, number))


def lose(
    session: Session,
    now: datetime,
    order: Row[Any],
    attempt_id: str,
    manner: Manner,
    reason: str,
) -> None:
    """The answer was lost: say so, wait longer than the partner may still be working, then ask."""
    changed = change_attempt(
        session,
        attempt_id,
        ("sent",),
        state="unknown",
        reason=reason[:80],
        next_poll_at=now + timedelta(seconds=manner.unknown_wait),
    )
    if changed and order.state == "queued":
        advance(session, now, order, "unknown", "unknown", {"reason": reason})


def not_found(deps: Deps, session: Session, now: datetime, order: Row[Any], attempt: Any) -> None:
    """The partner proved that it does not have it: try again, but not for ever."""
    if not _release(session, now, attempt):
        return
    if order.state == "unknown" and attempt.number < MOST_UNSENT_ATTEMPTS:
        advance(session, now, order, "queued", "requeued")
    _send_later(deps, session, now, order, attempt.number, 0)


def send_again(deps: Deps, session: Session, now: datetime, order: Row[Any], attempt: Any) -> None:
    """Staff proved that the partner does not have it: send it again, however often it was tried."""
    if not _release(session, now, attempt):
        return
    if order.state == "unknown":
        advance(session, now, order, "queued", "requeued")
    _enqueue_again(deps, session, now, order, 0)


def _release(session: Session, now: datetime, attempt: Any) -> bool:
    return change_attempt(
        session,
        attempt.id,
        ("unknown",),
        state="unsent",
        reason=NOT_FOUND,
        next_poll_at=None,
        settled_at=now,
    )


def _enqueue_again(
    deps: Deps, session: Session, now: datetime, order: Row[Any], delay_seconds: float
) -> None:
    """A new durable workflow for the same order: an id that ran once would be passed over.

    The order counts as moved, so that the reconciler does not double what waits here.
    """
    session.execute(update(ORDERS).where(ORDERS.c.id == order.id).values(updated_at=now))
    workflow_id = f"{order.id}:{new_id()}"
    deps.queue.enqueue(session, SUBMIT_WORKFLOW, workflow_id, order.id, delay_seconds=delay_seconds)
