"""One order as the panel shows it, in words; pure."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from snshelper.fulfilment.admin.lines import moment_text, platform_name, span_text
from snshelper.fulfilment.admin.record import OrderRecord
from snshelper.fulfilment.admin.rules import possible, refund_limit, retry_obstacle
from snshelper.fulfilment.attempts import EFFECTIVE
from snshelper.fulfilment.receipts import Receipt
from snshelper.fulfilment.timeline import arithmetic, money_lines, timeline
from snshelper.kernel.actor import Actor
from snshelper.kernel.clock import JAPAN
from snshelper.kernel.i18n import Texts
from snshelper.kernel.ids import short_code
from snshelper.kernel.money import format_yen
from snshelper.ordering.showing import amount_text

_RECEIPT_MAXIMUM = 8_000
_MOVEMENTS = ("hold", "earn", "refund", "reversal")


@dataclass(frozen=True)
class Fact:
    """A name and its value."""

    name: str = ""
    value: str = ""


@dataclass(frozen=True)
class AttemptLine:
    """One try at handing the order over."""

    number: str = ""
    state: str = ""
    facts: list[Fact] = field(default_factory=list)


@dataclass(frozen=True)
class ReceiptLine:
    """One answer of the partner, as it was given."""

    title: str = ""
    body: str = ""


@dataclass(frozen=True)
class Sheet:
    """Everything of one order; an empty id means that none is open."""

    id: str = ""
    code: str = ""
    title: str = ""
    status: str = ""
    headline: str = ""
    story: str = ""
    customer: str = ""
    facts: list[Fact] = field(default_factory=list)
    steps: list[dict[str, str]] = field(default_factory=list)
    money: list[dict[str, str]] = field(default_factory=list)
    reckoning: str = ""
    movements: list[Fact] = field(default_factory=list)
    attempts: list[AttemptLine] = field(default_factory=list)
    parcel: list[Fact] = field(default_factory=list)
    has_consignee: bool = False
    legal: list[dict[str, str]] = field(default_factory=list)
    legal_hash: str = ""
    can: list[str] = field(default_factory=list)
    why_not_retry: str = ""
    refund_hint: str = ""
    price: str = ""


def order_sheet(t: Texts, record: OrderRecord, actor: Actor, now: datetime) -> Sheet:
    """The panel of one order for somebody with the permissions of `actor`."""
    order, standing = record.order, record.standing
    can = possible(standing, actor.permissions, now)
    most = refund_limit(standing, any_amount=actor.may("orders.refund_any_amount"))
    obstacle = retry_obstacle(standing) if actor.may("orders.resolve") else ""
    return Sheet(
        id=order.id,
        code=short_code(order.id),
        title=order.title,
        status=order.state,
        headline=t(f"desk.headline.{order.state}"),
        story=_story(t, record, now),
        customer=short_code(order.account_id),
        facts=_facts(t, order),
        steps=timeline(t, order, record.steps),
        money=money_lines(t, order),
        reckoning=arithmetic(t, order),
        movements=_movements(t, record),
        attempts=[_attempt(t, attempt, now) for attempt in record.proof.attempts],
        parcel=_parcel(t, record),
        has_consignee=record.has_consignee,
        legal=order.legal.get("items", []),
        legal_hash=order.legal_hash,
        can=list(can),
        why_not_retry=t(f"desk.why_not_retry.{obstacle}") if obstacle else "",
        refund_hint=t("desk.refund_hint", most=format_yen(most)) if "refund" in can else "",
        price=format_yen(order.price),
    )


def _story(t: Texts, record: OrderRecord, now: datetime) -> str:
    """What happened and what happens next, in a sentence or two."""
    order, effective = record.order, next(_open_attempts(record), None)
    sent = effective.sent_at.astimezone(JAPAN).strftime("%H:%M:%S") if effective else ""
    next_look = effective.next_poll_at if effective else None
    is_parcel = order.family == "goods" and order.state in ("submitted", "in_progress")
    story = t(
        f"desk.{'story_parcel' if is_parcel else 'story'}.{order.state}",
        sent=sent,
        partner=order.connector,
        delivered=amount_text(t, order, order.delivered),
        refund=format_yen(order.refunded),
        undo_until=order.undo_until.astimezone(JAPAN).strftime("%H:%M:%S"),
    )
    if next_look is None:
        return story
    return f"{story} {_next_look(t, next_look, now)}"


def _open_attempts(record: OrderRecord) -> Iterator[Row[Any]]:
    return (one for one in record.proof.attempts if one.state in EFFECTIVE)


def _next_look(t: Texts, moment: datetime, now: datetime) -> str:
    if moment <= now:
        return t("desk.next_look_now")
    return t("desk.next_look", span=span_text(t, moment - now))


def _facts(t: Texts, order: Any) -> list[Fact]:
    values = {
        "account": order.account_id,
        "partner": f"{order.connector} / {order.product}",
        "platform": platform_name(t, order.platform),
        "quantity": amount_text(t, order, order.quantity),
        "delivered": amount_text(t, order, order.delivered),
        "price": t("desk.price", price=format_yen(order.price), rate=order.tax_rate),
        "placed": moment_text(order.placed_at),
        "ended": moment_text(order.ended_at),
        "cancel_asked": moment_text(order.cancel_asked_at),
        "lang": t(f"desk.lang.{order.lang}"),
    }
    return [Fact(t(f"desk.fact.{name}"), value) for name, value in values.items() if value]


def _movements(t: Texts, record: OrderRecord) -> list[Fact]:
    return [
        Fact(f"{moment_text(one.at)} {_movement(t, one.kind)}", format_yen(one.amount))
        for one in record.movements
    ]


def _movement(t: Texts, kind: str) -> str:
    return t(f"desk.movement.{kind}") if kind in _MOVEMENTS else kind


def _attempt(t: Texts, attempt: Row[Any], now: datetime) -> AttemptLine:
    looks_at = attempt.next_poll_at
    values = {
        "sent": moment_text(attempt.sent_at),
        "settled": moment_text(attempt.settled_at),
        "next_look": _next_look(t, looks_at, now) if looks_at else "",
        "reference": attempt.reference or "",
        "reason": attempt.reason,
        "connector": attempt.connector,
    }
    return AttemptLine(
        number=str(attempt.number),
        state=t(f"desk.attempt.{attempt.state}"),
        facts=[Fact(t(f"desk.fact.{name}"), value) for name, value in values.items() if value],
    )


def receipt_line(receipt: Receipt) -> ReceiptLine:
    """One answer of the partner as the panel shows it."""
    body = json.dumps(receipt.body, ensure_ascii=False, indent=2, sort_keys=True)
    if len(body) > _RECEIPT_MAXIMUM:
        body = f"{body[:_RECEIPT_MAXIMUM]}…"
    return ReceiptLine(title=f"{moment_text(receipt.at)} {receipt.kind}", body=body)


def _parcel(t: Texts, record: OrderRecord) -> list[Fact]:
    shipment = record.proof.shipment
    if shipment is None:
        return []
    values = {
        "parcel": t(f"desk.parcel_state.{shipment.state}"),
        "carrier": t(f"order.carrier.{shipment.carrier}") if shipment.carrier else "",
        "tracking_number": shipment.tracking_number,
        "shipped": moment_text(shipment.shipped_at),
        "arrived": moment_text(shipment.delivered_at),
    }
    return [Fact(t(f"desk.fact.{name}"), value) for name, value in values.items() if value]
