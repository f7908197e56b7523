"""The effect ledger: one row for each try to hand an order over, written before it leaves.

Every function runs in the caller's transaction. What may happen to an order is decided here, by
conditional updates and the unique index, never by who asks first.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update
from sqlmodel import Session

from snshelper.fulfilment.providers.port import Manner
from snshelper.fulfilment.tables import FulfilmentAttempt
from snshelper.kernel.ids import new_id
from snshelper.kernel.outbound import LONGEST_REQUEST_SECONDS
from snshelper.kernel.statements import change_row
from snshelper.kernel.unit_of_work import core

ATTEMPTS = FulfilmentAttempt.__table__  # type: ignore[attr-defined]
EFFECTIVE = ("sent", "accepted", "unknown")
# Built once: building a statement costs more than running it.
_BEGIN = insert(ATTEMPTS)
_OF_ORDER = ATTEMPTS.c.order_id == bindparam("order_id")
_EFFECTIVE = select(ATTEMPTS).where(_OF_ORDER, ATTEMPTS.c.state.in_(EFFECTIVE))
_COUNT = select(func.count()).select_from(ATTEMPTS).where(_OF_ORDER)
_ANY_DUE = (
    select(ATTEMPTS.c.id)
    .where(
        ATTEMPTS.c.connector == bindparam("connector"), ATTEMPTS.c.next_poll_at <= bindparam("now")
    )
    .limit(1)
)


def effective_attempt(session: Session, order_id: str) -> Row[Any] | None:
    """The attempt that may have had, or has had, an effect; at most one exists."""
    return core(session).execute(_EFFECTIVE, {"order_id": order_id}).first()


def count_attempts(session: Session, order_id: str) -> int:
    """How many attempts an order has had."""
    return core(session).execute(_COUNT, {"order_id": order_id}).scalar_one()


def begin_attempt(
    session: Session, now: datetime, order: Row[Any], manner: Manner
) -> tuple[str, int]:
    """Write the intent to send; answers its id and number.

    If the process dies before it records an outcome, the attempt falls due by itself.
    """
    attempt_id, number = new_id(), count_attempts(session, order.id) + 1
    core(session).execute(
        _BEGIN,
        {
            "id": attempt_id,
            "order_id": order.id,
            "number": number,
            "connector": order.connector,
            "state": "sent",
            "sent_at": now,
            "next_poll_at": orphaned_at(now, manner),
            "polls": 0,
            "reason": "",
        },
    )
    return attempt_id, number


CLAIM_SECONDS = 8.0
"""How long a claim may be used: a machine that dawdled longer must not send any more."""
NOT_FOUND = "not_found"
"""The reason of an attempt whose answer was lost, and of which the partner then knew nothing."""
REPEATED = "repeated"
"""The reason of an attempt whose request was made again under its key."""


def orphaned_at(now: datetime, manner: Manner) -> datetime:
    """When an attempt claimed `now` and still `sent` surely has no request under way any more."""
    in_flight = CLAIM_SECONDS + LONGEST_REQUEST_SECONDS
    return now + timedelta(seconds=manner.unknown_wait + in_flight)


def repeat_attempt(session: Session, now: datetime, attempt: Row[Any], manner: Manner) -> bool:
    """Take over an attempt that died under way: its key makes the same request again harmless.

    From then on nothing but the partner's own word proves that it was not received.
    """
    return change_attempt(
        session,
        attempt.id,
        ("sent",),
        reason=REPEATED,
        sent_at=now,
        next_poll_at=orphaned_at(now, manner),
    )


def was_repeated(session: Session, attempt_id: str) -> bool:
    """Whether more than one request may have been made for this attempt."""
    reason = session.execute(select(ATTEMPTS.c.reason).where(ATTEMPTS.c.id == attempt_id)).scalar()
    return reason == REPEATED


def was_ever_lost(session: Session, order_id: str) -> bool:
    """Whether an answer about this order was lost, and the partner then knew nothing of it."""
    asked = select(ATTEMPTS.c.id).where(
        ATTEMPTS.c.order_id == order_id, ATTEMPTS.c.reason == NOT_FOUND
    )
    return session.execute(asked).first() is not None


def change_attempt(
    session: Session, attempt_id: str, expected: tuple[str, ...], **changes: Any
) -> bool:
    """Change an attempt that is still in one of the `expected` states; False if it is not."""
    return change_row(session, ATTEMPTS, attempt_id, expected, changes)


def is_any_due(session: Session, now: datetime, connector: str) -> bool:
    """Whether anything of this connector waits to be looked at."""
    return core(session).execute(_ANY_DUE, {"connector": connector, "now": now}).first() is not None


def claim_due(
    session: Session, now: datetime, connector: str, limit: int, lease_seconds: float
) -> list[Row[Any]]:
    """Take the attempts that are due, for `lease_seconds`: other pollers pass them over.

    Dying after the claim only delays the next look.
    """
    due = session.execute(
        select(ATTEMPTS)
        .where(ATTEMPTS.c.connector == connector, ATTEMPTS.c.next_poll_at <= now)
        .order_by(ATTEMPTS.c.next_poll_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if due:
        session.execute(
            update(ATTEMPTS)
            .where(ATTEMPTS.c.id.in_([row.id for row in due]))
            .values(next_poll_at=now + timedelta(seconds=lease_seconds))
        )
    return list(due)


def poll_now(session: Session, now: datetime, order_id: str) -> None:
    """Let the order's attempt be looked at as soon as possible (a webhook, a cancellation).

    Not one that is under way: whoever sent it is waiting for the answer.
    """
    session.execute(
        update(ATTEMPTS)
        .where(ATTEMPTS.c.order_id == order_id, ATTEMPTS.c.state.in_(("accepted", "unknown")))
        .values(next_poll_at=now)
    )
