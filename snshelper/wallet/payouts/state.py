"""The desk of finance for payouts."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from snshelper.accounts.rules import as_text
from snshelper.accounts.state import ShopPage, staff_event
from snshelper.kernel.actor import Actor
from snshelper.kernel.clock import JAPAN
from snshelper.kernel.i18n import Texts
from snshelper.kernel.ids import short_code
from snshelper.kernel.runtime import current, in_thread
from snshelper.privacy.documents import long_date
from snshelper.wallet.payouts.actions import mark_paid, show_bank_account
from snshelper.wallet.payouts.queries import PAGE, paid_payouts, payable_payouts
from snshelper.wallet.payouts.rules import REFERENCE_LIMIT
from snshelper.wallet.payouts.tables import Payout

_ID_LENGTH = 36


@dataclass(frozen=True)
class PayoutRow:
    """One payout in words; `at` is the day since which it is owed, or on which it was paid."""

    id: str = ""
    code: str = ""
    amount: str = ""
    at: str = ""
    reference: str = ""


@dataclass(frozen=True)
class OpenedPayout:
    """The payout at the side; the bank account is empty until it was opened."""

    id: str = ""
    code: str = ""
    amount: str = ""
    bank_name: str = ""
    account_number: str = ""
    account_holder: str = ""


class PayoutsDesk(ShopPage, rx.State):
    """What is owed, what was paid, and the payout at the side."""

    rows: list[PayoutRow] = []
    past: list[PayoutRow] = []
    older: str = ""
    opened: OpenedPayout = OpenedPayout()
    is_loaded: bool = False
    done: str = ""

    @staff_event("payouts.write")
    async def load(self, actor: Actor) -> None:
        """The screen was opened, or is to be read again."""
        self.done = ""
        await self._show(actor)

    @staff_event("payouts.write")
    async def show_older(self, actor: Actor) -> None:
        """Add the next older payouts."""
        await self._add_past(actor, self.older)

    @staff_event("payouts.write")
    async def open_payout(self, actor: Actor, payout_id: str) -> None:
        """Open the bank account of a payout at the side."""
        self.done, self.opened = "", OpenedPayout()
        wanted = as_text(payout_id, _ID_LENGTH)
        bank = await in_thread(show_bank_account, current(), actor, wanted)
        row = next((row for row in self.rows if row.id == wanted), PayoutRow())
        self.opened = OpenedPayout(
            wanted,
            row.code,
            row.amount,
            bank.bank_name,
            bank.account_number,
            bank.account_holder,
        )

    @staff_event("payouts.write")
    async def put_away(self, actor: Actor) -> None:
        """Close the side panel."""
        self.opened = OpenedPayout()

    @staff_event("payouts.write")
    async def pay(self, actor: Actor, form: dict[str, Any]) -> None:
        """The form with `reference` was sent for the payout at the side."""
        typed = form if isinstance(form, dict) else {}
        reference = as_text(typed.get("reference"), REFERENCE_LIMIT + 1)
        await in_thread(mark_paid, current(), actor, self.opened.id, reference)
        code, self.opened = self.opened.code, OpenedPayout()
        await self._show(actor)
        self.done = self._texts()("payouts.done", code=code)

    async def _show(self, actor: Actor) -> None:
        t = self._texts()
        owed = await in_thread(payable_payouts, current(), actor)
        self.rows = [_row(t, payout) for payout in owed]
        self.past = []
        await self._add_past(actor, "")
        self.is_loaded = True

    async def _add_past(self, actor: Actor, before_id: str) -> None:
        t = self._texts()
        found = await in_thread(paid_payouts, current(), actor, before_id)
        self.past = self.past + [_row(t, payout) for payout in found]
        self.older = found[-1].id if len(found) == PAGE else ""


def _row(t: Texts, payout: Payout) -> PayoutRow:
    moment = payout.ended_at or payout.payable_at or payout.created_at
    return PayoutRow(
        payout.id,
        short_code(payout.id),
        f"¥{payout.amount:,}",
        long_date(moment.astimezone(JAPAN).date(), t.lang),
        payout.reference,
    )
