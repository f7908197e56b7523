"""The member's orders as a list, page by page, live."""

import reflex as rx

from snshelper.accounts.state import ShopPage, member_event
from snshelper.interface.watching import watch_account
from snshelper.kernel import runtime
from snshelper.kernel.actor import Actor
from snshelper.ordering.queries import orders_of
from snshelper.ordering.showing import ShownOrder, show_order

_PAGE = 20


class OrderHistory(ShopPage, rx.State):
    """Orders, newest first."""

    orders: list[ShownOrder] = []
    has_more: bool = False
    is_loaded: bool = False

    @member_event
    async def load(self, actor: Actor) -> None:
        """Show the newest page and keep it live."""
        self.orders = []
        await self._show(actor)
        watch_account(self, actor)

    @member_event
    async def load_more(self, actor: Actor) -> None:
        """Add the next older page."""
        if self.orders:
            older = await self._read(actor, self.orders[-1]["id"], _PAGE)
            self.orders = self.orders + older
            self.has_more = len(older) == _PAGE

    async def _show(self, actor: Actor) -> None:
        """Read again as many as are shown."""
        wanted = max(_PAGE, len(self.orders))
        self.orders = await self._read(actor, "", wanted)
        self.has_more = len(self.orders) == wanted
        self.is_loaded = True

    async def _read(self, actor: Actor, before: str, limit: int) -> list[ShownOrder]:
        deps = runtime.current()
        rows = await runtime.in_thread(
            orders_of, deps.engine, actor.require_account(), before, limit
        )
        t, now = self._texts(), deps.clock()
        return [show_order(t, row, now) for row in rows]
