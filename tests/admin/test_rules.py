"""What may be done with an order, and what the front page rounds."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from snshelper.accounts.permissions import permissions_of
from snshelper.admin.rules import last_days, share_text
from snshelper.fulfilment.actions import SUPPORT_REFUND_LIMIT, RefundRefused
from snshelper.fulfilment.admin.rules import (
    ASK_AFTER,
    Standing,
    Try,
    ask_obstacle,
    parse_refund,
    possible,
    refund_limit,
    retry_obstacle,
)
from snshelper.fulfilment.providers.goods.connector import GoodsDesk
from snshelper.fulfilment.providers.sandbox.connector import SandboxPartner
from snshelper.kernel.errors import InvalidInput
from snshelper.ordering.rules import STATES

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SUPPORT = permissions_of(frozenset({"support"}))
FINANCE = permissions_of(frozenset({"finance"}))
LOST = Try("unknown", NOW - 2 * ASK_AFTER)
UNKNOWN = Standing("unknown", 50_000, 0, 0, [LOST], "")
ENDED = Standing("completed", 50_000, 0, 0, [Try("ended", NOW)], "")


@pytest.mark.parametrize("state", ["sent", "unknown"])
def test_a_partner_that_may_still_be_working_is_not_asked(state: str) -> None:
    assert ask_obstacle(Try(state, NOW - ASK_AFTER + timedelta(seconds=1)), NOW) == "too_soon"


def test_an_old_lost_answer_and_an_accepted_order_can_be_asked_about() -> None:
    assert ask_obstacle(LOST, NOW) == ""
    assert ask_obstacle(Try("accepted", NOW), NOW) == ""
    assert ask_obstacle(None, NOW) == "nothing"


@pytest.mark.parametrize("connector", [GoodsDesk, SandboxPartner])
def test_staff_wait_at_least_as_long_as_the_machine_would(connector: type) -> None:
    assert ASK_AFTER.total_seconds() >= connector.manner.unknown_wait  # type: ignore[attr-defined]


def test_only_an_order_that_surely_reached_nobody_can_be_sent_again() -> None:
    obstacles = {s: retry_obstacle(replace(UNKNOWN, state=s, tries=[])) for s in STATES}
    assert [state for state, obstacle in obstacles.items() if not obstacle] == ["queued"]
    queued = replace(UNKNOWN, state="queued", tries=[Try("unsent", NOW)])
    assert retry_obstacle(queued) == ""
    assert (
        retry_obstacle(replace(queued, tries=[Try("unsent", NOW), Try("sent", NOW)])) == "waiting"
    )


def test_what_can_be_given_back_shrinks_with_what_was_given() -> None:
    assert refund_limit(ENDED, any_amount=False) == SUPPORT_REFUND_LIMIT
    assert refund_limit(ENDED, any_amount=True) == 50_000
    given = replace(ENDED, refunded=49_500, given=9_800)
    assert refund_limit(given, any_amount=False) == 200
    assert refund_limit(given, any_amount=True) == 500
    assert refund_limit(replace(given, given=10_000), any_amount=False) == 0
    assert refund_limit(UNKNOWN, any_amount=True) == 0


@pytest.mark.parametrize(("typed", "yen"), [("500", 500), ("１，２００円", 1200), ("¥1,000", 1000)])
def test_an_amount_is_read_the_way_people_write_it(typed: str, yen: int) -> None:
    assert parse_refund(typed, "遅れたため", 1200) == yen


@pytest.mark.parametrize("typed", ["", "0", "-5", "1.5", "1e3", "1201", "abc", "9" * 30])
def test_an_amount_beyond_the_limit_or_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(RefundRefused) as refused:
        parse_refund(typed, "遅れたため", 1200)
    assert refused.value.numbers["most"] == 1200


def test_a_refund_without_a_reason_is_refused() -> None:
    with pytest.raises(InvalidInput):
        parse_refund("500", "", 1200)


def test_each_role_is_offered_only_its_own_deeds() -> None:
    assert possible(UNKNOWN, SUPPORT, NOW) == ["ask", "delivered", "not_delivered", "release"]
    assert possible(UNKNOWN, FINANCE, NOW) == []
    assert possible(ENDED, SUPPORT, NOW) == ["refund"]
    assert possible(ENDED, FINANCE, NOW) == ["refund"]
    assert possible(ENDED, permissions_of(frozenset({"owner", "marketer"})), NOW) == []


def test_a_parcel_is_packed_then_shipped_then_arrives() -> None:
    running = Standing("submitted", 3300, 0, 0, [Try("accepted", NOW)], "to_pack")
    assert possible(running, SUPPORT, NOW) == ["ask", "ship"]
    assert possible(replace(running, parcel="shipped"), SUPPORT, NOW) == ["ask", "ship", "arrive"]
    assert possible(replace(running, parcel="delivered"), SUPPORT, NOW) == ["ask"]


def test_the_last_days_end_today_in_japan() -> None:
    days = last_days(datetime(2026, 11, 22, 15, 0, tzinfo=UTC), 3)
    assert days == [date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 23)]


@pytest.mark.parametrize(
    ("arrived", "orders", "text"),
    [(0, 0, "–"), (1, 1, "100%"), (1999.5, 2000, "99.9%"), (2.961, 3, "98.7%"), (0, 4, "0%")],
)
def test_a_share_is_rounded_down_so_that_all_means_all(
    arrived: float, orders: int, text: str
) -> None:
    assert share_text(arrived, orders) == text
