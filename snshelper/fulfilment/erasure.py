"""What partners answered about destroyed orders, and the tracking of their parcels."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlmodel import Session, col

from snshelper.fulfilment.attempts import ATTEMPTS
from snshelper.fulfilment.receipts import RECEIPTS
from snshelper.fulfilment.tables import Shipment


def erase_receipts(session: Session, order_ids: Sequence[str]) -> None:
    """Empty the receipts: that there was one stays.

    A trigger lets only receipts be emptied whose order is being destroyed by a manifest.
    """
    attempts = select(ATTEMPTS.c.id).where(ATTEMPTS.c.order_id.in_(order_ids))
    session.execute(update(RECEIPTS).where(RECEIPTS.c.attempt_id.in_(attempts)).values(body=None))


def erase_tracking(session: Session, order_ids: Sequence[str]) -> None:
    """Remove the tracking numbers, which lead to an address."""
    session.execute(
        update(Shipment).where(col(Shipment.order_id).in_(order_ids)).values(tracking_number="")
    )
