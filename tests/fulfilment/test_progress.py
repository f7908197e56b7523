"""What a partner reports, in whatever order it arrives, and what it costs in the end."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from snshelper.fulfilment.providers.port import ProgressState
from snshelper.kernel.runtime import Deps
from snshelper.ordering.actions import place_order
from tests.fulfilment.views_of_orders import (
    attempts_of,
    events_of,
    is_sound,
    order_of,
    refund_of,
    state_of,
)
from tests.partners import Desk, ScriptedPartner
from tests.worlds import open_member, request, rows, scalar


@pytest.fixture
def partner(desk: Desk, order_id: str) -> ScriptedPartner:
    """A partner that accepted the one order."""
    partner = ScriptedPartner()
    desk.work(partner, seconds=10)
    return partner


def _look(desk: Desk, partner: ScriptedPartner, order_id: str, *report: object) -> None:
    partner.report(order_id, *report)  # type: ignore[arg-type]
    assert desk.poll(partner, seconds=400) == 1


@pytest.mark.parametrize(
    ("state", "delivered", "ending", "refund"),
    [
        ("finished", 500, "completed", 0),
        ("finished", 310, "partial", 380),
        ("finished", 1, "partial", 998),
        ("finished", 0, "failed", 1000),
        ("finished", 600, "completed", 0),
        ("finished", -7, "failed", 1000),
        ("cancelled", 120, "cancelled", 760),
        ("cancelled", 500, "completed", 0),
        ("rejected", 0, "failed", 1000),
    ],
)
def test_an_order_ends_by_what_arrived(
    desk: Desk,
    partner: ScriptedPartner,
    order_id: str,
    state: ProgressState,
    delivered: int,
    ending: str,
    refund: int,
) -> None:
    _look(desk, partner, order_id, state, delivered)
    assert state_of(desk.deps.engine, order_id) == ending
    assert refund_of(desk.deps.engine) == refund
    assert attempts_of(desk.deps.engine, order_id) == [("ended", "")]
    assert scalar(desk.deps.engine, "SELECT COUNT(*) FROM provider_receipt") == 2
    assert desk.poll(partner, seconds=10**6) == 0
    assert is_sound(desk.deps.engine)


def test_reports_out_of_order_never_take_back_what_was_delivered(
    desk: Desk, partner: ScriptedPartner, order_id: str
) -> None:
    for delivered in (200, 50, 0, 210, 209):
        _look(desk, partner, order_id, "running", delivered)
    assert order_of(desk.deps.engine, order_id).delivered == 210
    assert events_of(desk.deps.engine, order_id)[-2:] == ["progress", "progress"]
    _look(desk, partner, order_id, "finished", 150)
    assert refund_of(desk.deps.engine) == 1000 - 420


def test_a_report_that_repeats_itself_is_no_news(
    desk: Desk, partner: ScriptedPartner, order_id: str
) -> None:
    for _ in range(4):
        _look(desk, partner, order_id, "running", 100)
    assert events_of(desk.deps.engine, order_id).count("progress") == 1


def test_over_delivery_costs_nothing_more(
    desk: Desk, partner: ScriptedPartner, order_id: str
) -> None:
    _look(desk, partner, order_id, "running", 700)
    assert order_of(desk.deps.engine, order_id).delivered == 500
    _look(desk, partner, order_id, "finished", 700)
    assert refund_of(desk.deps.engine) == 0
    assert is_sound(desk.deps.engine)


def test_a_partner_that_forgot_the_reference_is_asked_again_later(
    desk: Desk, partner: ScriptedPartner, order_id: str
) -> None:
    assert desk.poll(partner, seconds=400) == 1
    assert state_of(desk.deps.engine, order_id) == "submitted"
    _look(desk, partner, order_id, "finished", 500)
    assert state_of(desk.deps.engine, order_id) == "completed"


def test_looks_grow_rare_while_nothing_moves_and_frequent_again_when_something_does(
    desk: Desk, partner: ScriptedPartner, order_id: str
) -> None:
    def pause() -> float:
        query = "SELECT (julianday(next_poll_at) - julianday(:now)) * 86400 FROM fulfilment_attempt"
        return scalar(desk.deps.engine, query, now=desk.clock().replace(tzinfo=None).isoformat())

    pauses = []
    for _ in range(6):
        _look(desk, partner, order_id, "running", 1)
        pauses.append(pause())
    assert pauses[0] < 7
    assert pauses[-1] > 100
    _look(desk, partner, order_id, "running", 2)
    assert pause() < 7


reports = st.lists(
    st.tuples(
        st.sampled_from(["running", "running", "running", "finished", "cancelled"]),
        st.integers(-10, 800),
    ),
    min_size=1,
    max_size=12,
)


@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(reports=reports)
def test_any_stream_of_reports_keeps_the_books_straight(
    deps: Deps, desk: Desk, reports: list[tuple[ProgressState, int]]
) -> None:
    number = scalar(deps.engine, "SELECT COUNT(*) FROM account")
    member = open_member(deps, f"streamed-{number}", balance=1000)
    partner, order_id = ScriptedPartner(), place_order(deps, member, request())
    desk.work(partner, seconds=10)
    highest, ended = 0, False
    for state, delivered in reports:
        if not ended:
            highest = max(highest, min(delivered, 500))
            ended = state != "running"
        partner.report(order_id, state, delivered)
        desk.poll(partner, seconds=400)
    order = order_of(deps.engine, order_id)
    assert order.delivered == highest
    assert (order.ended_at is not None) == ended
    if ended:
        assert order.refunded == 1000 - 1000 * highest // 500
    left = rows(
        deps.engine,
        "SELECT posted FROM ledger_account WHERE code = :c",
        c=f"wallet:{member.account_id}",
    )[0].posted
    assert left == order.refunded
    assert is_sound(deps.engine)
