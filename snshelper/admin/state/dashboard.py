"""The state of the front page: what this role may see, in words and charts."""

from collections.abc import Callable
from dataclasses import dataclass

import reflex as rx

from snshelper.accounts.permissions import ROLES
from snshelper.accounts.state import ShopPage, staff_event
from snshelper.admin.queries.figures import DaySums, Overview, overview
from snshelper.admin.queries.waiting import Waiting, waiting
from snshelper.admin.rules import DOORS, MONEY, sections_of, share_text
from snshelper.fulfilment.admin.lines import span_text
from snshelper.interface.admin_frame import SECTIONS as ADDRESSES
from snshelper.interface.chart_scale import Chart, scale
from snshelper.kernel import runtime
from snshelper.kernel.actor import Actor
from snshelper.kernel.clock import JAPAN
from snshelper.kernel.i18n import Texts
from snshelper.kernel.ids import short_code
from snshelper.kernel.money import format_yen
from snshelper.officer.front.queries.due import count_late

_HINTED = ("revenue", "arrived", "doubles")


@dataclass(frozen=True)
class Figure:
    """One number of the front page; `status` colours one that needs somebody."""

    name: str = ""
    value: str = ""
    hint: str = ""
    status: str = ""


@dataclass(frozen=True)
class WaitingLine:
    """One thing that waits, and where it is dealt with."""

    kind: str = ""
    status: str = ""
    code: str = ""
    about: str = ""
    since: str = ""
    url: str = ""


@dataclass(frozen=True)
class Door:
    """A screen that this role may open."""

    name: str = ""
    words: str = ""
    url: str = ""


class Dashboard(ShopPage, rx.State):
    """What the role may not see is not here at all."""

    roles: str = ""
    shown_at: str = ""
    figures: list[Figure] = []
    waiting: list[WaitingLine] = []
    has_desk: bool = False
    doors: list[Door] = []
    orders_chart: Chart = Chart()
    deliveries_chart: Chart = Chart()
    revenue_chart: Chart = Chart()
    sees_orders: bool = False
    privacy_late: str = ""

    @staff_event("dashboard.read")
    async def load(self, actor: Actor) -> None:
        """The page was opened, or is to be read again."""
        deps, t = runtime.current(), self._texts()
        now = deps.clock()
        numbers = await runtime.in_thread(overview, deps.engine, actor, now)
        found = await runtime.in_thread(waiting, deps.engine, actor)
        self.roles = t("admin.list_comma").join(
            t(f"accounts.role.{role}") for role in ROLES if role in actor.roles
        )
        self.shown_at = now.astimezone(JAPAN).strftime("%H:%M:%S")
        self.figures = figures(t, numbers)
        self.waiting = [waiting_line(t, one, span_text(t, now - one.since)) for one in found]
        self.has_desk = actor.may("orders.read") or actor.may("inquiries.answer")
        self.doors = doors(t, actor)
        self.sees_orders = actor.may(MONEY)
        self._draw(numbers.days)
        late = await runtime.in_thread(_late, deps, actor)
        self.privacy_late = t("admin.privacy_late", count=f"{late:,}") if late else ""

    def _draw(self, days: list[DaySums]) -> None:
        self.orders_chart = _chart(days, lambda one: one.placed)
        self.deliveries_chart = _chart(days, lambda one: one.delivered)
        self.revenue_chart = Chart()
        if self.sees_orders:
            self.revenue_chart = _chart(days, lambda one: one.kept or 0, format_yen)


def _late(deps: runtime.Deps, actor: Actor) -> int:
    return count_late(deps, actor) if actor.may("privacy.front") else 0


def _chart(
    days: list[DaySums],
    value: Callable[[DaySums], int],
    spell: Callable[[int], str] = "{:,}".format,
) -> Chart:
    return scale([(f"{one.day.month}/{one.day.day}", value(one)) for one in days], spell)


def figures(t: Texts, numbers: Overview) -> list[Figure]:
    """The tiles, most important first; a number that may not be seen has no tile."""
    today = numbers.today
    shown = [
        _figure(t, "orders", f"{today.placed:,}"),
        _figure(t, "revenue", None if today.kept is None else format_yen(today.kept)),
        _figure(t, "arrived", share_text(today.arrived, today.tried)),
        _figure(t, "doubles", f"{numbers.doubles:,}", "failed" if numbers.doubles else ""),
        _figure(t, "unknown", f"{numbers.unknown:,}", "unknown" if numbers.unknown else ""),
        _figure(t, "inquiries", None if numbers.inquiries is None else f"{numbers.inquiries:,}"),
        _figure(t, "parcels", None if numbers.parcels is None else f"{numbers.parcels:,}"),
    ]
    return [figure for figure in shown if figure is not None]


def _figure(t: Texts, name: str, value: str | None, status: str = "") -> Figure | None:
    if value is None:
        return None
    hint = t(f"admin.figure_hint.{name}") if name in _HINTED else ""
    return Figure(t(f"admin.figure.{name}"), value, hint, status)


def waiting_line(t: Texts, one: Waiting, since: str) -> WaitingLine:
    """One thing that waits, in words."""
    is_inquiry = one.kind == "inquiry"
    state = "state=unknown&" if one.kind == "unknown" else ""
    path = "/admin/inquiries" if is_inquiry else f"/admin/orders?{state}order={one.id}"
    return WaitingLine(
        kind=t(f"admin.waiting.{one.kind}"),
        status="unknown" if one.kind == "unknown" else "submitted",
        code=short_code(one.id),
        about=t(f"inquiry.channel.{one.about}") if is_inquiry else one.about,
        since=since,
        url=t.url(path),
    )


def doors(t: Texts, actor: Actor) -> list[Door]:
    """The screens this role may open."""
    return [
        Door(t(f"interface.admin.{name}"), t(f"admin.door.{name}"), t.url(ADDRESSES[name]))
        for name in sections_of(actor.may)
        if name in DOORS
    ]
