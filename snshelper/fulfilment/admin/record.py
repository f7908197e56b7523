"""Everything the shop knows about one order, for the panel of staff."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select
from sqlmodel import Session, col

from snshelper.fulfilment.admin.rules import Standing, Try
from snshelper.fulfilment.queries import Proof, proof_of
from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import NotFound
from snshelper.kernel.unit_of_work import reading
from snshelper.ordering.life import load_order
from snshelper.ordering.queries import OrderRow, Step, steps_of
from snshelper.ordering.tables import Consignee
from snshelper.wallet.tables import LedgerTransfer

_MOST_TRANSFERS = 100


@dataclass(frozen=True)
class Movement:
    """One transfer of an order's money, in yen."""

    at: datetime
    kind: str
    amount: int


@dataclass(frozen=True)
class OrderRecord:
    """An order with its steps, attempts, receipts, parcel and money. No address of anybody."""

    order: OrderRow
    steps: list[Step]
    proof: Proof
    movements: list[Movement]
    has_consignee: bool

    @property
    def standing(self) -> Standing:
        """What decisions about the order rest on."""
        shipment = self.proof.shipment
        return Standing(
            state=self.order.state,
            price=self.order.price,
            refunded=self.order.refunded,
            given=sum(one.amount for one in self.movements if one.kind == "reversal"),
            tries=[Try(attempt.state, attempt.sent_at) for attempt in self.proof.attempts],
            parcel=shipment.state if shipment else "",
        )


def order_record(engine: Engine, actor: Actor, order_id: str) -> OrderRecord:
    """One order. Raises NotAllowed without `orders.read`, NotFound."""
    actor.require("orders.read")
    with reading(engine) as session:
        order = load_order(session, order_id)
        if order is None:
            raise NotFound()
        movements = _movements(session, order_id)
        consignee = select(col(Consignee.order_id)).where(col(Consignee.order_id) == order_id)
        has_consignee = session.execute(consignee).first() is not None
    return OrderRecord(
        order=order,
        steps=steps_of(engine, order_id),
        proof=proof_of(engine, order_id),
        movements=movements,
        has_consignee=has_consignee,
    )


def _movements(session: Session, order_id: str) -> list[Movement]:
    rows = session.execute(
        select(col(LedgerTransfer.created_at), col(LedgerTransfer.kind), col(LedgerTransfer.amount))
        .where(col(LedgerTransfer.order_id) == order_id)
        .order_by(col(LedgerTransfer.id))
        .limit(_MOST_TRANSFERS)
    )
    return [Movement(row.created_at, row.kind, row.amount) for row in rows]
