"""Orders as the table shows them, in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from babel.dates import format_timedelta

from snshelper.catalogue.vocabulary import platforms
from snshelper.fulfilment.admin.queries import OrderSummary
from snshelper.kernel.clock import JAPAN
from snshelper.kernel.i18n import Texts
from snshelper.kernel.ids import short_code
from snshelper.kernel.money import format_yen


@dataclass(frozen=True)
class OrderLine:
    """One row of the table, ready to be shown."""

    id: str = ""
    code: str = ""
    title: str = ""
    customer: str = ""
    quantity: str = ""
    price: str = ""
    status: str = ""
    status_text: str = ""
    elapsed: str = ""
    placed: str = ""


def order_line(t: Texts, order: OrderSummary, now: datetime) -> OrderLine:
    """A row in the words of the screen's language."""
    return OrderLine(
        id=order.id,
        code=short_code(order.id),
        title=order.title,
        customer=short_code(order.account_id),
        quantity=f"{order.quantity:,}",
        price=format_yen(order.price),
        status=order.state,
        status_text=status_text(t, order),
        elapsed=span_text(t, now - order.placed_at),
        placed=moment_text(order.placed_at),
    )


def platform_name(t: Texts, platform: str) -> str:
    """The platform's name, or its key where the vocabulary has none any more."""
    known = platforms().get(platform)
    return known.name[t.lang] if known else platform


def status_text(t: Texts, order: OrderSummary) -> str:
    """The state in two or three words, with the figure that matters most in it."""
    is_parcel = order.family == "goods" and order.state in ("submitted", "in_progress")
    return t(
        f"desk.{'parcel' if is_parcel else 'state'}.{order.state}",
        percent=order.delivered * 100 // order.quantity,
        refund=format_yen(order.refunded),
    )


def span_text(t: Texts, span: timedelta) -> str:
    """`2 hours`, in the screen's language; never negative."""
    return format_timedelta(max(span, timedelta()), locale=t.lang, threshold=1)


def moment_text(moment: datetime | None) -> str:
    """A moment in Japan, to the second; empty for none."""
    return moment.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M:%S") if moment else ""
