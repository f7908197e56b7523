"""Reading attempts, receipts and parcels: the proof behind an order."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Row, select

from snshelper.fulfilment.attempts import ATTEMPTS, RECEIPTS
from snshelper.fulfilment.tables import Shipment
from snshelper.kernel.unit_of_work import reading


@dataclass(frozen=True)
class Proof:
    """Every try to hand an order over, what the partner answered, and the parcel if any."""

    attempts: list[Row[Any]]
    receipts: list[Row[Any]]
    shipment: Shipment | None

    @property
    def accepted(self) -> Row[Any] | None:
        """The attempt the partner accepted."""
        return next((attempt for attempt in self.attempts if attempt.reference), None)

    @property
    def times_sent(self) -> int:
        """How many requests may have reached the partner."""
        return sum(attempt.state != "unsent" for attempt in self.attempts)


def proof_of(engine: Engine, order_id: str) -> Proof:
    """The proof of one order. Who may see it is decided by the caller, who loaded the order."""
    with reading(engine) as session:
        attempts = session.execute(
            select(ATTEMPTS).where(ATTEMPTS.c.order_id == order_id).order_by(ATTEMPTS.c.number)
        ).all()
        receipts = session.execute(
            select(RECEIPTS)
            .where(RECEIPTS.c.attempt_id.in_([attempt.id for attempt in attempts]))
            .order_by(RECEIPTS.c.id)
            .limit(50)
        ).all()
        shipment = session.get(Shipment, order_id)
    return Proof(list(attempts), list(receipts), shipment)
