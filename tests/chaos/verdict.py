"""What must hold when the street is quiet again, in the words of its witnesses."""

from typing import Any

import httpx

from tests.chaos.customers import answered
from tests.chaos.street import Street
from tests.worlds import rows

_ENDED = ("completed", "partial", "failed", "cancelled")


def discrepancies(street: Street) -> list[str]:
    """Everything in which the shop differs from the partner's record or from what it had said."""
    record = httpx.get(f"{street.sandbox_url}/_ledger", timeout=10).json()["submissions"]
    orders = rows(street.deps.engine, "SELECT * FROM orders")
    found = []
    for order in orders:
        found += _differences(order, [line for line in record if line["order"] == order.id])
    by_click = {int(order.client_key.removeprefix("click-")): order.id for order in orders}
    told = answered(street.folder)
    found += [
        f"click {click} was told {told[click]}"
        for click in told
        if by_click.get(click) != told[click]
    ]
    if len(orders) != street.orders:
        found.append(f"{len(orders)} orders from {street.orders} clicks")
    strangers = {line["order"] for line in record} - {order.id for order in orders}
    return [*found, *(f"the partner has {order_id}, the shop does not" for order_id in strangers)]


def _differences(order: Any, accepted: list[dict[str, Any]]) -> list[str]:
    if len(accepted) > 1:
        return [f"{order.id} was accepted {len(accepted)} times"]
    arrived = min(accepted[0]["delivered"], order.quantity) if accepted else 0
    refund = order.price - order.price * arrived // order.quantity
    if order.state not in _ENDED or order.refunded != refund:
        return [f"{order.id} {order.state}: refunded {order.refunded}, the partner says {refund}"]
    return []
