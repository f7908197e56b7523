"""The order table as a tab drives it."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete
from sqlmodel import col

from snshelper.accounts.tables import StaffGrant
from snshelper.fulfilment.admin.order_desk import OrdersDesk
from snshelper.fulfilment.admin.queries import PAGE_SIZE
from snshelper.fulfilment.admin.watching import DESK, desk_moved_after
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.ids import new_id, short_code
from snshelper.kernel.live import tabs
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.ordering.actions import place_order
from snshelper.ordering.queries import newest_event_id
from tests.admin.desk import (
    Person,
    audited,
    open_tab,
    order_values,
    play,
    write_attempt,
    write_order,
    write_orders,
)
from tests.worlds import open_member, request

HERE = "/admin/orders"


def test_the_address_decides_what_is_shown(shop: Deps, person: Callable[..., Person]) -> None:
    staff, customer = person("support"), person()
    lost = write_order(shop, customer.actor.account_id, state="unknown")
    write_order(shop, customer.actor.account_id, state="completed")
    desk = play(OrdersDesk, f"{HERE}?state=unknown", staff.token, lambda tab: tab.load())
    assert [line.id for line in desk.lines] == [lost]
    assert desk.quick == "unknown"
    assert desk.lines[0].customer == short_code(customer.actor.account_id)
    assert desk.lines[0].status_text == "不明"


def test_words_are_in_the_language_of_the_address(
    shop: Deps, person: Callable[..., Person]
) -> None:
    staff, customer = person("support"), person()
    write_order(shop, customer.actor.account_id, state="in_progress", delivered=310)
    write_order(shop, customer.actor.account_id, state="partial", delivered=400, refunded=200)
    write_order(shop, customer.actor.account_id, family="goods", state="submitted")
    shown = {}
    for lang in ("", "/ko", "/en"):
        desk = play(OrdersDesk, f"{lang}{HERE}", staff.token, lambda tab: tab.load())
        shown[lang] = {line.status_text for line in desk.lines}
    assert shown[""] == {"配信中 62%", "一部返金 ¥200", "梱包待ち"}
    assert shown["/ko"] == {"전달 중 62%", "일부 환불 ¥200", "포장 대기"}
    assert shown["/en"] == {"Delivering 62%", "Refunded ¥200", "To pack"}


def test_conditions_add_up_and_searching_starts_anew(
    shop: Deps, person: Callable[..., Person], clock: SteppedClock
) -> None:
    staff, customer = person("support"), person()
    old = write_order(
        shop, customer.actor.account_id, placed_at=clock() - timedelta(days=9), state="failed"
    )
    write_order(shop, customer.actor.account_id, state="failed")

    async def events(desk: OrdersDesk) -> None:
        await desk.narrow({"state": "failed"})
        assert len(desk.lines) == 2
        await desk.narrow({"until": "2026-11-20"})
        assert [line.id for line in desk.lines] == [old]
        assert desk.address == f"{HERE}?state=failed&until=2026-11-20"
        await desk.show_quick("today")
        assert len(desk.lines) == 1 and desk.quick == "today"
        await desk.seek({"find": old})
        assert [line.id for line in desk.lines] == [old] and desk.filter["state"] == ""

    play(OrdersDesk, HERE, staff.token, lambda tab: tab.load(), events)


def test_older_orders_are_added_until_the_tab_is_full(
    shop: Deps, person: Callable[..., Person]
) -> None:
    staff, customer = person("support"), person()
    start = shop.clock() - timedelta(days=1)
    write_orders(
        shop.engine,
        [
            order_values(customer.actor.account_id, start + timedelta(seconds=n), n)
            for n in range(5 * PAGE_SIZE)
        ],
    )

    async def events(desk: OrdersDesk) -> None:
        sizes = [len(desk.lines)]
        while desk.has_older:
            await desk.show_older()
            sizes.append(len(desk.lines))
        assert sizes == [PAGE_SIZE * n for n in (1, 2, 3, 4)]
        assert [line.id for line in desk.lines] == sorted(
            (line.id for line in desk.lines), reverse=True
        )

    play(OrdersDesk, HERE, staff.token, lambda tab: tab.load(), events)


def test_asking_about_many_says_first_what_it_would_do(
    shop: Deps, person: Callable[..., Person], clock: SteppedClock
) -> None:
    staff, customer = person("support"), person()
    lost = write_order(shop, customer.actor.account_id, state="unknown")
    write_attempt(shop, lost, sent_at=clock() - timedelta(minutes=5))
    fresh = write_order(shop, customer.actor.account_id, state="unknown")
    write_attempt(shop, fresh)
    ended = write_order(shop, customer.actor.account_id, state="completed")

    async def events(desk: OrdersDesk) -> None:
        await desk.ask_picked()
        await desk.pick_all()
        assert set(desk.picked) == {lost, fresh, ended}
        await desk.ask_picked()
        assert audited(shop) == []
        await desk.plan_asking()
        assert "できるのは1件" in desk.plan_text and "早すぎるもの1件" in desk.plan_text
        assert desk.picked == [lost] and audited(shop) == []
        await desk.ask_picked()
        assert audited(shop) == [("order.ask_again", lost)]
        assert desk.picked_text == "1件を照会に回しました。"
        await desk.ask_picked()
        assert len(audited(shop)) == 1

    play(OrdersDesk, HERE, staff.token, lambda tab: tab.load(), events)


def test_a_changed_selection_needs_a_new_plan(shop: Deps, person: Callable[..., Person]) -> None:
    staff, customer = person("support"), person()
    one, two = (write_order(shop, customer.actor.account_id) for _ in range(2))

    async def events(desk: OrdersDesk) -> None:
        await desk.pick(one)
        await desk.plan_asking()
        assert desk.plan_text
        await desk.pick(two)
        assert desk.plan_text == "" and desk.picked == [two]
        await desk.pick("an-order-that-is-not-shown")
        assert desk.picked == [two]
        await desk.drop_plan()
        assert desk.picked == []

    play(OrdersDesk, HERE, staff.token, lambda tab: tab.load(), events)


@pytest.mark.parametrize("payload", [None, 3, "x", [], {"state": ["a"]}, {1: 2}, True])
def test_a_payload_that_is_no_form_changes_nothing(
    shop: Deps, person: Callable[..., Person], payload: Any
) -> None:
    staff, customer = person("support"), person()
    order_id = write_order(shop, customer.actor.account_id)

    async def events(desk: OrdersDesk) -> None:
        for handler in (desk.narrow, desk.seek, desk.show_quick, desk.pick):
            await handler(payload)
            assert [line.id for line in desk.lines] == [order_id]
            assert (desk.error, desk.picked) == ("", [])

    play(OrdersDesk, HERE, staff.token, lambda tab: tab.load(), events)


def test_a_moved_order_is_told_to_the_desk(shop: Deps, person: Callable[..., Person]) -> None:
    staff, member = person("support"), open_member(shop, new_id(), balance=5_000)
    before = newest_event_id(shop.engine)

    async def story() -> None:
        desk = await open_tab(OrdersDesk, HERE, staff.token)
        await desk.load()
        assert desk.lines == []
        order_id = place_order(shop, member, request())
        moved = desk_moved_after(shop.engine, before)
        assert {account for _, account in moved} == {DESK}
        (watcher,) = tabs.of({DESK})
        assert watcher.state is OrdersDesk
        await desk._show(await desk._actor())
        assert [line.id for line in desk.lines] == [order_id]
        tabs.forget(watcher)

    asyncio.run(story())


def test_somebody_whose_role_ended_is_shown_nothing_more(
    shop: Deps, person: Callable[..., Person]
) -> None:
    staff, customer = person("support"), person()
    write_order(shop, customer.actor.account_id)

    async def events(desk: OrdersDesk) -> None:
        assert desk.lines
        with unit_of_work(shop.engine) as session:
            session.execute(
                delete(StaffGrant).where(col(StaffGrant.account_id) == staff.actor.account_id)
            )
        await desk._show(await desk._actor())
        assert desk.lines == []

    play(OrdersDesk, HERE, staff.token, lambda tab: tab.load(), events)
