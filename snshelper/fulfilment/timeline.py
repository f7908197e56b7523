"""An order's life as a timeline, and its money, in words; pure."""

from typing import Any

from snshelper.fulfilment.queries import Proof
from snshelper.kernel.clock import JAPAN
from snshelper.kernel.i18n import Texts
from snshelper.kernel.money import format_yen
from snshelper.ordering.queries import OrderRow, Step
from snshelper.ordering.rules import OPEN_STATES
from snshelper.ordering.showing import amount_text
from snshelper.wallet.rules import settle

_TROUBLE = ("unknown", "failed")
_STOPPED = ("cancelled", "cancel_asked")
_SETTLED = ("completed", "partial", "failed", "cancelled")


def timeline(t: Texts, order: OrderRow, steps: list[Step]) -> list[dict[str, str]]:
    """Every step with its time, and what is still to come while the order is open."""
    lines = [_line(t, order, step) for step in _without_repetition(steps)]
    is_open = order.state in OPEN_STATES
    if is_open and lines:
        lines[-1]["step"] = "now" if lines[-1]["step"] == "done" else lines[-1]["step"]
        lines += _to_come(t, order)
    return lines


def _without_repetition(steps: list[Step]) -> list[Step]:
    """Of many progress reports in a row the newest alone."""
    kept: list[Step] = []
    for step in steps:
        if kept and step.kind == "progress" and kept[-1].kind == "progress":
            kept[-1] = step
        else:
            kept.append(step)
    return kept


def _line(t: Texts, order: OrderRow, step: Step) -> dict[str, str]:
    kind, numbers = step.kind, step.numbers
    moment = step.at.astimezone(JAPAN)
    mark = "trouble" if kind in _TROUBLE else "stopped" if kind in _STOPPED else "done"
    return {
        "key": str(step.id),
        "time": moment.strftime("%H:%M:%S"),
        "date": moment.isoformat(),
        "step": mark,
        "title": t(
            f"order.event.{kind}",
            delivered=amount_text(t, order, int(numbers.get("delivered", 0))),
        ),
        "note": _note(t, kind, numbers),
    }


def _note(t: Texts, kind: str, numbers: dict[str, Any]) -> str:
    if kind == "placed":
        return t("order.event_note.placed", price=format_yen(numbers["price"]))
    if kind == "submitted":
        return t("order.event_note.submitted", reference=numbers["reference"])
    if kind == "shipped":
        return t(
            "order.event_note.shipped",
            carrier=t(f"order.carrier.{numbers['carrier']}"),
            tracking_number=numbers["tracking_number"],
        )
    if kind == "unknown":
        return t("order.event_note.unknown")
    if numbers.get("refund"):
        return t("order.event_note.refund", refund=format_yen(numbers["refund"]))
    return ""


def _to_come(t: Texts, order: OrderRow) -> list[dict[str, str]]:
    coming = ["delivered", "settled"]
    if order.state in ("placed", "queued", "unknown"):
        coming.insert(0, "submitted")
    return [
        {
            "key": name,
            "time": "",
            "date": "",
            "step": "next",
            "title": t(f"order.next.{name}"),
            "note": "",
        }
        for name in coming
    ]


def money_lines(t: Texts, order: OrderRow) -> list[dict[str, str]]:
    """What was held, earned and given back, with the arithmetic once it is settled."""
    parts = settle(order.price, order.quantity, order.delivered)
    percent = f"{order.delivered * 1000 // order.quantity / 10:g}"
    lines = [_money(t("order.money.held"), order.price)]
    if order.state in ("submitted", "in_progress"):
        lines.append(_money(t("order.money.kept", percent=percent), parts.kept))
        if order.family != "goods":
            lines.append(_money(t("order.money.if_cancelled"), parts.refund, "in"))
    if order.state in _SETTLED:
        lines.append(_money(t("order.money.kept", percent=percent), parts.kept))
        if order.refunded:
            lines.append(_money(t("order.money.refunded"), order.refunded, "in"))
    return lines


def _money(label: str, amount: int, sign: str = "") -> dict[str, str]:
    return {"label": label, "amount": format_yen(amount), "sign": sign}


def arithmetic(t: Texts, order: OrderRow) -> str:
    """How a partial delivery was reckoned: price × delivered ÷ quantity, in figures."""
    if order.state not in _SETTLED or not 0 < order.delivered < order.quantity:
        return ""
    parts = settle(order.price, order.quantity, order.delivered)
    return t(
        "order.money.arithmetic",
        price=format_yen(order.price),
        delivered=f"{order.delivered:,}",
        quantity=f"{order.quantity:,}",
        kept=format_yen(parts.kept),
    )


def proof_lines(t: Texts, proof: Proof) -> list[dict[str, str]]:
    """Reference, time of acceptance, how often it was sent, tracking number."""
    accepted = proof.accepted
    if accepted is None:
        return []
    receipt = next((r for r in proof.receipts if r.kind == "accepted"), None)
    moment = (receipt.at if receipt else accepted.sent_at).astimezone(JAPAN)
    lines = [
        {"label": t("order.proof.reference"), "value": accepted.reference},
        {"label": t("order.proof.accepted_at"), "value": moment.strftime("%Y-%m-%d %H:%M:%S")},
        {"label": t("order.proof.attempts"), "value": str(proof.times_sent)},
    ]
    if proof.shipment and proof.shipment.tracking_number:
        carrier = t(f"order.carrier.{proof.shipment.carrier}")
        number = f"{carrier} {proof.shipment.tracking_number}"
        lines.append({"label": t("order.proof.tracking"), "value": number})
    return lines
