"""What stands on a packing slip."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from snshelper.kernel.ids import short_code
from snshelper.ordering.tables import Order


class Destination(Protocol):
    """Where a parcel goes."""

    @property
    def name(self) -> str:
        """To whom."""

    @property
    def phone(self) -> str:
        """For the carrier."""

    @property
    def postal_code(self) -> str:
        """Seven digits."""

    @property
    def address(self) -> str:
        """Prefecture to door."""


@dataclass(frozen=True)
class PackingSlip:
    """One slip: the order, its destination, and the register's number of this copy."""

    order: str
    title: str
    quantity: int
    name: str
    phone: str
    postal_code: str
    address: str
    copy: str
    count: int
    printed_at: datetime


def slip_of(
    order: Order, destination: Destination, copy_id: str, count: int, now: datetime
) -> PackingSlip:
    """The slip of one parcel; nothing on it that packing does not need."""
    return PackingSlip(
        order=short_code(order.id),
        title=order.title,
        quantity=order.quantity,
        name=destination.name,
        phone=destination.phone,
        postal_code=destination.postal_code,
        address=destination.address,
        copy=short_code(copy_id),
        count=count,
        printed_at=now,
    )
