"""The state of the order table: filter, page, ticks and asking about many at once. Live."""

from collections.abc import Mapping
from typing import Any

import reflex as rx

from snshelper.accounts.state import ShopPage, staff_event
from snshelper.fulfilment.admin.actions import ask_many, plan_asking
from snshelper.fulfilment.admin.filters import (
    OrderFilter,
    address_of,
    form_values,
    read_filter,
)
from snshelper.fulfilment.admin.lines import OrderLine, order_line
from snshelper.fulfilment.admin.queries import PAGE_SIZE, orders_page
from snshelper.fulfilment.admin.watching import watch_every_order
from snshelper.kernel import runtime
from snshelper.kernel.actor import Actor
from snshelper.kernel.clock import JAPAN

_MOST_SHOWN = 4 * PAGE_SIZE
"""What a tab holds at most; older orders are reached by a narrower filter."""


class OrdersDesk(ShopPage, rx.State):
    """The newest orders that meet the filter, and those ticked among them."""

    lines: list[OrderLine] = []
    filter: dict[str, str] = form_values(OrderFilter())
    quick: str = "all"
    address: str = ""
    has_older: bool = False
    is_loaded: bool = False
    shown_at: str = ""
    picked: list[str] = []
    picked_text: str = ""
    plan_text: str = ""
    can_resolve: bool = False

    @staff_event("orders.read")
    async def load(self, actor: Actor) -> None:
        """The screen was opened: take the filter from the address, and stay live."""
        self._choose(dict(self.router.url.query_parameters))
        self.can_resolve = actor.may("orders.resolve")
        await self._show(actor)
        watch_every_order(self)

    @staff_event("orders.read")
    async def refresh(self, actor: Actor) -> None:
        """Read again."""
        await self._show(actor)

    @staff_event("orders.read")
    async def narrow(self, actor: Actor, form: dict[str, Any]) -> None:
        """The form of conditions was sent; what it does not name stays."""
        self._choose({**self.filter, **(form if isinstance(form, dict) else {})})
        await self._show(actor)

    @staff_event("orders.read")
    async def seek(self, actor: Actor, form: dict[str, Any]) -> None:
        """The search field was sent: look everywhere, whatever was shown before."""
        self._choose({"find": form.get("find") if isinstance(form, dict) else ""})
        await self._show(actor)

    @staff_event("orders.read")
    async def show_quick(self, actor: Actor, name: str) -> None:
        """One of the usual filters: `all`, `open`, `unknown`, `today`."""
        self._choose(_quick(str(name), self._today()))
        await self._show(actor)

    @staff_event("orders.read")
    async def show_older(self, actor: Actor) -> None:
        """Add the next older page."""
        if self.lines and len(self.lines) < _MOST_SHOWN:
            older = await self._read(actor, self.lines[-1].id, PAGE_SIZE)
            self.lines = self.lines + older
            self._close_page(len(older) == PAGE_SIZE)

    @staff_event("orders.resolve")
    async def pick(self, actor: Actor, order_id: str) -> None:
        """Tick a row, or tick it off."""
        shown = [line.id for line in self.lines]
        wanted = set(self.picked) ^ {str(order_id)}
        self._pick([one for one in shown if one in wanted])

    @staff_event("orders.resolve")
    async def pick_all(self, actor: Actor) -> None:
        """Tick every row shown, or none when all are ticked."""
        shown = [line.id for line in self.lines]
        self._pick([] if len(self.picked) == len(shown) else shown)

    @staff_event("orders.resolve")
    async def plan_asking(self, actor: Actor) -> None:
        """Say what asking about the ticked orders would do, and do nothing."""
        plan = await runtime.in_thread(plan_asking, runtime.current(), actor, list(self.picked))
        t = self._texts()
        self._pick(list(plan.askable))
        self.plan_text = t(
            "desk.plan", askable=len(plan.askable), too_soon=plan.too_soon, nothing=plan.nothing
        )

    @staff_event("orders.resolve")
    async def ask_picked(self, actor: Actor) -> None:
        """Ask about what the plan named; without a plan nothing happens."""
        if not self.plan_text:
            return
        asked = await runtime.in_thread(ask_many, runtime.current(), actor, list(self.picked))
        self._pick([])
        await self._show(actor)
        self.picked_text = self._texts()("desk.asked_many", count=asked)

    @staff_event("orders.resolve")
    async def drop_plan(self, actor: Actor) -> None:
        """Tick everything off."""
        self._pick([])

    def _pick(self, order_ids: list[str]) -> None:
        self.picked, self.plan_text = order_ids, ""
        count = len(order_ids)
        self.picked_text = self._texts()("desk.picked", count=count) if count else ""

    def _choose(self, raw: Mapping[str, object]) -> None:
        chosen = read_filter(raw)
        self.filter, self.lines = form_values(chosen), []
        self.address = self._texts().url(address_of(chosen))
        usual = ("all", "open", "unknown", "today")
        self.quick = next(
            (name for name in usual if read_filter(_quick(name, self._today())) == chosen), ""
        )
        self._pick([])

    def _today(self) -> str:
        return runtime.current().clock().astimezone(JAPAN).date().isoformat()

    async def _show(self, actor: Actor) -> None:
        """Read as many again as are shown. Somebody whose role has ended is shown nothing more."""
        if not actor.may("orders.read"):
            self.lines, self.has_older, self.is_loaded = [], False, False
            self._pick([])
            return
        wanted = max(PAGE_SIZE, len(self.lines))
        self.lines = await self._read(actor, "", wanted)
        self._close_page(len(self.lines) == wanted)
        if set(self.picked) - {line.id for line in self.lines}:
            self._pick([line.id for line in self.lines if line.id in self.picked])

    def _close_page(self, has_older: bool) -> None:
        self.has_older = has_older and len(self.lines) < _MOST_SHOWN
        self.shown_at = runtime.current().clock().astimezone(JAPAN).strftime("%H:%M:%S")
        self.is_loaded = True

    async def _read(self, actor: Actor, before_id: str, limit: int) -> list[OrderLine]:
        deps = runtime.current()
        chosen = read_filter(self.filter)
        found = await runtime.in_thread(orders_page, deps, actor, chosen, before_id, limit)
        t, now = self._texts(), deps.clock()
        return [order_line(t, order, now) for order in found]


def _quick(name: str, today: str) -> dict[str, object]:
    if name == "today":
        return {"since": today, "until": today}
    return {"state": name if name in ("open", "unknown") else ""}
