"""What partners answered, sealed with the order that it is about."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert
from sqlmodel import Session

from snshelper.fulfilment.tables import ProviderReceipt
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import core
from snshelper.ordering.contents import target_item
from snshelper.privacy.gate import Item, Reading, open_values
from snshelper.privacy.scopes import Sealer, order_scope

RECEIPTS = ProviderReceipt.__table__  # type: ignore[attr-defined]
_KEEP = insert(RECEIPTS)


@dataclass(frozen=True)
class Receipt:
    """One answer of a partner."""

    at: datetime
    kind: str
    body: dict[str, Any]


@dataclass(frozen=True)
class Contents:
    """What was sealed with an order: what it is for, and what the partner answered."""

    target: str
    receipts: tuple[Receipt, ...]


def add_receipt(
    session: Session,
    deps: Deps,
    now: datetime,
    order: Row[Any],
    attempt_id: str,
    kind: str,
    body: Mapping[str, Any],
) -> None:
    """Keep what the partner answered, word for word, under the order's own key."""
    seals = Sealer(order_scope(order.id, order.account_id), deps.vault.key(order.target.key_id))
    text = json.dumps(dict(body), ensure_ascii=False, sort_keys=True)
    sealed = seals.seal(RECEIPTS.c.body, _row(attempt_id, kind), text)
    kept = {"attempt_id": attempt_id, "at": now, "kind": kind, "body": sealed}
    core(session).execute(_KEEP, kept)


def open_contents(
    session: Session, deps: Deps, reading: Reading, order: Any, receipts: Sequence[Any]
) -> Contents:
    """An order's target and receipts; refusals as of `privacy.gate.open_values`."""
    scope = order_scope(order.id, order.account_id)
    items = [
        Item(scope, ProviderReceipt.body, _row(row.attempt_id, row.kind), row.body)
        for row in receipts
    ]
    target, *bodies = open_values(session, deps, reading, [target_item(order), *items])
    opened = [
        Receipt(row.at, row.kind, json.loads(body) if body else {})
        for row, body in zip(receipts, bodies, strict=True)
    ]
    return Contents(target, tuple(opened))


def _row(attempt_id: str, kind: str) -> str:
    """The id of a receipt is not known before it is stored; what it says is bound to this."""
    return f"{attempt_id}:{kind}"
