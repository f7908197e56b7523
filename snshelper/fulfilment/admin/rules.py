"""Pure decisions of the order desk: what may be done with an order now, and why not."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from snshelper.fulfilment.actions import SUPPORT_REFUND_LIMIT, RefundRefused
from snshelper.fulfilment.attempts import EFFECTIVE
from snshelper.kernel.errors import InvalidInput
from snshelper.ordering.rules import OPEN_STATES

Deed = Literal["ask", "retry", "delivered", "not_delivered", "release", "refund", "ship", "arrive"]

# Longer than any partner works on a request whose answer was lost: asking sooner could be answered
# "never heard of it" by a partner that is about to take it.
ASK_AFTER = timedelta(seconds=60)


@dataclass(frozen=True)
class Try:
    """One attempt, as far as decisions need it."""

    state: str
    sent_at: datetime


@dataclass(frozen=True)
class Standing:
    """An order, as far as decisions need it. Amounts in yen; `given` is what staff gave back."""

    state: str
    price: int
    refunded: int
    given: int
    tries: Sequence[Try]
    parcel: str

    @property
    def effective(self) -> Try | None:
        """The attempt that may have, or has had, an effect."""
        return next((one for one in self.tries if one.state in EFFECTIVE), None)


def ask_obstacle(effective: Try | None, now: datetime) -> str:
    """Why the partner cannot be asked about an order now: `nothing`, `too_soon`; empty if it can.

    A request still under way (`sent`) is not asked about: its answer, or its loss, comes by itself.
    """
    if effective is None:
        return "nothing"
    if effective.state == "sent":
        return "too_soon"
    is_fresh = now < effective.sent_at + ASK_AFTER
    return "too_soon" if effective.state == "unknown" and is_fresh else ""


def retry_obstacle(order: Standing) -> str:
    """Why an order cannot be sent again without risking a second delivery; empty if it can."""
    if order.state in ("submitted", "in_progress"):
        return "accepted"
    if order.state == "unknown":
        return "unknown"
    if order.state == "placed":
        return "undo"
    if order.state not in OPEN_STATES:
        return "ended"
    return "" if order.effective is None else "waiting"


def refund_limit(order: Standing, *, any_amount: bool) -> int:
    """The most that may be given back now, in yen: what is still kept, within the role's limit."""
    if order.state in OPEN_STATES:
        return 0
    kept = order.price - order.refunded
    return max(kept if any_amount else min(kept, SUPPORT_REFUND_LIMIT - order.given), 0)


def parse_refund(typed: str, reason: str, most: int) -> int:
    """The amount in yen that a refund form names, full-width digits and commas understood.

    Raises RefundRefused beyond 1 to `most` yen, InvalidInput without a reason.
    """
    text = unicodedata.normalize("NFKC", typed).replace(",", "").strip("¥円 ")
    if not re.fullmatch(r"[0-9]{1,9}", text) or not 0 < int(text) <= most:
        raise RefundRefused(reason="amount", most=most)
    if not reason:
        raise InvalidInput(reason="refund_reason")
    return int(text)


def possible(order: Standing, may: frozenset[str], now: datetime) -> list[Deed]:
    """What somebody with the permissions `may` can do with the order now, in order of harm."""
    deeds: list[Deed] = []
    if "orders.resolve" in may:
        deeds += _resolving(order, now)
    if "shipments.write" in may and order.parcel in ("to_pack", "shipped"):
        deeds += ["ship", "arrive"] if order.parcel == "shipped" else ["ship"]
    any_amount = "orders.refund_any_amount" in may
    if "orders.refund" in may and refund_limit(order, any_amount=any_amount):
        deeds.append("refund")
    return deeds


def _resolving(order: Standing, now: datetime) -> list[Deed]:
    deeds: list[Deed] = []
    if not ask_obstacle(order.effective, now):
        deeds.append("ask")
    if not retry_obstacle(order):
        deeds.append("retry")
    if order.state == "unknown" and order.effective is not None:
        deeds += ["delivered", "not_delivered", "release"]
    return deeds
