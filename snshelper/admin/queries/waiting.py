"""What waits for a person, the longest wait first; nobody's name or address."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Engine, Select, func, select
from sqlmodel import Session, col

from snshelper.fulfilment.admin.queries import MOST_COUNTED, waiting_counts
from snshelper.fulfilment.tables import Shipment
from snshelper.kernel.actor import Actor
from snshelper.kernel.unit_of_work import reading
from snshelper.ordering.life import ORDERS
from snshelper.support.tables import Inquiry

_MOST = 10
WaitingKind = Literal["unknown", "parcel", "inquiry"]


@dataclass(frozen=True)
class Waiting:
    """One thing somebody has to look at, since when, and what it is about."""

    kind: WaitingKind
    id: str
    since: datetime
    about: str


def waiting(engine: Engine, actor: Actor) -> list[Waiting]:
    """At most ten of each kind that this actor can do something about.

    Raises NotAllowed without `dashboard.read`.
    """
    actor.require("dashboard.read")
    found: list[Waiting] = []
    with reading(engine) as session:
        if actor.may("orders.read"):
            found += _read(session, "unknown", _unknown())
        if actor.may("shipments.write"):
            found += _read(session, "parcel", _parcels())
        if actor.may("inquiries.answer"):
            found += _read(session, "inquiry", _inquiries())
    return found


def navigation_counts(engine: Engine, actor: Actor) -> dict[str, int]:
    """How many open orders, lost answers and open inquiries there are, by navigation entry.

    Only what this actor may see, and nothing that is 0.
    """
    counts: dict[str, int] = {}
    if actor.may("orders.read"):
        orders = waiting_counts(engine, actor)
        counts |= {"orders": orders["open"], "unknown": orders["unknown"]}
    if actor.may("inquiries.answer"):
        with reading(engine) as session:
            counts["inquiries"] = open_inquiries(session)
    return {name: count for name, count in counts.items() if count}


def open_inquiries(session: Session) -> int:
    """How many inquiries are open, counted no further than MOST_COUNTED."""
    some = select(col(Inquiry.id)).where(col(Inquiry.state) == "open").limit(MOST_COUNTED)
    return session.execute(select(func.count()).select_from(some.subquery())).scalar_one()


def _read(session: Session, kind: WaitingKind, query: Select[Any]) -> list[Waiting]:
    return [Waiting(kind, *row) for row in session.execute(query.limit(_MOST)).all()]


def _unknown() -> Select[Any]:
    return (
        select(ORDERS.c.id, ORDERS.c.updated_at, ORDERS.c.title)
        .where(ORDERS.c.state == "unknown")
        .order_by(ORDERS.c.id)
    )


def _parcels() -> Select[Any]:
    return (
        select(col(Shipment.order_id), col(Shipment.created_at), ORDERS.c.title)
        .join(ORDERS, ORDERS.c.id == col(Shipment.order_id))
        .where(col(Shipment.state) == "to_pack")
        .order_by(col(Shipment.order_id))
    )


def _inquiries() -> Select[Any, Any, Any]:
    return (
        select(col(Inquiry.id), col(Inquiry.created_at), col(Inquiry.channel))
        .where(col(Inquiry.state) == "open")
        .order_by(col(Inquiry.id))
    )
