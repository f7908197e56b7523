"""What partners answered about destroyed orders, and what was noted on their parcels."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlmodel import Session, col

from snshelper.fulfilment.attempts import ATTEMPTS, RECEIPTS
from snshelper.fulfilment.tables import Shipment


def erase_receipts(session: Session, order_ids: Sequence[str]) -> None:
    """Empty the receipts: that there was one stays.

    A trigger lets only receipts be emptied whose order is being destroyed by a manifest.
    """
    attempts = select(ATTEMPTS.c.id).where(ATTEMPTS.c.order_id.in_(order_ids))
    session.execute(update(RECEIPTS).where(RECEIPTS.c.attempt_id.in_(attempts)).values(body={}))


def erase_parcel_notes(session: Session, order_ids: Sequence[str]) -> None:
    """Remove the notes and tracking numbers, which lead to an address."""
    session.execute(
        update(Shipment)
        .where(col(Shipment.order_id).in_(order_ids))
        .values(note="", tracking_number="")
    )
