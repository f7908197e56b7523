"""Goods leave by hand: submitting writes a packing task, progress is what staff recorded.

Its "outside system" is a table of ours, keyed by the order id, so submitting twice is one parcel.
"""

from collections.abc import Sequence

from sqlalchemy import Engine, select
from sqlmodel import col

from snshelper.fulfilment.providers.port import (
    Accepted,
    Manner,
    Outcome,
    Progress,
    ProgressState,
    Submission,
)
from snshelper.fulfilment.tables import Shipment
from snshelper.kernel.clock import Clock
from snshelper.kernel.runtime import in_thread
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.ordering.tables import Order

_STATES: dict[str, ProgressState] = {
    "to_pack": "running",
    "shipped": "running",
    "delivered": "finished",
    "cancelled": "cancelled",
}


class GoodsDesk:
    """See the port for what each method means. References look like `parcel-<order id>`."""

    name = "goods"
    manner = Manner(
        capability="key", unknown_wait=5.0, poll_first=60.0, poll_last=1800.0, is_outside=False
    )

    def __init__(self, engine: Engine, clock: Clock) -> None:
        """Work on the shop's own database."""
        self._engine = engine
        self._clock = clock

    async def submit(self, submission: Submission) -> Outcome:
        """Put a parcel on the packing list."""
        await in_thread(self._write, submission.order_id)
        return Accepted(_reference(submission.order_id), {"parcel": submission.order_id})

    def _write(self, order_id: str) -> None:
        with unit_of_work(self._engine) as session:
            if session.get(Shipment, order_id) is None:
                session.add(Shipment(order_id=order_id, state="to_pack", created_at=self._clock()))

    async def status(self, references: Sequence[str]) -> dict[str, Progress]:
        """What staff recorded for these parcels."""
        order_ids = [reference.removeprefix("parcel-") for reference in references]
        found = await in_thread(self._read, order_ids)
        return {progress.reference: progress for progress in found}

    def _read(self, order_ids: list[str]) -> list[Progress]:
        with reading(self._engine) as session:
            rows = session.execute(
                select(Shipment, col(Order.quantity))
                .join(Order, col(Order.id) == col(Shipment.order_id))
                .where(col(Shipment.order_id).in_(order_ids))
            ).all()
        return [_progress(shipment, quantity) for shipment, quantity in rows]

    async def look_up(self, order_id: str) -> Progress | None:
        """The parcel of an order."""
        found = await in_thread(self._read, [order_id])
        return found[0] if found else None

    async def cancel(self, reference: str) -> Progress:
        """Take a parcel that was not shipped off the list; a shipped one goes on."""
        order_id = reference.removeprefix("parcel-")
        await in_thread(self._cancel, order_id)
        return (await in_thread(self._read, [order_id]))[0]

    async def correct(self, reference: str, target: str) -> bool:
        """Nothing to tell: our own packers read the order itself."""
        return True

    def _cancel(self, order_id: str) -> None:
        with unit_of_work(self._engine) as session:
            shipment = session.get(Shipment, order_id, with_for_update=True)
            if shipment and shipment.state == "to_pack":
                shipment.state = "cancelled"


def _reference(order_id: str) -> str:
    return f"parcel-{order_id}"


def _progress(shipment: Shipment, quantity: int) -> Progress:
    return Progress(
        reference=_reference(shipment.order_id),
        state=_STATES[shipment.state],
        delivered=quantity if shipment.state == "delivered" else 0,
        body={
            "state": shipment.state,
            "carrier": shipment.carrier,
            "tracking_number": shipment.tracking_number,
        },
    )
