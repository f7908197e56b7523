"""What a law keeps after an account is deleted, which law, and until when (P38)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from snshelper.kernel.i18n import Texts
from snshelper.kernel.runtime import Deps
from snshelper.officer.retention.rules import (
    ConsigneeFacts,
    ConsultFacts,
    OrderFacts,
    PayoutFacts,
    due_of,
    grounds_of,
)
from snshelper.ordering.life import ORDERS
from snshelper.ordering.tables import Consignee
from snshelper.privacy.calendar import KOREA
from snshelper.privacy.documents import long_date
from snshelper.privacy.laws import cited
from snshelper.privacy.switches import is_thrown
from snshelper.support.tables import Inquiry
from snshelper.wallet.payouts.queries import count_owed


@dataclass(frozen=True)
class Kept:
    """So many things of a kind, kept by a law; `until` is when the last of them may go."""

    kind: str
    count: int
    law: str
    until: datetime

    def words(self, t: Texts) -> str:
        """One line for the person."""
        return t(
            "requests.kept",
            kind=t(f"requests.kept.{self.kind}"),
            count=f"{self.count:,}",
            law=cited(self.law).name(t),
            until=long_date(self.until.astimezone(KOREA).date(), t.lang),
        )


def kept_by_law(session: Session, deps: Deps, account_id: str) -> list[Kept]:
    """What stays although the account goes; computed by the rules that destroy it afterwards.

    Orders that still run are counted as if they ended now.
    """
    if is_thrown("requests.keeping"):
        return []
    return [
        *_orders(session, deps, account_id),
        *_consignees(session, deps, account_id),
        *_disputes(session, deps, account_id),
        *_payouts(session, deps, account_id),
    ]


def _orders(session: Session, deps: Deps, account_id: str) -> Iterator[Kept]:
    mine = ORDERS.c.account_id == account_id
    count, newest = session.execute(
        select(func.count(), func.max(func.coalesce(ORDERS.c.ended_at, deps.clock()))).where(mine)
    ).one()
    if count:
        last = _moment(newest)
        yield from _line("order", count, grounds_of(OrderFacts(last, last, last)))


def _consignees(session: Session, deps: Deps, account_id: str) -> Iterator[Kept]:
    query = select(func.count()).where(col(Consignee.account_id) == account_id)
    count = session.execute(query).scalar_one()
    if count:
        now = deps.clock()
        yield from _line("consignee", count, grounds_of(ConsigneeFacts(now, now)))


def _disputes(session: Session, deps: Deps, account_id: str) -> Iterator[Kept]:
    query = select(func.count()).where(
        col(Inquiry.account_id) == account_id, col(Inquiry.classification) == "dispute"
    )
    count = session.execute(query).scalar_one()
    if count:
        facts = ConsultFacts(deps.clock(), is_dispute=True)
        yield from _line("consult", count, grounds_of(facts))


def _payouts(session: Session, deps: Deps, account_id: str) -> Iterator[Kept]:
    count = count_owed(session, account_id)
    if count:
        yield from _line("payout", count, grounds_of(PayoutFacts(deps.clock())))


def _line(kind: str, count: int, grounds: tuple[object, ...]) -> Iterator[Kept]:
    due = due_of(grounds)  # type: ignore[arg-type]
    if due is not None:
        yield Kept(kind, count, due.law, due.at)


def _moment(stored: object) -> datetime:
    return stored if isinstance(stored, datetime) else datetime.fromisoformat(str(stored))
