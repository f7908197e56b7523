"""Transfers: they happen once, cover themselves, and can never be changed."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError, OperationalError

from snshelper.kernel.runtime import Deps
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
    wallet_of,
)
from snshelper.wallet.queries import balance_of
from tests.worlds import open_member, rows, scalar

CHANGES = (
    "UPDATE ledger_transfer SET amount = amount * 2",
    "DELETE FROM ledger_transfer",
    "INSERT OR REPLACE INTO ledger_transfer SELECT * FROM ledger_transfer LIMIT 1",
    "INSERT INTO ledger_transfer SELECT * FROM ledger_transfer WHERE true"
    " ON CONFLICT (id) DO UPDATE SET amount = 1",
    "UPDATE OR REPLACE ledger_transfer SET idem_key = 'x'",
)


def test_a_transfer_moves_the_balance_by_itself(deps: Deps) -> None:
    open_member(deps, balance=3000)
    assert balance_of(deps.engine, "member-1") == 3000


def test_a_key_that_was_used_moves_nothing_again(deps: Deps) -> None:
    open_member(deps, balance=3000)
    with pytest.raises(IntegrityError), unit_of_work(deps.engine) as session:
        wallet = open_wallet(session, "member-1")
        post(session, deps.clock(), Transfer("a", "top_up", PAYMENTS, wallet, 10))
        post(session, deps.clock(), Transfer("a", "top_up", PAYMENTS, wallet, 10))
    assert balance_of(deps.engine, "member-1") == 3000


def test_an_order_that_the_wallet_does_not_cover_says_how_much_is_missing(deps: Deps) -> None:
    open_member(deps, balance=500)
    with pytest.raises(InsufficientBalance) as refused, unit_of_work(deps.engine) as session:
        take_into_escrow(session, deps.clock(), "member-1", "o1", 501)
    assert refused.value.numbers == {"short_by": 1}


def test_a_member_without_a_wallet_is_short_by_everything(deps: Deps) -> None:
    open_member(deps)
    with pytest.raises(InsufficientBalance) as refused, unit_of_work(deps.engine) as session:
        take_into_escrow(session, deps.clock(), "member-1", "o1", 700)
    assert refused.value.numbers == {"short_by": 700}


def test_the_database_itself_refuses_to_overdraw_a_wallet(deps: Deps) -> None:
    open_member(deps, balance=500)
    with pytest.raises(IntegrityError), unit_of_work(deps.engine) as session:
        wallet = open_wallet(session, "member-1")
        post(session, deps.clock(), Transfer("steal", "hold", wallet, REVENUE, 501))
    assert balance_of(deps.engine, "member-1") == 500


@pytest.mark.parametrize("amount", [0, -1])
def test_a_transfer_moves_a_positive_amount(deps: Deps, amount: int) -> None:
    with pytest.raises(IntegrityError), unit_of_work(deps.engine) as session:
        post(session, deps.clock(), Transfer("k", "earn", ESCROW, REVENUE, amount))


def test_a_transfer_has_two_sides(deps: Deps) -> None:
    with pytest.raises(IntegrityError), unit_of_work(deps.engine) as session:
        post(session, deps.clock(), Transfer("k", "earn", ESCROW, ESCROW, 1))


@pytest.mark.parametrize("statement", CHANGES)
def test_no_statement_changes_a_transfer(deps: Deps, engine: Engine, statement: str) -> None:
    open_member(deps, balance=3000)
    before = rows(engine, "SELECT * FROM ledger_transfer")
    with pytest.raises((IntegrityError, OperationalError)), engine.begin() as connection:
        connection.execute(text(statement))
    assert rows(engine, "SELECT * FROM ledger_transfer") == before
    assert balance_of(engine, "member-1") == 3000


def test_settling_parts_the_escrow_and_leaves_nothing_in_it(deps: Deps) -> None:
    open_member(deps, balance=1000)
    with unit_of_work(deps.engine) as session:
        take_into_escrow(session, deps.clock(), "member-1", "o1", 1000)
        settle_escrow(session, deps.clock(), "member-1", "o1", kept=620, refund=380)
    assert balance_of(deps.engine, "member-1") == 380
    in_escrow = scalar(
        deps.engine,
        "SELECT SUM(CASE WHEN credit_id = 1 THEN amount WHEN debit_id = 1 THEN -amount ELSE 0 END)"
        " FROM ledger_transfer",
    )
    assert in_escrow == 0


def test_an_order_is_settled_only_once(deps: Deps) -> None:
    open_member(deps, balance=1000)
    with unit_of_work(deps.engine) as session:
        take_into_escrow(session, deps.clock(), "member-1", "o1", 1000)
        settle_escrow(session, deps.clock(), "member-1", "o1", kept=620, refund=380)
    with pytest.raises(IntegrityError), unit_of_work(deps.engine) as session:
        settle_escrow(session, deps.clock(), "member-1", "o1", kept=620, refund=380)
    with pytest.raises(IntegrityError), unit_of_work(deps.engine) as session:
        settle_escrow(session, deps.clock(), "member-1", "o1", kept=0, refund=1000)
    assert balance_of(deps.engine, "member-1") == 380


def test_a_wallet_is_opened_once(deps: Deps) -> None:
    with unit_of_work(deps.engine) as session:
        assert open_wallet(session, "member-9") == open_wallet(session, "member-9")
        assert wallet_of(session, "member-9") == (open_wallet(session, "member-9"), 0)
