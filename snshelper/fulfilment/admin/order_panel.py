"""The state of the panel of one order: what is known of it, and each thing staff may do. Live.

What cannot be taken back is asked first (`weigh`, `prepare_…`) and done by a second event.
"""

from collections.abc import Callable
from typing import Any

import reflex as rx

from snshelper.accounts.actions.customers import show_email
from snshelper.accounts.rules import as_text
from snshelper.accounts.state import ShopPage, staff_event
from snshelper.fulfilment.actions import (
    CARRIERS,
    Decision,
    confirm_delivery,
    decide_unknown,
    refund_order,
    release_unknown,
    retry_order,
    ship_order,
)
from snshelper.fulfilment.admin.actions import ask_partner, show_consignee, show_contents
from snshelper.fulfilment.admin.order_desk import OrdersDesk
from snshelper.fulfilment.admin.record import OrderRecord, order_record
from snshelper.fulfilment.admin.rules import parse_refund, refund_limit
from snshelper.fulfilment.admin.sheet import Fact, ReceiptLine, Sheet, order_sheet, receipt_line
from snshelper.fulfilment.admin.watching import watch_every_order
from snshelper.kernel import runtime
from snshelper.kernel.actor import Actor
from snshelper.kernel.ids import short_code
from snshelper.kernel.money import format_yen

_ID_LENGTH = 36
_REASON_LENGTH = 200
_NUMBER_LENGTH = 40
# What needs no more than a yes; refunding and shipping have a form first.
_WEIGHED = ("retry", "delivered", "not_delivered", "release", "arrive")


class OrderPanel(ShopPage, rx.State):
    """One order. Addresses are held only after somebody asked to see them."""

    sheet: Sheet = Sheet()
    email: str = ""
    target: str = ""
    receipts: list[ReceiptLine] = []
    consignee: list[Fact] = []
    can_see_email: bool = False
    can_see_consignee: bool = False
    asking: str = ""
    question: str = ""
    done: str = ""
    turn: int = 0
    _order_id: str = ""
    _refund: tuple[str, str] = ("", "")
    _parcel: tuple[str, str] = ("", "")

    @staff_event("orders.read")
    async def load(self, actor: Actor) -> None:
        """The screen was opened: open the order in the address, if there is one."""
        wanted = dict(self.router.url.query_parameters).get("order", "")
        await self._open(actor, as_text(wanted, _ID_LENGTH))
        watch_every_order(self)

    @staff_event("orders.read")
    async def open(self, actor: Actor, order_id: str) -> None:
        """Open one order."""
        await self._open(actor, as_text(order_id, _ID_LENGTH))

    @staff_event("orders.read")
    async def close(self, actor: Actor) -> None:
        """Close the panel."""
        await self._open(actor, "")

    @staff_event("customers.read")
    async def reveal_email(self, actor: Actor) -> None:
        """Look at the customer's address; that is audited."""
        account_id = (await self._record(actor)).order.account_id
        self.email = await runtime.in_thread(show_email, runtime.current(), actor, account_id)

    @staff_event("orders.read")
    async def reveal_contents(self, actor: Actor) -> None:
        """Look at what the order is for and at the partner's answers; that is audited."""
        found = await runtime.in_thread(show_contents, runtime.current(), actor, self._order_id)
        self.target = found.target
        self.receipts = [receipt_line(receipt) for receipt in found.receipts]

    @staff_event("shipments.write")
    async def reveal_consignee(self, actor: Actor) -> None:
        """Look at where the parcel goes; that is audited."""
        found = await runtime.in_thread(show_consignee, runtime.current(), actor, self._order_id)
        t = self._texts()
        self.consignee = [
            Fact(t(f"order.consignee.{name}"), value) for name, value in vars(found).items()
        ]

    @staff_event("orders.read")
    async def weigh(self, actor: Actor, deed: str) -> None:
        """Ask whether a deed is really meant; nothing is done yet."""
        if deed in _WEIGHED and deed in self.sheet.can:
            self._ask(deed, price=self.sheet.price)

    @staff_event("orders.read")
    async def think_again(self, actor: Actor) -> None:
        """Do not do what was asked about."""
        self._forget_question()

    @staff_event("orders.resolve")
    async def ask_now(self, actor: Actor) -> None:
        """Look the order up at the partner. Harmless, so it is not asked about first."""
        await self._do(actor, "ask", ask_partner)

    @staff_event("orders.resolve")
    async def retry(self, actor: Actor) -> None:
        """Send again what surely never left."""
        if self.asking == "retry":
            await self._do(actor, "retry", retry_order)

    @staff_event("orders.resolve")
    async def decide(self, actor: Actor) -> None:
        """Close an unknown order the way that was asked about."""
        verdicts: dict[str, Decision] = {"delivered": "delivered", "not_delivered": "not_delivered"}
        if self.asking in verdicts:
            await self._do(actor, self.asking, decide_unknown, verdicts[self.asking])

    @staff_event("orders.resolve")
    async def release(self, actor: Actor) -> None:
        """Send an unknown order again, after it was proved that it never arrived."""
        if self.asking == "release":
            await self._do(actor, "release", release_unknown)

    @staff_event("orders.refund")
    async def prepare_refund(self, actor: Actor, form: dict[str, Any]) -> None:
        """The refund form was sent: repeat it in words and ask."""
        self._forget_question()
        reason = _typed(form, "reason", _REASON_LENGTH)
        record = await self._record(actor)
        most = refund_limit(record.standing, any_amount=actor.may("orders.refund_any_amount"))
        amount = parse_refund(_typed(form, "amount", 20), reason, most)
        self._refund = (str(amount), reason)
        self._ask(
            "refund",
            amount=format_yen(amount),
            customer=short_code(record.order.account_id),
            reason=reason,
        )

    @staff_event("orders.refund")
    async def refund(self, actor: Actor) -> None:
        """Give the money back."""
        if self.asking == "refund":
            await self._do(actor, "refund", refund_order, *self._refund)

    @staff_event("shipments.write")
    async def prepare_shipping(self, actor: Actor, form: dict[str, Any]) -> None:
        """The shipping form was sent: repeat it in words and ask."""
        self._forget_question()
        carrier, number = _typed(form, "carrier", 20), _typed(form, "number", _NUMBER_LENGTH)
        self._parcel = (carrier, number)
        known = self._texts()(f"order.carrier.{carrier}") if carrier in CARRIERS else carrier
        self._ask("ship", carrier=known, number=number)

    @staff_event("shipments.write")
    async def ship(self, actor: Actor) -> None:
        """Record that the parcel left."""
        if self.asking == "ship":
            await self._do(actor, "ship", ship_order, *self._parcel)

    @staff_event("shipments.write")
    async def arrive(self, actor: Actor) -> None:
        """Record that the parcel arrived."""
        if self.asking == "arrive":
            await self._do(actor, "arrive", confirm_delivery)

    async def _open(self, actor: Actor, order_id: str) -> None:
        self._forget_question()
        self._order_id, self.sheet, self.done = order_id, Sheet(), ""
        self._cover()
        self.can_see_email = actor.may("customers.read")
        self.can_see_consignee = actor.may("shipments.write")
        await self._show(actor)

    async def _show(self, actor: Actor) -> None:
        """Read the order again. Somebody whose role has ended is shown nothing more."""
        if not actor.may("orders.read"):
            self._order_id, self.sheet = "", Sheet()
            self._cover()
        if not self._order_id:
            return
        record = await self._record(actor)
        now = runtime.current().clock()
        self.sheet = order_sheet(self._texts(), record, actor, now)
        if self.asking and self.asking not in self.sheet.can:
            self._forget_question()

    def _cover(self) -> None:
        """Hold nothing that somebody had asked to see."""
        self.email, self.target, self.receipts, self.consignee = "", "", [], []

    async def _record(self, actor: Actor) -> OrderRecord:
        engine = runtime.current().engine
        return await runtime.in_thread(order_record, engine, actor, self._order_id)

    def _ask(self, deed: str, **numbers: str) -> None:
        self.asking, self.done = deed, ""
        self.question = self._texts()(f"desk.question.{deed}", **numbers)

    def _forget_question(self) -> None:
        self.asking = self.question = ""

    async def _do(self, actor: Actor, deed: str, action: Callable[..., None], *more: str) -> None:
        """Run an action once and show what became of the order, here and in the table."""
        self._forget_question()
        self.done = ""
        await runtime.in_thread(action, runtime.current(), actor, self._order_id, *more)
        self.done, self.turn = self._texts()(f"desk.done.{deed}"), self.turn + 1
        await self._show(actor)
        desk = await self.get_state(OrdersDesk)
        await desk._show(actor)


def _typed(form: object, name: str, limit: int) -> str:
    """What was typed into one input, shortened to `limit` characters."""
    value = form.get(name) if isinstance(form, dict) else ""
    return value.strip()[:limit] if isinstance(value, str) else ""
