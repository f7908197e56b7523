"""Reading attempts, receipts and parcels: the proof behind an order."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Row, select

from snshelper.fulfilment.attempts import ATTEMPTS
from snshelper.fulfilment.receipts import RECEIPTS, Contents, open_contents
from snshelper.fulfilment.tables import Shipment
from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.privacy.gate import Reading
from snshelper.privacy.scopes import DataDestroyed, DataFrozen
from snshelper.privacy.uses import Use


@dataclass(frozen=True)
class Proof:
    """Every try to hand an order over, the partner's sealed answers, and the parcel if any."""

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


def own_contents(deps: Deps, actor: Actor, order: Row[Any], proof: Proof) -> Contents:
    """Target and newest receipt of the actor's own order; empty once they were destroyed."""
    with reading(deps.engine) as session:
        try:
            return open_contents(
                session, deps, Reading(actor, Use.SELF), order, proof.receipts[-1:]
            )
        except (DataFrozen, DataDestroyed):
            return Contents("", ())
