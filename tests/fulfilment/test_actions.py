"""What staff may decide, and what not even staff can do."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from snshelper.fulfilment.actions import (
    SUPPORT_REFUND_LIMIT,
    NotProvablyUnsent,
    NotUnknown,
    RefundRefused,
    ask_again,
    decide_unknown,
    refund_order,
    release_unknown,
    retry_order,
)
from snshelper.fulfilment.providers.port import Accepted, Lost, Unsent
from snshelper.fulfilment.providers.registry import Providers
from snshelper.fulfilment.submission import claim_attempt, record_outcome
from snshelper.kernel.actor import VISITOR, Actor
from snshelper.kernel.errors import InvalidInput, NotAllowed, NotFound
from snshelper.kernel.runtime import Deps
from snshelper.ordering.actions import place_order
from snshelper.wallet.queries import balance_of
from tests.fulfilment.views_of_orders import attempts_of, is_sound, refund_of, state_of
from tests.partners import WAIT, Desk, ScriptedPartner
from tests.worlds import open_member, refusal_of, request, rows, scalar


def _staff(*permissions: str) -> Actor:
    return Actor("customer", "staff-1", True, frozenset({"support"}), frozenset(permissions))


SUPPORT = _staff("orders.resolve", "orders.refund")
FINANCE = _staff("orders.refund", "orders.refund_any_amount")


def _unknown(desk: Desk) -> ScriptedPartner:
    partner = ScriptedPartner("none")
    partner.outcomes.append(Lost("ReadTimeout"))
    desk.work(partner, seconds=10)
    return partner


def _completed(desk: Desk, order_id: str, delivered: int = 500) -> None:
    partner = ScriptedPartner()
    desk.work(partner, seconds=10)
    partner.report(order_id, "finished", delivered)
    desk.poll(partner, seconds=60)


@pytest.mark.parametrize(
    ("decision", "state", "refund"),
    [("delivered", "completed", 0), ("not_delivered", "failed", 1000)],
)
def test_staff_close_an_unknown_order_by_what_the_partner_told_them(
    desk: Desk, order_id: str, decision: Any, state: str, refund: int
) -> None:
    partner = _unknown(desk)
    decide_unknown(desk.deps, SUPPORT, order_id, decision)
    assert state_of(desk.deps.engine, order_id) == state
    assert refund_of(desk.deps.engine) == refund
    desk.poll(partner, seconds=10**7)
    assert desk.jobs.unfinished() == 0
    assert len(partner.submitted) == 1
    assert is_sound(desk.deps.engine)
    assert scalar(desk.deps.engine, "SELECT action FROM audit_entry") == "order.decide_unknown"


def test_two_people_who_decide_at_once_decide_once(desk: Desk, order_id: str) -> None:
    _unknown(desk)
    with ThreadPoolExecutor(6) as threads:
        refusals = list(
            threads.map(
                lambda n: refusal_of(
                    decide_unknown,
                    desk.deps,
                    SUPPORT,
                    order_id,
                    ("delivered", "not_delivered")[n % 2],
                ),
                range(6),
            )
        )
    assert sum(refusal is None for refusal in refusals) == 1
    assert all(isinstance(refusal, NotUnknown) for refusal in refusals if refusal)
    assert is_sound(desk.deps.engine)


def test_an_answer_that_comes_after_the_decision_changes_nothing_but_is_kept(
    desk: Desk, order_id: str
) -> None:
    partner = ScriptedPartner("none")
    desk.clock.advance(10)
    claim = claim_attempt(desk.deps, Providers([partner]), order_id)
    assert claim is not None
    desk.poll(partner, seconds=WAIT + 60)
    decide_unknown(desk.deps, SUPPORT, order_id, "not_delivered")
    record_outcome(desk.deps, claim, Accepted("late", {"reference": "late"}))
    assert state_of(desk.deps.engine, order_id) == "failed"
    assert scalar(desk.deps.engine, "SELECT COUNT(*) FROM provider_receipt") == 1


@pytest.mark.parametrize("decision", ["lost", "", None, ["delivered"]])
def test_there_are_only_two_decisions(desk: Desk, order_id: str, decision: Any) -> None:
    _unknown(desk)
    with pytest.raises(InvalidInput):
        decide_unknown(desk.deps, SUPPORT, order_id, decision)
    assert state_of(desk.deps.engine, order_id) == "unknown"


def test_only_an_unknown_order_is_decided_or_released(deps: Deps, order_id: str) -> None:
    with pytest.raises(NotUnknown):
        decide_unknown(deps, SUPPORT, order_id, "delivered")
    with pytest.raises(NotUnknown):
        release_unknown(deps, SUPPORT, order_id)


def test_an_order_that_staff_proved_unsent_is_sent_again_once(desk: Desk, order_id: str) -> None:
    partner = _unknown(desk)
    release_unknown(desk.deps, SUPPORT, order_id)
    with pytest.raises(NotUnknown):
        release_unknown(desk.deps, SUPPORT, order_id)
    desk.work(partner)
    assert attempts_of(desk.deps.engine, order_id) == [("unsent", "not_found"), ("accepted", "")]
    assert is_sound(desk.deps.engine)


def test_an_order_that_surely_was_not_sent_is_retried_at_once(desk: Desk, order_id: str) -> None:
    partner = ScriptedPartner("none")
    partner.outcomes.append(Unsent("rate_limited", 300.0))
    desk.work(partner, seconds=10)
    retry_order(desk.deps, SUPPORT, order_id)
    assert desk.work(partner) == 1
    assert state_of(desk.deps.engine, order_id) == "submitted"
    desk.work(partner, seconds=600)
    assert len(partner.submitted) == 2


@pytest.mark.parametrize("outcome", [Lost("ReadTimeout"), Accepted("r", {"reference": "r"})])
def test_what_a_partner_may_have_is_never_retried(desk: Desk, order_id: str, outcome: Any) -> None:
    partner = ScriptedPartner("none")
    partner.outcomes.append(outcome)
    desk.work(partner, seconds=10)
    with pytest.raises(NotProvablyUnsent):
        retry_order(desk.deps, SUPPORT, order_id)


def test_an_order_under_way_is_not_retried(desk: Desk, order_id: str) -> None:
    desk.clock.advance(10)
    claim_attempt(desk.deps, Providers([ScriptedPartner("none")]), order_id)
    with pytest.raises(NotProvablyUnsent):
        retry_order(desk.deps, SUPPORT, order_id)


def test_support_gives_back_up_to_its_limit_and_never_more_than_was_kept(
    desk: Desk, order_id: str
) -> None:
    _completed(desk, order_id, delivered=310)
    refund_order(desk.deps, SUPPORT, order_id, "600", "sorry")
    for amount in ("21", 0, "-1", "1.5", "x", None, True, [5], 20.0, 10**5000, "9" * 40):
        with pytest.raises(RefundRefused):
            refund_order(desk.deps, SUPPORT, order_id, amount, "again")
    refund_order(desk.deps, SUPPORT, order_id, "２０", "the rest")
    assert refund_of(desk.deps.engine) == 1000
    assert is_sound(desk.deps.engine)


def test_the_same_refund_twice_at_once_is_bounded_by_the_price(desk: Desk, order_id: str) -> None:
    _completed(desk, order_id)
    with ThreadPoolExecutor(8) as threads:
        refusals = list(
            threads.map(
                lambda _: refusal_of(refund_order, desk.deps, SUPPORT, order_id, "400", "sorry"),
                range(8),
            )
        )
    assert sum(refusal is None for refusal in refusals) == 2
    assert refund_of(desk.deps.engine) == 800
    assert is_sound(desk.deps.engine)


def test_beyond_the_limit_of_support_finance_decides(desk: Desk, deps: Deps) -> None:
    rich = open_member(deps, "member-2", balance=20_000)
    order_id = place_order(deps, rich, request(quantity=10_000, shown_total=20_000))
    _completed(desk, order_id, delivered=10_000)
    refund_order(deps, SUPPORT, order_id, SUPPORT_REFUND_LIMIT - 1, "a")
    with pytest.raises(RefundRefused) as refused:
        refund_order(deps, SUPPORT, order_id, 2, "b")
    assert refused.value.numbers["most"] == 1
    refund_order(deps, FINANCE, order_id, 10_001, "c")
    assert balance_of(deps.engine, "member-2") == 20_000
    assert is_sound(deps.engine)


def test_an_open_order_is_not_refunded_by_hand(deps: Deps, order_id: str) -> None:
    with pytest.raises(RefundRefused):
        refund_order(deps, FINANCE, order_id, 1, "why")


def test_a_refund_has_a_reason(desk: Desk, order_id: str) -> None:
    _completed(desk, order_id)
    with pytest.raises(InvalidInput):
        refund_order(desk.deps, FINANCE, order_id, 1, "  ")


def test_every_deed_needs_its_permission_and_an_order(deps: Deps, order_id: str) -> None:
    deeds: list[tuple[Any, tuple[object, ...]]] = [
        (retry_order, ()),
        (ask_again, ()),
        (release_unknown, ()),
        (decide_unknown, ("delivered",)),
        (refund_order, (1, "why")),
    ]
    for deed, rest in deeds:
        for actor in (VISITOR, _staff("orders.read"), Actor("customer", "member-1", True)):
            assert isinstance(refusal_of(deed, deps, actor, order_id, *rest), NotAllowed)
        assert isinstance(refusal_of(deed, deps, SUPPORT, "no such order", *rest), NotFound)
    assert rows(deps.engine, "SELECT * FROM audit_entry") == []
