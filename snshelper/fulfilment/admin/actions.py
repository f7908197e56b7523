"""What the order desk adds to `fulfilment.actions`: asking many at once, seeing a consignee."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from snshelper.fulfilment.actions import ask_again
from snshelper.fulfilment.admin.rules import ASK_AFTER, Try, ask_obstacle
from snshelper.fulfilment.attempts import effective_attempt
from snshelper.fulfilment.queries import proof_of
from snshelper.fulfilment.receipts import Contents, open_contents
from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import NotFound, ShopError
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.ordering.contents import consignee_of
from snshelper.ordering.life import load_order
from snshelper.ordering.rules import ConsigneeDraft
from snshelper.ordering.tables import Consignee
from snshelper.privacy.gate import Reading
from snshelper.privacy.uses import Use


class NotAskable(ShopError):
    """The partner cannot be asked about this order now; `reason` says why. Nothing was asked."""

    code = "not_askable"


@dataclass(frozen=True)
class AskingPlan:
    """What asking about some orders would do: whom it reaches, and how many it leaves out."""

    askable: tuple[str, ...]
    too_soon: int
    nothing: int


def ask_partner(deps: Deps, actor: Actor, order_id: str) -> None:
    """Look the order up at the partner now, where an answer can be trusted.

    Raises NotAskable, NotAllowed without `orders.resolve`.
    """
    actor.require("orders.resolve")
    with reading(deps.engine) as session:
        obstacle = _obstacle(session, order_id, deps.clock())
    if obstacle:
        raise NotAskable(reason=obstacle, seconds=int(ASK_AFTER.total_seconds()))
    ask_again(deps, actor, order_id)


def plan_asking(deps: Deps, actor: Actor, order_ids: Iterable[str]) -> AskingPlan:
    """What `ask_many` would do with these orders; changes nothing."""
    actor.require("orders.resolve")
    now, found = deps.clock(), {}
    with reading(deps.engine) as session:
        for order_id in dict.fromkeys(order_ids):
            found[order_id] = _obstacle(session, order_id, now)
    obstacles = list(found.values())
    return AskingPlan(
        askable=tuple(order_id for order_id, obstacle in found.items() if not obstacle),
        too_soon=obstacles.count("too_soon"),
        nothing=obstacles.count("nothing"),
    )


def ask_many(deps: Deps, actor: Actor, order_ids: Iterable[str]) -> int:
    """Ask about every order that can be asked about now; answers how many. Each is audited."""
    plan = plan_asking(deps, actor, order_ids)
    for order_id in plan.askable:
        ask_again(deps, actor, order_id)
    return len(plan.askable)


def _obstacle(session: Session, order_id: str, now: datetime) -> str:
    attempt = effective_attempt(session, order_id)
    return ask_obstacle(Try(attempt.state, attempt.sent_at) if attempt else None, now)


def show_contents(deps: Deps, actor: Actor, order_id: str) -> Contents:
    """What an order is for and what the partner answered; that it was looked at is audited.

    Raises NotAllowed without `orders.read`, NotFound, and the refusals of the purpose gate.
    """
    actor.require("orders.read")
    receipts = proof_of(deps.engine, order_id).receipts
    with unit_of_work(deps.engine) as session:
        order = load_order(session, order_id)
        if order is None:
            raise NotFound()
        return open_contents(session, deps, Reading(actor, Use.ORDER_CARE), order, receipts)


def show_consignee(deps: Deps, actor: Actor, order_id: str) -> ConsigneeDraft:
    """Where an order's parcel goes; that it was looked at is audited.

    Raises NotAllowed without `shipments.write`, NotFound, and the refusals of the purpose gate.
    """
    actor.require("shipments.write")
    with unit_of_work(deps.engine) as session:
        row = session.get(Consignee, order_id)
        if row is None:
            raise NotFound()
        return consignee_of(session, deps, Reading(actor, Use.PACKING), row)
