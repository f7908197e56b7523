"""Reading payouts: what is to be paid, and what was."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.privacy.calendar import end_of_days
from snshelper.wallet.payouts.actions import PERMISSION
from snshelper.wallet.payouts.rules import PAID_WITHIN_DAYS
from snshelper.wallet.payouts.tables import Payout

PAGE = 30
_MOST = 200


def payable_payouts(deps: Deps, actor: Actor) -> list[Payout]:
    """What is to be paid, oldest first. Raises NotAllowed."""
    actor.require(PERMISSION)
    query = select(Payout).where(col(Payout.state) == "payable").order_by(col(Payout.id))
    with reading(deps.engine) as session:
        return list(session.scalars(query.limit(_MOST)))


def paid_payouts(deps: Deps, actor: Actor, before_id: str = "") -> list[Payout]:
    """A page of what was paid, newest first. Raises NotAllowed."""
    actor.require(PERMISSION)
    query = select(Payout).where(col(Payout.state) == "paid").order_by(col(Payout.id).desc())
    if before_id:
        query = query.where(col(Payout.id) < before_id)
    with reading(deps.engine) as session:
        return list(session.scalars(query.limit(PAGE)))


@dataclass(frozen=True)
class PayoutsDue:
    """How much is to be paid, and until when the oldest of it (its first late moment)."""

    count: int
    due_at: datetime


def payouts_due(session: Session) -> PayoutsDue | None:
    """What is to be paid, for the officer's front page; None when nothing is."""
    query = select(func.count(), func.min(col(Payout.payable_at)))
    count, oldest = session.execute(query.where(col(Payout.state) == "payable")).one()
    return PayoutsDue(count, end_of_days(oldest, PAID_WITHIN_DAYS)) if oldest else None


def count_owed(session: Session, account_id: str) -> int:
    """How many payouts of an account hold money that left its wallet."""
    query = select(func.count()).where(
        col(Payout.account_id) == account_id, col(Payout.state).in_(("payable", "paid"))
    )
    return int(session.execute(query).scalar_one())
