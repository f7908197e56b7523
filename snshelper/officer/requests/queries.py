"""Reading requests: a person's own, the desk's list, what falls due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.officer.requests.errors import RequestGone
from snshelper.officer.requests.rules import REMINDER, UNDER_WAY
from snshelper.officer.requests.tables import RecipientCorrection, SubjectRequest
from snshelper.ordering.life import ORDERS
from snshelper.privacy.tables import ProcessingFreeze
from snshelper.wallet.ledger import wallet_of

PAGE = 30
PERMISSION = "requests.write"
_MOST_DUE = 100


@dataclass(frozen=True)
class RequestDue:
    """A request that must be answered; `is_late` when its time has passed."""

    id: str
    kind: str
    state: str
    due_at: datetime
    is_late: bool


def requests_due(session: Session, now: datetime) -> list[RequestDue]:
    """What waits for an answer with three days left or less, the latest first; 100 at most."""
    soon = _under_way().where(col(SubjectRequest.due_at) <= now + REMINDER)
    rows = session.scalars(soon.order_by(col(SubjectRequest.due_at)).limit(_MOST_DUE))
    return [RequestDue(r.id, r.kind, r.state, r.due_at, now >= r.due_at) for r in rows]


def _under_way() -> Select[Any]:
    return select(SubjectRequest).where(col(SubjectRequest.done_at).is_(None))


def desk_requests(
    deps: Deps, actor: Actor, *, ended: bool = False, before_id: str = ""
) -> list[SubjectRequest]:
    """A page of requests: those under way by their due day, or the ended ones newest first."""
    actor.require(PERMISSION)
    with reading(deps.engine) as session:
        if not ended:
            query = _under_way().order_by(col(SubjectRequest.due_at), col(SubjectRequest.id))
            return list(session.scalars(query.limit(_MOST_DUE)))
        past = select(SubjectRequest).where(col(SubjectRequest.done_at).is_not(None))
        if before_id:
            past = past.where(col(SubjectRequest.id) < before_id)
        return list(session.scalars(past.order_by(col(SubjectRequest.id).desc()).limit(PAGE)))


def locked_request(session: Session, request_id: str) -> SubjectRequest:
    """A request that this transaction may change. Raises RequestGone."""
    request = session.get(SubjectRequest, request_id, with_for_update=True)
    if request is None:
        raise RequestGone()
    return request


def under_way(session: Session, account_id: str, kind: str) -> list[SubjectRequest]:
    """An account's requests of a kind that have no end yet."""
    query = _under_way().where(
        col(SubjectRequest.account_id) == account_id,
        col(SubjectRequest.kind) == kind,
        col(SubjectRequest.state).in_(UNDER_WAY),
    )
    return list(session.scalars(query))


def stops_of(session: Session, scope: str) -> list[str]:
    """The requests that stop everything in this scope now."""
    active = select(col(ProcessingFreeze.request_id)).where(
        col(ProcessingFreeze.scope) == scope,
        col(ProcessingFreeze.ground) == "stop",
        col(ProcessingFreeze.lifted_at).is_(None),
    )
    return list(session.execute(active).scalars())


def is_deleting(session: Session, account_id: str) -> bool:
    """Whether the member asked for the account's deletion and may still change their mind."""
    return any(one.state == "waiting" for one in under_way(session, account_id, "delete"))


def open_orders(session: Session, account_id: str) -> list[str]:
    """Ids of the orders that have not ended."""
    query = select(ORDERS.c.id).where(
        ORDERS.c.account_id == account_id, ORDERS.c.ended_at.is_(None)
    )
    return list(session.execute(query.order_by(ORDERS.c.id)).scalars())


def at_stake(session: Session, account_id: str) -> int:
    """Yen that a deletion may give up: the wallet, and what open orders hold."""
    wallet = wallet_of(session, account_id)
    held = session.execute(
        select(func.coalesce(func.sum(ORDERS.c.price), 0)).where(
            ORDERS.c.account_id == account_id, ORDERS.c.ended_at.is_(None)
        )
    ).scalar_one()
    return (wallet[1] if wallet else 0) + int(held)


def tellings_of(session: Session, request_id: str) -> Sequence[RecipientCorrection]:
    """The recipients that are told about a correction."""
    query = select(RecipientCorrection).where(col(RecipientCorrection.request_id) == request_id)
    return session.scalars(query.order_by(col(RecipientCorrection.recipient))).all()
