"""An order in words, for cards, lists and the order page; pure: a row in, words out."""

from datetime import datetime
from typing import Any

from snshelper.catalogue.vocabulary import platforms
from snshelper.catalogue.wording import quantity_words
from snshelper.kernel.clock import JAPAN
from snshelper.kernel.i18n import Texts
from snshelper.kernel.ids import short_code
from snshelper.kernel.money import format_yen
from snshelper.ordering.queries import OrderRow
from snshelper.ordering.rules import OPEN_STATES

ShownOrder = dict[str, str]


def show_order(t: Texts, order: OrderRow, now: datetime) -> ShownOrder:
    """What a card or a line says of an order."""
    left = (order.undo_until - now).total_seconds()
    can_undo = order.state == "placed" and left > 0
    return {
        "id": order.id,
        "code": f"#{short_code(order.id)}",
        "slug": order.slug,
        "platform": order.platform,
        "platform_name": platforms()[order.platform].name[t.lang],
        "title": order.title,
        "status": order.state,
        "status_text": status_text(t, order),
        "quantity": amount_text(t, order, order.quantity),
        "delivered": f"{order.delivered:,}",
        "done": str(order.delivered),
        "whole": str(order.quantity),
        "price": format_yen(order.price),
        "note": note_text(t, order),
        "can_undo": "yes" if can_undo else "",
        "undo_left": f"{max(left, 0):.1f}",
        "is_open": "yes" if order.state in OPEN_STATES else "",
        "has_progress": "yes" if order.family != "goods" and order.delivered else "",
        "at": order.placed_at.astimezone(JAPAN).strftime("%m/%d %H:%M"),
        "url": t.url(f"/mypage/orders/{order.id}"),
    }


def amount_text(t: Texts, order: OrderRow, count: int) -> str:
    """A count with the order's own unit: `5,000人`, `1 set`."""
    return quantity_words(t, order.unit, count)


def status_text(t: Texts, order: OrderRow) -> str:
    """The state in words; goods are packed and shipped rather than delivered over time."""
    if order.family == "goods" and order.state in ("submitted", "in_progress"):
        return t(f"order.status_goods.{order.state}")
    return t(f"order.status.{order.state}")


def note_text(t: Texts, order: OrderRow) -> str:
    """What happens next, or what became of the money."""
    values: dict[str, Any] = {
        "price": format_yen(order.price),
        "refund": format_yen(order.refunded),
        "delivered": amount_text(t, order, order.delivered),
    }
    if order.family == "goods" and order.state == "submitted":
        return t("order.note.goods_submitted")
    if order.family == "goods" and order.state == "in_progress":
        return t("order.note.goods_shipped")
    return t(f"order.note.{order.state}", **values)
