"""What the browser shows of a wallet: the balance in every header, and the wallet page."""

from typing import Any

import reflex as rx

from snshelper.accounts.state import ShopPage, member_event, public_event
from snshelper.interface.watching import watch_account
from snshelper.kernel import runtime
from snshelper.kernel.actor import Actor
from snshelper.kernel.clock import JAPAN
from snshelper.kernel.money import format_yen
from snshelper.wallet.queries import StatementLine, balance_of, statement

_PAGE = 30


class BalanceState(ShopPage, rx.State):
    """The balance in the header; empty for a visitor."""

    balance: str = ""

    @public_event
    async def load(self, actor: Actor) -> None:
        """Show the balance and keep it live."""
        await self._show(actor)
        watch_account(self, actor)

    async def _show(self, actor: Actor) -> None:
        if actor.account_id:
            deps = runtime.current()
            yen = await runtime.in_thread(balance_of, deps.engine, actor.account_id)
            self.balance = format_yen(yen)
        else:
            self.balance = ""


class WalletState(ShopPage, rx.State):
    """The statement, newest first, page by page."""

    lines: list[dict[str, str]] = []
    has_more: bool = False
    is_loaded: bool = False
    _last_id: int = 0

    @member_event
    async def load(self, actor: Actor) -> None:
        """Show the newest page and keep it live."""
        await self._show(actor)
        watch_account(self, actor)

    @member_event
    async def load_more(self, actor: Actor) -> None:
        """Add the next older page."""
        if self._last_id:
            self._add(await self._read(actor, self._last_id))

    async def _show(self, actor: Actor) -> None:
        self.lines = []
        self._add(await self._read(actor, None))
        self.is_loaded = True

    async def _read(self, actor: Actor, before: int | None) -> list[StatementLine]:
        deps = runtime.current()
        return await runtime.in_thread(
            statement, deps.engine, actor.require_account(), before, _PAGE
        )

    def _add(self, lines: list[StatementLine]) -> None:
        self.lines = self.lines + [self._shown(line) for line in lines]
        self.has_more = len(lines) == _PAGE
        self._last_id = lines[-1].id if lines else 0

    def _shown(self, line: StatementLine) -> dict[str, Any]:
        t = self._texts()
        return {
            "id": str(line.id),
            "at": line.at.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M"),
            "kind": t(f"wallet.kind.{line.kind}"),
            "amount": ("+" if line.amount > 0 else "") + format_yen(line.amount),
            "sign": "in" if line.amount > 0 else "out",
            "balance": format_yen(line.balance),
            "order": t.url(f"/mypage/orders/{line.order_id}") if line.order_id else "",
        }
