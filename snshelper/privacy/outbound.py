"""Every kind of request that may leave the house: where to, how, and what it carries (P31).

The gate refuses a destination, an address, a field of a body or a category that stands nowhere
here, before anything is sent.
"""

from snshelper.kernel.outbound import OutboundMessage
from snshelper.privacy.declarations import Category

_NOTHING: frozenset[str] = frozenset()
_TRANSACTION: frozenset[str] = frozenset({Category.TRANSACTION})


def _fields(*names: str) -> frozenset[str]:
    return frozenset(names)


ADVERTISING: tuple[OutboundMessage, ...] = (
    OutboundMessage(
        "POST",
        "/v1/campaigns",
        _TRANSACTION,
        _fields("order", "product", "target", "quantity", "callback_url"),
    ),
    OutboundMessage("GET", "/v1/campaigns", _TRANSACTION, _fields("order")),
    OutboundMessage("POST", "/v1/campaigns/status", _TRANSACTION, _fields("references")),
    OutboundMessage("POST", "/v1/campaigns/{}/cancel", _TRANSACTION),
    OutboundMessage("POST", "/v1/campaigns/{}/correction", _TRANSACTION, _fields("target")),
)
"""To the partner that delivers boosts: the target and the quantity under the order's number."""
PAYMENT: tuple[OutboundMessage, ...] = (
    OutboundMessage(
        "POST",
        "/v1/payments",
        _TRANSACTION,
        _fields("reference", "amount", "return_url", "callback_url"),
    ),
    OutboundMessage("GET", "/v1/payments/{}", _TRANSACTION),
)
"""To the payment service: the amount under the top-up's number."""
PAYMENT_PAGE: tuple[OutboundMessage, ...] = (
    OutboundMessage("GET", "/pay/{}", _NOTHING, _fields("lang")),
    OutboundMessage("POST", "/pay/{}", _NOTHING, _fields("lang", "decision")),
)
"""The sandbox payment service's own page, shown under the shop's address in the demo alone."""
TOLD: dict[str, str] = {
    "order": "order_number",
    "references": "order_number",
    "target": "target",
    "quantity": "quantity",
    "product": "product",
    "reference": "top_up_number",
    "amount": "amount",
}
"""What a field tells about a customer; in words, the message `told.<name>`."""
TECHNICAL_FIELDS = frozenset({"callback_url", "return_url", "lang", "decision"})
"""Fields that tell nothing about a customer."""
MESSAGES: dict[str, tuple[OutboundMessage, ...]] = {
    "sandbox": (*ADVERTISING, *PAYMENT, *PAYMENT_PAGE),
}
"""By destination; the demo's one partner plays all three."""
MAY_KNOW: dict[str, frozenset[str]] = {"sandbox": _TRANSACTION}
"""The categories that a destination may be told at all, whatever its messages say."""


def told_by(messages: tuple[OutboundMessage, ...]) -> tuple[str, ...]:
    """The message ids of everything that these messages tell, in the order of TOLD."""
    fields = {field for message in messages for field in message.fields}
    names = [name for field, name in TOLD.items() if field in fields]
    return tuple(f"told.{name}" for name in dict.fromkeys(names))
