"""What an order holds sealed: what it is for, and where its parcel goes."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from sqlmodel import Session

from snshelper.kernel.runtime import Deps
from snshelper.ordering.rules import ConsigneeDraft
from snshelper.ordering.tables import Consignee, Order
from snshelper.privacy.gate import Item, Reading, open_values
from snshelper.privacy.scopes import begin_scope, consignee_scope, order_scope

_FIELDS = tuple(field.name for field in fields(ConsigneeDraft))


def target_item(order: Any) -> Item:
    """The sealed target of an order's row."""
    scope = order_scope(order.id, order.account_id)
    return Item(scope, Order.target, order.id, order.target)


def targets_of(
    session: Session, deps: Deps, reading: Reading, orders: Iterable[Any]
) -> dict[str, str]:
    """Targets by order id; refusals as of `privacy.gate.open_values`."""
    rows = list(orders)
    opened = open_values(session, deps, reading, [target_item(row) for row in rows])
    return {row.id: target for row, target in zip(rows, opened, strict=True)}


def target_of(session: Session, deps: Deps, reading: Reading, order: Any) -> str:
    """What one order is for; refusals as of `privacy.gate.open_values`."""
    return targets_of(session, deps, reading, [order])[order.id]


def keep_consignee(
    session: Session, deps: Deps, order_id: str, account_id: str, draft: ConsigneeDraft
) -> None:
    """Seal where the parcel of an order goes."""
    seals = begin_scope(session, deps, consignee_scope(order_id, account_id))
    values = {
        name: seals.seal(getattr(Consignee, name), order_id, getattr(draft, name))
        for name in _FIELDS
    }
    session.add(Consignee(order_id=order_id, account_id=account_id, **values))


def consignee_of(session: Session, deps: Deps, reading: Reading, row: Consignee) -> ConsigneeDraft:
    """Where the parcel goes; refusals as of `privacy.gate.open_values`."""
    scope = consignee_scope(row.order_id, row.account_id)
    items = [
        Item(scope, getattr(Consignee, name), row.order_id, getattr(row, name)) for name in _FIELDS
    ]
    return ConsigneeDraft(*open_values(session, deps, reading, items))
