"""The ledger under a state machine: whatever is tried in whatever order, no yen appears or goes."""

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from snshelper.kernel.database import create_shop_engine
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.wallet.ledger import (
    ESCROW,
    PAYMENTS,
    REVENUE,
    InsufficientBalance,
    Transfer,
    open_wallet,
    post,
    settle_escrow,
    take_into_escrow,
)
from snshelper.wallet.rules import settle
from tests.wallet.test_ledger import CHANGES
from tests.worlds import hurry, rows

NOW = datetime(2026, 11, 22, tzinfo=UTC)
MEMBERS = ("ann", "ben", "cho")
members = st.sampled_from(MEMBERS)
amounts = st.integers(1, 10_000)


class Ledger(RuleBasedStateMachine):
    """Top-ups, holds, settlements, reversals, replays and vandalism, against a plain model."""

    template: ClassVar[Path]
    held = Bundle("held")
    settled = Bundle("settled")
    keys = Bundle("keys")

    @initialize()
    def open(self) -> None:
        """A fresh copy of the migrated database."""
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(self.template, self.folder / "shop.db")
        self.engine = hurry(create_shop_engine(f"sqlite:///{self.folder / 'shop.db'}"))
        self.wallets = dict.fromkeys(MEMBERS, 0)
        self.escrow = self.revenue = self.paid_in = self.count = 0

    def _number(self) -> int:
        self.count += 1
        return self.count

    @rule(target=keys, member=members, amount=amounts)
    def top_up(self, member: str, amount: int) -> str:
        """Money comes in."""
        key = f"topup:{self._number()}"
        with unit_of_work(self.engine) as session:
            wallet = open_wallet(session, member)
            post(session, NOW, Transfer(key, "top_up", PAYMENTS, wallet, amount))
        self.wallets[member] += amount
        self.paid_in += amount
        return key

    @rule(target=held, member=members, amount=amounts, quantity=st.integers(1, 500))
    def hold(self, member: str, amount: int, quantity: int) -> object:
        """An order is placed; one that is not covered changes nothing."""
        order_id = f"o{self._number()}"
        try:
            with unit_of_work(self.engine) as session:
                take_into_escrow(session, NOW, member, order_id, amount)
        except InsufficientBalance as refused:
            assert refused.numbers["short_by"] == amount - self.wallets[member] > 0
            return multiple()
        assert self.wallets[member] >= amount
        self.wallets[member] -= amount
        self.escrow += amount
        return (order_id, member, amount, quantity)

    @rule(target=settled, order=consumes(held), delivered=st.integers(-5, 600))
    def settle(self, order: tuple[str, str, int, int], delivered: int) -> object:
        """An order ends."""
        order_id, member, price, quantity = order
        parts = settle(price, quantity, delivered)
        with unit_of_work(self.engine) as session:
            settle_escrow(session, NOW, member, order_id, parts.kept, parts.refund)
        self.escrow -= price
        self.revenue += parts.kept
        self.wallets[member] += parts.refund
        return (order_id, member, parts.kept, parts.refund)

    @rule(order=settled)
    def settle_again(self, order: tuple[str, str, int, int]) -> None:
        """The same settlement once more is refused as a whole."""
        order_id, member, kept, refund = order
        with pytest.raises(IntegrityError), unit_of_work(self.engine) as session:
            settle_escrow(session, NOW, member, order_id, kept, refund)

    @rule(target=keys, order=consumes(settled), share=st.integers(1, 100))
    def reverse(self, order: tuple[str, str, int, int], share: int) -> object:
        """Staff give something back of what was kept."""
        order_id, member, kept, _ = order
        amount = kept * share // 100
        if amount == 0:
            return multiple()
        with unit_of_work(self.engine) as session:
            wallet = open_wallet(session, member)
            key = f"reversal:{order_id}"
            post(session, NOW, Transfer(key, "reversal", REVENUE, wallet, amount, order_id))
        self.revenue -= amount
        self.wallets[member] += amount
        return key

    @rule(key=keys, member=members, amount=amounts)
    def replay(self, key: str, member: str, amount: int) -> None:
        """A used key, with whatever contents, moves nothing."""
        with pytest.raises(IntegrityError), unit_of_work(self.engine) as session:
            wallet = open_wallet(session, member)
            post(session, NOW, Transfer(key, "top_up", PAYMENTS, wallet, amount))

    @rule(member=members, more=amounts)
    def overdraw(self, member: str, more: int) -> None:
        """Behind the back of every check, the database refuses."""
        with pytest.raises(IntegrityError), unit_of_work(self.engine) as session:
            wallet = open_wallet(session, member)
            amount = self.wallets[member] + more
            post(session, NOW, Transfer("steal", "hold", wallet, ESCROW, amount))

    @rule(statement=st.sampled_from(CHANGES))
    def vandalise(self, statement: str) -> None:
        """History cannot be rewritten."""
        if not rows(self.engine, "SELECT 1 FROM ledger_transfer LIMIT 1"):
            return
        with pytest.raises((IntegrityError, OperationalError)), self.engine.begin() as connection:
            connection.execute(text(statement))

    @invariant()
    def every_yen_is_somewhere(self) -> None:
        """Balances by the model, by the cache and by the transfers are the same."""
        summed = {
            row.code: row.posted
            for row in rows(
                self.engine,
                "SELECT a.code, COALESCE(SUM(CASE t.credit_id WHEN a.id THEN t.amount"
                " ELSE -t.amount END), 0) AS posted FROM ledger_account a LEFT JOIN"
                " ledger_transfer t ON a.id IN (t.debit_id, t.credit_id) GROUP BY a.id",
            )
        }
        cached = {
            row.code: row.posted
            for row in rows(self.engine, "SELECT code, posted FROM ledger_account WHERE is_cached")
        }
        assert sum(summed.values()) == 0
        assert summed["escrow"] == self.escrow
        assert summed["revenue"] == self.revenue
        assert summed["payments"] == -self.paid_in
        for member, balance in self.wallets.items():
            assert summed.get(f"wallet:{member}", 0) == balance >= 0
            assert cached.get(f"wallet:{member}", 0) == balance

    def teardown(self) -> None:
        """Leave nothing behind."""
        if hasattr(self, "engine"):
            self.engine.dispose()
            shutil.rmtree(self.folder)


def test_no_sequence_of_movements_creates_or_loses_a_yen(migrated_file: Path) -> None:
    Ledger.template = migrated_file
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
