"""Printing puts a copy on the register; two people take it off again (P29)."""

from datetime import date

from sqlmodel import Session

from snshelper.fulfilment.admin.actions import show_consignee
from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import NotFound
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.officer.papers.rules import (
    MOST_COPIES,
    CopyGone,
    CopyRefused,
    CopySettled,
    Method,
    OwnWitness,
    Printed,
)
from snshelper.officer.papers.slips import PackingSlip, slip_of
from snshelper.officer.papers.tables import PaperCopy
from snshelper.ordering.tables import Order
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.privacy.calendar import local_day

PERMISSION = "papers.write"


def register_copy(
    session: Session, deps: Deps, actor: Actor, scope: str, what: Printed, count: int = 1
) -> str:
    """Put `count` printed copies of a scope on the register, in the caller's transaction.

    To be called by everything that hands personal data to a printer or a file, before it does.
    Answers the copy's id. Raises CopyRefused for less than one copy or more than 20.
    """
    if not 1 <= count <= MOST_COPIES:
        raise CopyRefused(reason="count", most=MOST_COPIES)
    copy = PaperCopy(
        id=new_id(),
        scope=scope,
        what=what,
        count=count,
        printed_by=actor.account_id,
        printed_at=deps.clock(),
    )
    session.add(copy)
    session.flush()
    target = AuditedObject("paper", copy.id)
    record_audit(
        session, deps.clock(), actor, "papers.print", target, scope=scope, what=what, count=count
    )
    return copy.id


def print_packing_slip(deps: Deps, actor: Actor, order_id: str, count: int) -> PackingSlip:
    """Everything on the packing slip of a parcel; before it is answered, the copy is registered.

    Raises NotAllowed without `shipments.write`, DutiesLapsed, NotFound, CopyRefused.
    """
    actor.require("shipments.write")
    actor.require_duties()
    consignee = show_consignee(deps, actor, order_id)
    with unit_of_work(deps.engine) as session:
        order = session.get(Order, order_id)
        if order is None:
            raise NotFound()
        copy_id = register_copy(
            session, deps, actor, f"consignee:{order_id}", "packing_slip", count
        )
    return slip_of(order, consignee, copy_id, count, deps.clock())


def record_destruction(
    deps: Deps, actor: Actor, copy_id: str, method: Method | None, on: date | None
) -> None:
    """Say by what method and on which day a copy was destroyed; a witness has to confirm it.

    Raises CopyGone, CopySettled, CopyRefused for an unknown method or a day that cannot be.
    """
    actor.require(PERMISSION)
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        copy = _copy(session, copy_id, "open")
        if method is None:
            raise CopyRefused(reason="method")
        if on is None or not local_day(copy.printed_at) <= on <= local_day(now):
            raise CopyRefused(reason="day")
        copy.state, copy.method, copy.destroyed_on = "destroyed", method, on
        copy.destroyed_by = actor.account_id
        target = AuditedObject("paper", copy.id)
        record_audit(session, now, actor, "papers.destroy", target, method=method)


def witness_destruction(deps: Deps, actor: Actor, copy_id: str) -> None:
    """Confirm by one's own log-in that one saw a copy being destroyed; the copy is closed.

    Raises CopyGone, CopySettled, OwnWitness for whoever destroyed it.
    """
    actor.require(PERMISSION)
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        copy = _copy(session, copy_id, "destroyed")
        if actor.account_id == copy.destroyed_by:
            raise OwnWitness()
        copy.state, copy.witness_id, copy.closed_at = "closed", actor.account_id, now
        record_audit(session, now, actor, "papers.witness", AuditedObject("paper", copy.id))


def _copy(session: Session, copy_id: str, state: str) -> PaperCopy:
    copy = session.get(PaperCopy, copy_id, with_for_update=True)
    if copy is None:
        raise CopyGone()
    if copy.state != state:
        raise CopySettled()
    return copy
