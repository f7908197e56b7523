"""What destroyed orders and consignees lose.

Amounts, dates, states and the service stay: with nothing that leads to a person they are books.
"""

from collections.abc import Sequence

from sqlalchemy import delete, update
from sqlmodel import Session, col

from snshelper.ordering.life import ORDERS
from snshelper.ordering.tables import Consignee


def erase_orders(session: Session, order_ids: Sequence[str]) -> None:
    """Remove for whom it was ordered: the target, and the click."""
    session.execute(
        update(ORDERS).where(ORDERS.c.id.in_(order_ids)).values(target=None, client_key=ORDERS.c.id)
    )


def erase_consignees(session: Session, order_ids: Sequence[str]) -> None:
    """Remove where the parcels of these orders went."""
    session.execute(delete(Consignee).where(col(Consignee.order_id).in_(order_ids)))
