"""The order page: timeline, proof and money of one order, live."""

import json

import reflex as rx

from snshelper.accounts.state import ShopPage, member_event
from snshelper.fulfilment.actions import cancel_rest, confirm_delivery
from snshelper.fulfilment.queries import own_contents, proof_of
from snshelper.fulfilment.timeline import arithmetic, money_lines, proof_lines, timeline
from snshelper.interface.watching import watch_account
from snshelper.kernel import runtime
from snshelper.kernel.actor import Actor
from snshelper.kernel.clock import JAPAN
from snshelper.kernel.errors import NotFound
from snshelper.kernel.i18n import split_language
from snshelper.ordering.actions import undo_order
from snshelper.ordering.queries import find_own_order, steps_of
from snshelper.ordering.showing import ShownOrder, show_order


class OrderPage(ShopPage, rx.State):
    """One order of the member."""

    order: ShownOrder = {}
    steps: list[dict[str, str]] = []
    money: list[dict[str, str]] = []
    proof: list[dict[str, str]] = []
    legal: list[dict[str, str]] = []
    receipt: str = ""
    reckoning: str = ""
    target: str = ""
    placed: str = ""
    legal_hash: str = ""
    can_cancel: bool = False
    can_confirm: bool = False
    _order_id: str = ""

    @member_event
    async def load(self, actor: Actor) -> None:
        """Show the order in the address, if it is the member's own."""
        path = split_language(self.router.url.path)[1]
        self._order_id = path.removeprefix("/mypage/orders/").strip("/")[:36]
        self.order = {}
        await self._show(actor)
        watch_account(self, actor)

    @member_event
    async def undo(self, actor: Actor) -> None:
        """Take it back within the undo window."""
        await runtime.in_thread(undo_order, runtime.current(), actor, self._order_id)
        await self._show(actor)

    @member_event
    async def cancel_rest(self, actor: Actor) -> None:
        """Stop what is not delivered yet."""
        await runtime.in_thread(cancel_rest, runtime.current(), actor, self._order_id)
        await self._show(actor)

    @member_event
    async def confirm_delivery(self, actor: Actor) -> None:
        """Say that the parcel arrived."""
        await runtime.in_thread(confirm_delivery, runtime.current(), actor, self._order_id)
        await self._show(actor)

    async def _show(self, actor: Actor) -> None:
        deps = runtime.current()
        order = await runtime.in_thread(
            find_own_order, deps.engine, actor.require_account(), self._order_id
        )
        if order is None:
            self.order = {}
            raise NotFound()
        steps = await runtime.in_thread(steps_of, deps.engine, order.id)
        proof = await runtime.in_thread(proof_of, deps.engine, order.id)
        contents = await runtime.in_thread(own_contents, deps, actor, order, proof)
        t = self._texts()
        self.order = show_order(t, order, deps.clock())
        self.steps = timeline(t, order, steps)
        self.money = money_lines(t, order)
        self.proof = proof_lines(t, proof)
        self.reckoning = arithmetic(t, order)
        self.legal, self.legal_hash = order.legal["items"], order.legal_hash
        self.target = contents.target
        self.placed = order.placed_at.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M")
        self.receipt = _receipt_text(contents.receipts[-1].body) if contents.receipts else ""
        is_running = order.state in ("submitted", "in_progress")
        is_shipped = bool(proof.shipment and proof.shipment.state == "shipped")
        self.can_confirm = is_running and is_shipped
        self.can_cancel = is_running and not order.cancel_asked_at and not is_shipped


def _receipt_text(body: dict[str, object]) -> str:
    return json.dumps(body, ensure_ascii=False, indent=2, sort_keys=True)
