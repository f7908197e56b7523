"""The statement of a wallet."""

from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.wallet.ledger import settle_escrow, take_into_escrow
from snshelper.wallet.queries import (
    balance_of,
    newest_transfer_id,
    statement,
    wallets_moved_after,
)
from tests.worlds import open_member, pay_in


def _spend(deps: Deps, order_id: str, kept: int, refund: int) -> None:
    with unit_of_work(deps.engine) as session:
        take_into_escrow(session, deps.clock(), "member-1", order_id, kept + refund)
        settle_escrow(session, deps.clock(), "member-1", order_id, kept, refund)


def test_every_line_carries_the_balance_right_after_it(deps: Deps, clock: SteppedClock) -> None:
    member = open_member(deps, balance=3000)
    _spend(deps, "o1", 600, 400)
    clock.advance(60)
    pay_in(deps, member, 500)
    lines = statement(deps.engine, "member-1")
    assert [(line.kind, line.amount, line.balance) for line in lines] == [
        ("top_up", 500, 2900),
        ("refund", 400, 2400),
        ("hold", -1000, 2000),
        ("top_up", 3000, 3000),
    ]
    assert lines[0].at == clock()


def test_pages_fit_together_without_a_gap(deps: Deps) -> None:
    open_member(deps, balance=3000)
    for number in range(7):
        _spend(deps, f"o{number}", 100, 50)
    whole = statement(deps.engine, "member-1")
    paged, before = [], None
    while page := statement(deps.engine, "member-1", before, limit=4):
        paged += page
        before = page[-1].id
    assert paged == whole
    assert whole[0].balance == balance_of(deps.engine, "member-1")


def test_nobody_sees_what_another_member_moved(deps: Deps) -> None:
    open_member(deps, balance=3000)
    open_member(deps, "member-2", balance=700)
    assert [line.amount for line in statement(deps.engine, "member-2")] == [700]
    assert statement(deps.engine, "nobody") == []


def test_live_tabs_hear_of_wallets_that_grew(deps: Deps) -> None:
    open_member(deps, balance=3000)
    seen = newest_transfer_id(deps.engine)
    _spend(deps, "o1", 600, 400)
    assert {account for _, account in wallets_moved_after(deps.engine, seen)} == {"member-1"}
    assert wallets_moved_after(deps.engine, newest_transfer_id(deps.engine)) == []
