"""The member's orders that are moving, live, on cards and on mypage."""

from datetime import timedelta

import reflex as rx

from snshelper.accounts.state import LoginNeeded, ShopPage, public_event
from snshelper.interface.watching import watch_account
from snshelper.kernel import runtime
from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.ordering.actions import undo_order
from snshelper.ordering.queries import OrderRow, moving_orders
from snshelper.ordering.showing import ShownOrder, show_order

# An order that has just ended stays where it was, so that its end is seen.
_LINGER = timedelta(minutes=10)


class MovingOrders(ShopPage, rx.State):
    """Open and just-ended orders, newest first; `newest` finds the newest one of each service.

    `refused` is the order that the error is about.
    """

    orders: list[ShownOrder] = []
    newest: dict[str, int] = {}
    refused: str = ""
    is_loaded: bool = False

    @public_event
    async def load(self, actor: Actor) -> None:
        """Show them and keep them live."""
        await self._show(actor)
        watch_account(self, actor)

    @public_event
    async def undo(self, actor: Actor, order_id: str) -> None:
        """Take an order back within its undo window; a refusal is shown on its card."""
        self.refused = str(order_id)[:36]
        if not actor.account_id:
            raise LoginNeeded()
        await runtime.in_thread(undo_order, runtime.current(), actor, str(order_id))
        await self._show(actor)

    async def _show(self, actor: Actor) -> None:
        rows: list[OrderRow] = []
        if actor.account_id:
            rows = await runtime.in_thread(read_moving, runtime.current(), actor.account_id)
        self._present(rows)

    def _present(self, rows: list[OrderRow]) -> None:
        t, now = self._texts(), runtime.current().clock()
        self.orders = [show_order(t, row, now) for row in rows]
        # Places in the list, not copies: what is sent to the tab grows with the orders only once.
        places = range(len(rows) - 1, -1, -1)
        self.newest = {rows[place].slug: place for place in places}
        self.is_loaded = True


def read_moving(deps: Deps, account_id: str) -> list[OrderRow]:
    """The account's orders that are moving or have just ended."""
    with reading(deps.engine) as session:
        return moving_orders(session, account_id, deps.clock() - _LINGER)
