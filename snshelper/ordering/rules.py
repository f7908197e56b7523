"""Pure decisions about an order: its states, its request, and the final-confirmation screen."""

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Literal, get_args

from snshelper.kernel.errors import ShopError
from snshelper.kernel.i18n import Lang, Texts
from snshelper.kernel.money import format_yen

State = Literal[
    "placed",
    "queued",
    "submitted",
    "in_progress",
    "completed",
    "partial",
    "failed",
    "unknown",
    "cancelled",
]
STATES: tuple[State, ...] = get_args(State)
OPEN_STATES: tuple[State, ...] = ("placed", "queued", "submitted", "in_progress", "unknown")

# Where an order may go next. Ended orders go nowhere.
_NEXT: dict[State, frozenset[State]] = {
    "placed": frozenset({"queued", "cancelled"}),
    "queued": frozenset({"submitted", "failed", "unknown", "cancelled"}),
    "submitted": frozenset({"in_progress", "completed", "partial", "failed", "cancelled"}),
    "in_progress": frozenset({"in_progress", "completed", "partial", "failed", "cancelled"}),
    "unknown": frozenset({"queued", "submitted", "failed", "cancelled", "completed", "partial"}),
}


class EmailNotVerified(ShopError):
    """Ordering needs a verified address; nothing was charged."""

    code = "email_not_verified"


class ServiceUnavailable(ShopError):
    """The service is switched off or cannot be delivered now; nothing was charged."""

    code = "service_unavailable"


class ClickReused(ShopError):
    """The same click arrived again with other contents; the first one stands."""

    code = "click_reused"


class UndoTooLate(ShopError):
    """The undo window has passed; the order goes on."""

    code = "undo_too_late"


class ConsigneeInvalid(ShopError):
    """A field of the shipping address cannot be accepted; `reason` names it. Nothing charged."""

    code = "consignee_invalid"


def may_go(current: str, to: str) -> bool:
    """Whether an order in `current` may go to state `to`."""
    return any(current == state and to in following for state, following in _NEXT.items())


@dataclass(frozen=True)
class ConsigneeDraft:
    """Where goods go, as typed."""

    name: str
    phone: str
    postal_code: str
    address: str
    email: str


@dataclass(frozen=True)
class OrderRequest:
    """One click as the client sent it: raw values, checked by `place_order`.

    `shown_total` is the total (yen) the customer saw when pressing; `client_key` is the same for
    every repetition of one click.
    """

    slug: str
    target: object
    quantity: object
    shown_total: object
    client_key: object
    lang: Lang
    consignee: ConsigneeDraft | None = None


@dataclass(frozen=True)
class Confirmation:
    """What the confirmation screen is made of, in words and numbers."""

    quantity_text: str
    total: int
    delivery: str
    refund: str
    undo_seconds: int


def legal_items(t: Texts, confirmation: Confirmation) -> list[dict[str, str]]:
    """The six items of the final-confirmation screen, in the order the law names them.

    Source: Act on Specified Commercial Transactions, article 12-6 (in force 2022-06-01).
    """
    total = format_yen(confirmation.total)
    values = {
        "quantity": confirmation.quantity_text,
        "total": t("order.legal.total_value", total=total),
        "payment": t("order.legal.payment_value"),
        "delivery": confirmation.delivery,
        "cancel": t("order.legal.cancel_value", seconds=confirmation.undo_seconds)
        + " "
        + confirmation.refund,
        "period": t("order.legal.period_value"),
    }
    return [
        {"key": key, "label": t(f"order.legal.{key}"), "value": value}
        for key, value in values.items()
    ]


def legal_hash(legal: dict[str, Any]) -> str:
    """The hash kept beside the confirmation screen's snapshot."""
    return hashlib.sha256(
        json.dumps(legal, sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()


def parse_slug(raw: object) -> str:
    """The service's name in its address. Raises ServiceUnavailable for what cannot be one."""
    if not isinstance(raw, str) or not re.fullmatch(r"[a-z0-9-]{1,60}", raw):
        raise ServiceUnavailable()
    return raw


def parse_client_key(raw: object) -> str:
    """The click's key: 8 to 64 URL-safe characters. Raises ClickReused for anything else."""
    if not isinstance(raw, str) or not re.fullmatch(r"[A-Za-z0-9_-]{8,64}", raw):
        raise ClickReused()
    return raw


_CONSIGNEE = {
    "name": re.compile(r".{1,80}"),
    "phone": re.compile(r"\+?[0-9]{10,13}"),
    "postal_code": re.compile(r"[0-9]{7}"),
    "address": re.compile(r".{8,200}"),
    "email": re.compile(r"(?=.{6,254}$)[^@\s]{1,64}@[^@\s]+\.[^@\s]{2,}"),
}
# Controls and lone surrogates: no address has them, and no database or label printer takes them.
_UNWRITABLE = ("Cc", "Cs")


def parse_consignee(draft: ConsigneeDraft | None) -> ConsigneeDraft:
    """The address in its stored form. Raises ConsigneeInvalid naming the first wrong field."""
    if draft is None:
        raise ConsigneeInvalid(reason="name")
    cleaned = {
        name: unicodedata.normalize("NFKC", str(getattr(draft, name))).strip()
        for name in _CONSIGNEE
    }
    for name in ("phone", "postal_code"):
        cleaned[name] = re.sub(r"[\s()ー‐-]", "", cleaned[name])
    for name, pattern in _CONSIGNEE.items():
        is_written = not any(unicodedata.category(c) in _UNWRITABLE for c in cleaned[name])
        if not is_written or not pattern.fullmatch(cleaned[name]):
            raise ConsigneeInvalid(reason=name)
    return ConsigneeDraft(**cleaned)
