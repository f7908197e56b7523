"""Topping up: credited once, and only what was asked for and paid."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from snshelper.kernel.actor import VISITOR
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.errors import NotAllowed
from snshelper.kernel.runtime import Deps
from snshelper.wallet.actions import apply_payment, begin_top_up, link_payment
from snshelper.wallet.payments import Payment
from snshelper.wallet.queries import balance_of, find_top_up, open_top_ups
from snshelper.wallet.rules import InvalidAmount
from tests.worlds import open_member, scalar


def _payment(top_up_id: str, amount: int = 3000, state: str = "paid") -> Payment:
    return Payment(f"pay-{top_up_id}", top_up_id, amount, state, "/pay/x")  # type: ignore[arg-type]


def test_an_intent_moves_no_money(deps: Deps) -> None:
    top_up = begin_top_up(deps, open_member(deps), "3,000")
    assert balance_of(deps.engine, "member-1") == 0
    assert find_top_up(deps.engine, top_up.id).state == "open"  # type: ignore[union-attr]


def test_a_visitor_has_no_wallet(deps: Deps) -> None:
    with pytest.raises(NotAllowed):
        begin_top_up(deps, VISITOR, "3000")


def test_a_wrong_amount_leaves_no_trace(deps: Deps) -> None:
    with pytest.raises(InvalidAmount):
        begin_top_up(deps, open_member(deps), "499")
    assert scalar(deps.engine, "SELECT COUNT(*) FROM top_up") == 0


def test_a_payment_reported_many_times_at_once_is_credited_once(deps: Deps) -> None:
    top_up = begin_top_up(deps, open_member(deps), 3000)
    with ThreadPoolExecutor(16) as threads:
        credited = list(threads.map(lambda _: apply_payment(deps, _payment(top_up.id)), range(16)))
    assert sorted(credited) == [False] * 15 + [True]
    assert balance_of(deps.engine, "member-1") == 3000


@pytest.mark.parametrize(
    ("amount", "state"), [(3000, "open"), (2999, "paid"), (3001, "paid"), (300000, "paid")]
)
def test_an_unpaid_or_different_amount_is_not_believed(deps: Deps, amount: int, state: str) -> None:
    top_up = begin_top_up(deps, open_member(deps), 3000)
    assert not apply_payment(deps, _payment(top_up.id, amount, state))
    assert balance_of(deps.engine, "member-1") == 0
    assert apply_payment(deps, _payment(top_up.id))


def test_a_payment_for_nothing_of_ours_credits_nobody(deps: Deps) -> None:
    assert not apply_payment(deps, _payment("of another shop"))


def test_a_cancelled_payment_is_over(deps: Deps) -> None:
    top_up = begin_top_up(deps, open_member(deps), 3000)
    assert not apply_payment(deps, _payment(top_up.id, state="cancelled"))
    assert not apply_payment(deps, _payment(top_up.id))
    assert balance_of(deps.engine, "member-1") == 0


def test_only_linked_open_and_recent_top_ups_are_asked_about(
    deps: Deps, clock: SteppedClock
) -> None:
    member = open_member(deps)
    old = begin_top_up(deps, member, 3000)
    link_payment(deps, old.id, _payment(old.id))
    clock.advance(3600)
    since = deps.clock()
    linked, unlinked, paid = (begin_top_up(deps, member, 3000) for _ in range(3))
    link_payment(deps, linked.id, _payment(linked.id))
    link_payment(deps, paid.id, _payment(paid.id))
    apply_payment(deps, _payment(paid.id))
    assert [found.id for found in open_top_ups(deps.engine, since)] == [linked.id]
    assert unlinked.reference is None
