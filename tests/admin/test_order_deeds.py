"""What staff do with one order, as a tab drives it: asked first, done once, audited."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from snshelper.fulfilment.admin.order_desk import OrdersDesk
from snshelper.fulfilment.admin.order_panel import OrderPanel
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.ordering.life import end_order, load_order
from tests.admin.desk import (
    Person,
    audited,
    open_tab,
    play,
    write_attempt,
    write_order,
    write_parcel,
)
from tests.admin.lost import HERE, ended_order, lost_order, opened, state_of
from tests.worlds import scalar


def test_asking_the_partner_makes_the_order_fall_due_now(
    shop: Deps, person: Callable[..., Person]
) -> None:
    order_id = lost_order(shop)
    panel = play(
        OrderPanel,
        HERE,
        person("support").token,
        opened(order_id),
        lambda panel: panel.ask_now(),
    )
    assert panel.done and "まもなく照会します" in panel.sheet.story
    assert audited(shop) == [("order.ask_again", order_id)]


def test_asking_too_soon_is_refused(shop: Deps, person: Callable[..., Person]) -> None:
    order_id = lost_order(shop, sent_at=shop.clock())
    panel = play(
        OrderPanel,
        HERE,
        person("support").token,
        opened(order_id),
        lambda panel: panel.ask_now(),
    )
    assert "60秒" in panel.error and "ask" not in panel.sheet.can
    assert audited(shop) == []


@pytest.mark.parametrize(
    ("deed", "handler", "ends_in", "action"),
    [
        ("delivered", "decide", "completed", "order.decide_unknown"),
        ("not_delivered", "decide", "failed", "order.decide_unknown"),
        ("release", "release", "queued", "order.release"),
    ],
)
def test_an_unknown_order_is_decided_only_after_a_question(
    shop: Deps,
    person: Callable[..., Person],
    deed: str,
    handler: str,
    ends_in: str,
    action: str,
) -> None:
    order_id = lost_order(shop)

    async def events(panel: OrderPanel) -> None:
        await getattr(panel, handler)()
        assert state_of(shop, order_id) == "unknown"
        await panel.weigh(deed)
        assert panel.asking == deed and panel.question
        await panel.think_again()
        await getattr(panel, handler)()
        assert state_of(shop, order_id) == "unknown" and audited(shop) == []
        await panel.weigh(deed)
        await getattr(panel, handler)()
        await getattr(panel, handler)()
        assert panel.sheet.status == ends_in and panel.asking == "" and panel.done

    play(OrderPanel, HERE, person("support").token, opened(order_id), events)
    assert state_of(shop, order_id) == ends_in
    assert audited(shop) == [(action, order_id)]


def test_what_is_not_offered_cannot_be_asked_for(shop: Deps, person: Callable[..., Person]) -> None:
    order_id = lost_order(shop)

    async def events(panel: OrderPanel) -> None:
        for deed in ("retry", "arrive", "refund", "ship", "", None, {"a": 1}):
            await panel.weigh(deed)
            assert panel.asking == ""

    play(OrderPanel, HERE, person("support").token, opened(order_id), events)


def test_a_waiting_order_that_reached_nobody_is_sent_now(
    shop: Deps, person: Callable[..., Person], jobs: Any
) -> None:
    order_id = write_order(shop, person().actor.account_id, state="queued")
    write_attempt(shop, order_id, state="unsent", next_poll_at=None)

    async def events(panel: OrderPanel) -> None:
        assert panel.sheet.why_not_retry == ""
        await panel.weigh("retry")
        await panel.retry()

    play(OrderPanel, HERE, person("support").token, opened(order_id), events)
    assert [job.argument for job in jobs.waiting()] == [order_id]
    assert audited(shop) == [("order.retry", order_id)]


def test_an_accepted_order_says_why_it_cannot_be_sent_again(
    shop: Deps, person: Callable[..., Person]
) -> None:
    order_id = write_order(shop, person().actor.account_id, state="submitted")
    write_attempt(shop, order_id, state="accepted", reference="cmp-1")
    panel = play(OrderPanel, HERE, person("support").token, opened(order_id))
    assert "二重" in panel.sheet.why_not_retry and "retry" not in panel.sheet.can


def test_a_refund_is_repeated_in_words_before_it_moves(
    shop: Deps, person: Callable[..., Person]
) -> None:
    order_id = ended_order(shop)

    async def events(panel: OrderPanel) -> None:
        assert "¥1,000" in panel.sheet.refund_hint
        await panel.prepare_refund({"amount": "３００", "reason": "遅れたため"})
        assert "¥300" in panel.question and panel.sheet.customer in panel.question
        assert scalar(shop.engine, "SELECT refunded FROM orders WHERE id = :id", id=order_id) == 0
        await panel.refund()
        await panel.refund()
        assert "¥700" in panel.sheet.refund_hint

    play(OrderPanel, HERE, person("finance").token, opened(order_id), events)
    assert scalar(shop.engine, "SELECT refunded FROM orders WHERE id = :id", id=order_id) == 300
    assert audited(shop) == [("order.refund", order_id)]


@pytest.mark.parametrize(
    "form",
    [
        {"amount": "1001", "reason": "x"},
        {"amount": "0", "reason": "x"},
        {"amount": "100", "reason": "  "},
        {"amount": ["100"], "reason": "x"},
        {},
        None,
        7,
    ],
)
def test_a_refund_form_that_makes_no_sense_is_refused(
    shop: Deps, person: Callable[..., Person], form: Any
) -> None:
    order_id = ended_order(shop)

    async def events(panel: OrderPanel) -> None:
        await panel.prepare_refund(form)
        assert panel.error and panel.asking == ""
        await panel.refund()

    play(OrderPanel, HERE, person("support").token, opened(order_id), events)
    assert audited(shop) == []


def test_a_parcel_is_shipped_and_arrives(shop: Deps, person: Callable[..., Person]) -> None:
    order_id = write_order(shop, person().actor.account_id, family="goods", state="submitted")
    write_attempt(shop, order_id, state="accepted", reference=f"parcel-{order_id}")
    write_parcel(shop, order_id)

    async def events(panel: OrderPanel) -> None:
        await panel.prepare_shipping({"carrier": "yamato", "number": "1234-5678-9012"})
        assert "ヤマト運輸 1234-5678-9012" in panel.question
        await panel.ship()
        assert "123456789012" in [fact.value for fact in panel.sheet.parcel]
        await panel.weigh("arrive")
        await panel.arrive()
        assert panel.sheet.can == ["ask"]

    play(OrderPanel, HERE, person("support").token, opened(order_id), events)
    assert audited(shop) == [("shipment.ship", order_id), ("shipment.deliver", order_id)]


def test_a_parcel_with_an_impossible_number_is_refused(
    shop: Deps, person: Callable[..., Person]
) -> None:
    order_id = write_order(shop, person().actor.account_id, family="goods", state="submitted")
    write_parcel(shop, order_id)

    async def events(panel: OrderPanel) -> None:
        for form in ({"carrier": "pigeon", "number": "12345678"}, {"carrier": "yamato"}, None):
            await panel.prepare_shipping(form)
            await panel.ship()
            assert panel.error

    play(OrderPanel, HERE, person("support").token, opened(order_id), events)
    assert audited(shop) == []


def test_a_deed_is_seen_in_the_table_at_once(
    shop: Deps, person: Callable[..., Person], clock: SteppedClock
) -> None:
    order_id, staff = lost_order(shop), person("support")

    async def story() -> None:
        panel = await open_tab(OrderPanel, HERE, staff.token)
        desk: OrdersDesk = await panel.get_state(OrdersDesk)
        await desk.load()
        await panel.open(order_id)
        await panel.weigh("not_delivered")
        await panel.decide()
        assert [line.status for line in desk.lines] == ["failed"]

    asyncio.run(story())


def test_a_question_is_withdrawn_when_the_order_moved_on(
    shop: Deps, person: Callable[..., Person]
) -> None:
    order_id, staff = lost_order(shop), person("support")

    async def events(panel: OrderPanel) -> None:
        await panel.weigh("not_delivered")
        with unit_of_work(shop.engine) as session:
            order = load_order(session, order_id)
            assert order is not None
            end_order(session, shop.clock(), order, "failed", 0)
        await panel._show(await panel._actor())
        assert (panel.asking, panel.question) == ("", "")

    play(OrderPanel, HERE, staff.token, opened(order_id), events)
