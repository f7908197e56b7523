"""The order form: a service card opened into the final-confirmation screen."""

import re
from dataclasses import replace
from typing import Any

import reflex as rx

from snshelper.accounts.state import ShopPage, member_event, public_event
from snshelper.catalogue.queries import ListedService, find_service
from snshelper.catalogue.rules.quantities import QuantityRefused, parse_quantity
from snshelper.catalogue.rules.quotes import PriceChanged
from snshelper.catalogue.wording import quantity_words
from snshelper.kernel import runtime
from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import NotFound
from snshelper.kernel.i18n import split_language
from snshelper.kernel.ids import new_id
from snshelper.kernel.money import format_yen
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.ordering.actions import confirmation_of, place_order
from snshelper.ordering.queries import (
    OrderRow,
    find_own_order,
    last_order,
    last_target,
    own_target,
)
from snshelper.ordering.rules import ConsigneeDraft, OrderRequest, ServiceUnavailable, legal_items
from snshelper.ordering.showing import ShownOrder
from snshelper.ordering.state.moving import MovingOrders, read_moving
from snshelper.wallet.ledger import InsufficientBalance

_DIGITS = re.compile(r"[0-9]{1,12}")
_CONSIGNEE_FIELDS = ("name", "phone", "postal_code", "address", "email")


class OrderForm(ShopPage, mixin=True):
    """One service being ordered. Typed values live in the browser until they are submitted."""

    slug: str = ""
    words: dict[str, str] = {}
    target: str = ""
    quantity: str = ""
    reckoned: str = ""
    total: int = 0
    total_text: str = ""
    legal: list[dict[str, str]] = []
    client_key: str = ""
    viewer: str = "visitor"
    is_goods: bool = False
    is_price_changed: bool = False
    is_short: bool = False
    order_id: str = ""
    turn: int = 0

    @public_event
    async def open(self, actor: Actor, slug: str) -> None:
        """Open the card of `slug` with the member's last target and the usual quantity."""
        await self._open(actor, await self._service(str(slug)))

    @public_event
    async def close(self, actor: Actor) -> None:
        """Close the card; nothing was ordered."""
        self.slug, self.order_id = "", ""

    @public_event
    async def reckon(self, actor: Actor, quantity: str) -> None:
        """Show the total for what is being typed."""
        self.reckoned = str(quantity)[:40]
        await self._reckon(await self._service(self.slug), quantity)

    @public_event
    async def step(self, actor: Actor, direction: int) -> None:
        """One step more or less."""
        service = await self._service(self.slug)
        try:
            now = parse_quantity(self.quantity, service.limits)
        except QuantityRefused as refused:
            now = int(str(refused.numbers["nearest"]))
        wanted = now + (service.limits.step if direction == 1 else -service.limits.step)
        self.turn += 1
        within = min(max(wanted, service.limits.minimum), service.limits.maximum)
        self.reckoned = str(within)
        await self._reckon(service, within)

    @member_event
    async def place(self, actor: Actor, form: dict[str, Any]) -> None:
        """The click. Values come from the form as it was on the screen when it was pressed."""
        values = {key: str(value) for key, value in form.items()} if isinstance(form, dict) else {}
        self.target = values.get("target", "")[:2048]
        self.is_short = False
        request = OrderRequest(
            slug=values.get("slug", ""),
            target=values.get("target"),
            quantity=values.get("quantity"),
            shown_total=_whole(values.get("shown_total")),
            client_key=values.get("client_key"),
            lang=self._lang(),
            consignee=ConsigneeDraft(*(values.get(name, "") for name in _CONSIGNEE_FIELDS)),
        )
        try:
            order_id, rows = await runtime.in_thread(_place, runtime.current(), actor, request)
        except PriceChanged as changed:
            self._show_new_price(await self._service(self.slug), changed)
            raise
        except InsufficientBalance:
            self.is_short = True
            raise
        self.order_id, self.slug = order_id, ""
        moving = await self.get_state(MovingOrders)
        moving._present(rows)

    async def _open(self, actor: Actor, service: ListedService) -> None:
        target = ""
        if actor.account_id:
            deps = runtime.current()
            target = await runtime.in_thread(
                last_target, deps, actor, service.slug, service.platform
            )
        self._present(actor, service, target, service.default_quantity)

    async def _service(self, slug: str) -> ListedService:
        deps = runtime.current()
        try:
            return await runtime.in_thread(find_service, deps.engine, slug, self._lang())
        except NotFound:
            raise ServiceUnavailable() from None

    def _show_new_price(self, service: ListedService, changed: PriceChanged) -> None:
        """The price that was just refused, whatever the kept listing says."""
        total, unit_price = (int(str(changed.numbers[name])) for name in ("total", "unit_price"))
        self.is_price_changed = True
        self._price(replace(service, unit_price=unit_price), total // unit_price)

    def _present(self, actor: Actor, service: ListedService, target: str, quantity: int) -> None:
        self.order_id = ""
        self.client_key = new_id()
        self.turn += 1
        self.target = target
        self._describe(actor, service)
        self.reckoned = str(quantity)
        self._price(service, quantity)

    async def _resume(self, actor: Actor, service: ListedService) -> bool:
        """Keep the form of `service` if it is open; answers whether it is.

        A page loads again after every cut line. The inputs hold what was typed, and the click's
        key must stay: its answer may be what was lost.
        """
        if self.slug != service.slug:
            return False
        self._describe(actor, service)
        await self._reckon(service, self.quantity, keep_mark=self.is_price_changed)
        return True

    async def _ordered(self) -> ShownOrder | None:
        """The order that this form became, while it is among the moving ones."""
        moving = await self.get_state(MovingOrders)
        return next((order for order in moving.orders if order["id"] == self.order_id), None)

    def _describe(self, actor: Actor, service: ListedService) -> None:
        self.slug = service.slug
        self.is_goods = service.family == "goods"
        self.viewer = "visitor"
        if actor.account_id:
            self.viewer = "member" if actor.is_verified else "unverified"
        t = self._texts()
        self.words = {
            "title": service.title,
            "summary": service.summary,
            "platform": service.platform,
            "platform_name": service.platform_name,
            "family": t(f"catalogue.family.{service.family}"),
            "quantity_label": service.quantity_label,
            "target_label": service.target_label,
            "target_hint": service.target_hint,
            "url": t.url(f"/services/{service.slug}"),
            "login": t.url(f"/login?next={t.url(f'/services/{service.slug}')}"),
        }

    async def _reckon(
        self, service: ListedService, quantity: object, keep_mark: bool = False
    ) -> None:
        self.quantity = str(quantity)[:20]
        self.is_price_changed = keep_mark
        self._price(service, parse_quantity(quantity, service.limits))

    def _price(self, service: ListedService, quantity: int) -> None:
        t, deps = self._texts(), runtime.current()
        self.quantity = str(quantity)
        self.total = service.unit_price * quantity
        self.total_text = format_yen(self.total)
        confirmation = confirmation_of(
            service,
            quantity_words(t, service.unit, quantity),
            quantity,
            deps.settings.undo_seconds,
        )
        self.legal = legal_items(t, confirmation)


class OpenedForm(OrderForm, rx.State):
    """The card that was opened in the catalogue."""

    @public_event
    async def load(self, actor: Actor) -> None:
        """Bring a card that stayed open up to date: language, price or log-in may have changed."""
        if not self.slug:
            return
        try:
            service = await self._service(self.slug)
        except ServiceUnavailable:
            self.slug = ""
            return
        await self._resume(actor, service)


class PageForm(OrderForm, rx.State):
    """The form on a service's own page."""

    @public_event
    async def load(self, actor: Actor) -> None:
        """Open the form of the service in the address; an order made here stays while it moves."""
        slug = split_language(self.router.url.path)[1].removeprefix("/services/").strip("/")
        service = await self._service(slug)
        ordered = await self._ordered()
        if ordered is not None and ordered["slug"] == slug and not self.slug:
            return
        if not await self._resume(actor, service):
            await self._open(actor, service)


class UsualForm(OrderForm, rx.State):
    """The usual order: last service, target and quantity, complete, one click away."""

    _repeats: str = ""

    @public_event
    async def load(self, actor: Actor) -> None:
        """Fill it from the order in `?again=`, else from the last one, while it is offered.

        An order made here stays while it can be undone; a form with the same contents stays, too.
        """
        ordered = await self._ordered()
        if ordered is not None and ordered["can_undo"]:
            return
        again = dict(self.router.url.query_parameters).get("again", "")
        order, target = None, ""
        if actor.account_id:
            order, target = await runtime.in_thread(_repeated, runtime.current(), actor, again)
        if order is None or (order.family == "goods" and not again):
            self.slug = ""
            return
        try:
            service = await self._service(order.slug)
            quantity = parse_quantity(order.quantity, service.limits)
        except (ServiceUnavailable, QuantityRefused):
            self.slug = ""
            return
        if order.id != self._repeats or not await self._resume(actor, service):
            self._present(actor, service, target, quantity)
            self._repeats = order.id


def _place(deps: Deps, actor: Actor, request: OrderRequest) -> tuple[str, list[OrderRow]]:
    """The order and what it stands among, in one go: a click is waited for."""
    order_id = place_order(deps, actor, request)
    return order_id, read_moving(deps, actor.require_account())


def _repeated(deps: Deps, actor: Actor, again: str) -> tuple[OrderRow | None, str]:
    """The order to repeat and what it was for."""
    if again:
        order = find_own_order(deps.engine, actor.account_id, again[:36])
    else:
        order = last_order(deps.engine, actor.account_id)
    if order is None:
        return None, ""
    with reading(deps.engine) as session:
        return order, own_target(session, deps, actor, order)


def _whole(text: object) -> int | None:
    """A total as the form sent it back: digits of ours, at most 12, or nothing."""
    return int(text) if isinstance(text, str) and _DIGITS.fullmatch(text) else None
