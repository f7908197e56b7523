"""The shop's own proof: sound after an ordinary day, and loud about every kind of corruption."""

import pytest
from sqlalchemy import Engine, text

from snshelper.fulfilment.actions import refund_order
from snshelper.fulfilment.audit import _CHECKS, run_audit
from snshelper.fulfilment.providers.port import Lost, Rejected
from snshelper.kernel.actor import SYSTEM, Actor
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.ordering.actions import place_order, undo_order
from snshelper.wallet.ledger import wallet_of
from snshelper.wallet.payouts.actions import (
    find_promised,
    make_payable,
    mark_paid,
    promise_payout,
)
from snshelper.wallet.payouts.rules import BankAccount
from tests.partners import Desk, ScriptedPartner
from tests.worlds import request

ORDINARY = "(SELECT id FROM orders WHERE state = 'partial')"
GUARDS = (
    *("ledger_transfer_no_update", "ledger_transfer_no_delete", "ledger_transfer_posts"),
    *("order_event_no_update", "order_event_no_delete"),
    *("provider_receipt_no_update", "provider_receipt_no_delete"),
    *("audit_entry_no_update", "audit_entry_no_delete"),
    *("payout_stays", "payout_kept"),
)

# What is done to the database behind everybody's back, and what the audit calls it.
CORRUPTIONS = {
    "UPDATE ledger_account SET posted = posted + 1 WHERE is_cached": "a wallet's balance differs",
    "UPDATE ledger_transfer SET amount = amount + 1 WHERE kind = 'top_up'": "a wallet's balance",
    "DELETE FROM ledger_transfer WHERE kind = 'refund'": "an order's refunds differ",
    "DELETE FROM ledger_transfer WHERE kind = 'hold'": "held more than once or not at all",
    "UPDATE ledger_transfer SET kind = 'x' WHERE kind = 'earn'": "not parted by the formula",
    "UPDATE orders SET delivered = delivered + 1 WHERE state = 'partial'": "not parted by",
    "UPDATE orders SET refunded = refunded + 1 WHERE state = 'partial'": "refunds differ",
    "UPDATE orders SET ended_at = NULL WHERE state = 'partial'": "state and its end disagree",
    "UPDATE orders SET state = 'submitted' WHERE state = 'partial'": "state and its end disagree",
    "UPDATE orders SET state = 'failed' WHERE state = 'partial'": "last event disagrees",
    "DELETE FROM provider_receipt": "an accepted attempt has no receipt",
    f"UPDATE fulfilment_attempt SET reference = NULL WHERE order_id = {ORDINARY}": (
        "a delivered order has no accepted attempt"
    ),
    "UPDATE fulfilment_attempt SET next_poll_at = NULL": "is looked at by nobody",
    "DELETE FROM order_event WHERE kind = 'placed'": "first event is missing",
    "UPDATE top_up SET state = 'open'": "a credited top-up is not marked paid",
    "UPDATE top_up SET amount = amount + 1": "a paid top-up was not credited exactly once",
    "UPDATE payout SET amount = amount + 1": "a payout differs from what left the wallet",
    "UPDATE payout SET state = 'payable', reference = ''": "a payout's end differs",
    "UPDATE audit_entry SET actor_id = 'nobody'": "the audit log is broken at entry 1",
    "DELETE FROM audit_entry WHERE seq = 1": "the audit log is broken at entry 2",
}


@pytest.fixture
def day(desk: Desk, deps: Deps, member: Actor) -> Engine:
    """One order of each fate: partial, completed, rejected, undone, running, unknown, placed."""
    partner = ScriptedPartner("none")
    orders = [place_order(deps, member, request(number)) for number in range(6)]
    undo_order(deps, member, orders.pop())
    partner.outcomes.extend([Rejected("policy", {"error": "policy"}), Lost("ReadTimeout")])
    desk.work(partner, seconds=10)
    accepted = [submission.order_id for submission in partner.submitted[2:]]
    for order_id, state, delivered in zip(
        accepted, ("finished", "finished", "running"), (310, 500, 3), strict=True
    ):
        partner.report(order_id, state, delivered)  # type: ignore[arg-type]
    desk.poll(partner, seconds=30)
    refund_order(deps, SYSTEM, accepted[0], 5, "sorry")
    refund_order(deps, SYSTEM, accepted[1], 5, "sorry")
    place_order(deps, member, request(99))
    _pay_out(deps, member)
    return deps.engine


def _pay_out(deps: Deps, member: Actor) -> None:
    """100 yen of the wallet, paid to a bank account."""
    bank = BankAccount("みなと銀行 神戸 普通", "1234567", "ヤマダ ハナコ")
    with unit_of_work(deps.engine) as session:
        promise_payout(session, deps, "payout-1", member.account_id, bank)
        wallet = wallet_of(session, member.account_id)
        payout = find_promised(session, "payout-1")
        assert wallet and payout
        make_payable(session, deps.clock(), payout, wallet[0], 100)
    mark_paid(deps, SYSTEM, "payout-1", "MB-1")


def test_an_ordinary_day_is_sound_and_counted(day: Engine) -> None:
    report = run_audit(day)
    assert report.discrepancies == []
    assert report.counts["orders"] == 7
    assert report.counts["audit_entry"] == 3
    assert report.counts["ledger_transfer"] > 10


@pytest.mark.parametrize("corruption", CORRUPTIONS)
def test_every_corruption_is_called_by_its_name(day: Engine, corruption: str) -> None:
    _drop_guards(day)
    with day.begin() as connection:
        assert connection.execute(text(corruption)).rowcount > 0
    assert any(CORRUPTIONS[corruption] in line for line in run_audit(day).discrepancies)


def test_a_second_placement_is_called_by_its_name(day: Engine) -> None:
    with day.begin() as connection:
        connection.execute(text("DROP INDEX uq_fulfilment_attempt_effective"))
        connection.execute(
            text(
                "INSERT INTO fulfilment_attempt SELECT 'second', order_id, 2, connector, state,"
                " 'other', sent_at, settled_at, next_poll_at, polls, reason"
                " FROM fulfilment_attempt WHERE state = 'accepted'"
            )
        )
    assert any("sent with effect more than once" in each for each in run_audit(day).discrepancies)


def test_an_overdrawn_wallet_is_called_by_its_name(day: Engine) -> None:
    with day.begin() as connection:
        connection.execute(text("PRAGMA ignore_check_constraints = ON"))
        connection.execute(text("UPDATE ledger_account SET posted = -1 WHERE is_cached"))
        connection.execute(text("PRAGMA ignore_check_constraints = OFF"))
    assert any("below its minimum" in line for line in run_audit(day).discrepancies)


def test_money_left_in_escrow_is_called_by_its_name(day: Engine) -> None:
    with day.begin() as connection:
        connection.execute(text("DROP TRIGGER ledger_transfer_no_delete"))
        connection.execute(text("DELETE FROM ledger_transfer WHERE kind = 'earn'"))
    found = run_audit(day).discrepancies
    assert any("another amount in escrow" in line for line in found)


def test_every_check_is_proved_by_some_corruption() -> None:
    named = [
        *CORRUPTIONS.values(),
        "sent with effect more than once",
        "below its minimum",
        "another amount in escrow",
    ]
    unproved = [check for check in _CHECKS if not any(name in check for name in named)]
    assert unproved == []


def test_a_lie_of_many_rows_is_told_in_one_readable_line(day: Engine) -> None:
    _drop_guards(day)
    with day.begin() as connection:
        connection.execute(text("DELETE FROM order_event"))
    lines = [line for line in run_audit(day).discrepancies if "first event" in line]
    assert len(lines) == 1
    assert lines[0].count(",") == 6


def _drop_guards(engine: Engine) -> None:
    with engine.begin() as connection:
        for guard in GUARDS:
            connection.execute(text(f"DROP TRIGGER {guard}"))
