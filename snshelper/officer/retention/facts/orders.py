"""Orders that ended, and where their parcels went."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlmodel import Session, col

from snshelper.fulfilment.tables import Shipment
from snshelper.officer.retention.facts.lines import BATCH, has_no_line, has_no_mail
from snshelper.officer.retention.rules import ConsigneeFacts, OrderFacts
from snshelper.officer.retention.selection import Candidate
from snshelper.ordering.life import ORDERS
from snshelper.ordering.tables import Consignee
from snshelper.privacy.retention import GROUNDS
from snshelper.wallet.tables import LedgerTransfer

# Never longer than the period itself: what this leaves out cannot be due.
_AT_LEAST = timedelta(days=365 * GROUNDS["tax"].years)


def order_candidates(session: Session, now: datetime) -> Iterator[Candidate]:
    """Orders that ended long enough ago."""
    query = _lives().where(ORDERS.c.ended_at <= now - _AT_LEAST, has_no_line("order", ORDERS.c.id))
    for row, settled_at in _with_settlement(session, query):
        facts = OrderFacts(_delivered_at(row), settled_at, row.ended_at)
        yield Candidate("order", row.id, row.account_id, facts)


def consignee_candidates(session: Session, now: datetime) -> Iterator[Candidate]:
    """Consignees of orders that ended."""
    query = (
        _lives()
        .join(Consignee, col(Consignee.order_id) == ORDERS.c.id)
        .where(
            ORDERS.c.ended_at <= now,
            has_no_line("consignee", ORDERS.c.id),
            has_no_mail("consignee", ORDERS.c.id),
        )
    )
    for row, settled_at in _with_settlement(session, query):
        was_shipped = row.shipment in ("shipped", "delivered")
        facts = ConsigneeFacts(_delivered_at(row), settled_at, was_shipped)
        yield Candidate("consignee", row.id, row.account_id, facts)


def _lives() -> Select[Any]:
    return select(
        ORDERS.c.id,
        ORDERS.c.account_id,
        ORDERS.c.ended_at,
        col(Shipment.state).label("shipment"),
        col(Shipment.delivered_at).label("arrived_at"),
    ).outerjoin(Shipment, col(Shipment.order_id) == ORDERS.c.id)


def _delivered_at(row: Row[Any]) -> datetime | None:
    """When the parcel arrived; without one that was sent, the end of the order is all there is."""
    return row.arrived_at if row.shipment in ("shipped", "delivered") else row.ended_at


def _with_settlement(
    session: Session, query: Select[Any]
) -> Iterator[tuple[Row[Any], datetime | None]]:
    """Each life with its last movement of money; refunds may come long after the end."""
    query = query.order_by(ORDERS.c.ended_at, ORDERS.c.id)
    for rows in session.execute(query).yield_per(BATCH).partitions():
        moved = _last_transfers(session, [row.id for row in rows])
        for row in rows:
            yield row, max(moved.get(row.id, row.ended_at), row.ended_at)


def _last_transfers(session: Session, order_ids: Sequence[str]) -> dict[str, datetime]:
    query = (
        select(col(LedgerTransfer.order_id), func.max(col(LedgerTransfer.created_at)))
        .where(col(LedgerTransfer.order_id).in_(order_ids))
        .group_by(col(LedgerTransfer.order_id))
    )
    return {row[0]: row[1] for row in session.execute(query)}
