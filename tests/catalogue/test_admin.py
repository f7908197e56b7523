"""The services screen: guarded, forgiving about input, and never losing what was typed."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import reflex as rx
from reflex.istate.data import HeaderData

from snshelper.accounts.queries import hash_token
from snshelper.accounts.tables import LoginSession, StaffGrant
from snshelper.catalogue.admin.screen import services
from snshelper.catalogue.admin.state import ServicesDesk
from snshelper.catalogue.queries import find_service
from snshelper.catalogue.queries.desk import draft_of
from snshelper.catalogue.seeding import seeded_drafts
from snshelper.kernel.actor import Actor
from snshelper.kernel.i18n import LANGUAGES, Texts
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work

REACH = "instagram-local-reach"
SEEDED = list(seeded_drafts())
Play = Callable[[ServicesDesk], Any]


async def _opened(cookie: str) -> ServicesDesk:
    root = rx.State(_reflex_internal_init=True)
    root.rx_router_headers = HeaderData.from_router_data({"headers": {"cookie": cookie}})
    return await root.get_state(ServicesDesk)


@pytest.fixture
def at_the_desk(shop: Deps, member: Actor) -> Callable[[Play], ServicesDesk]:
    """Plays a few events as a logged-in marketer and gives the state back."""
    now = shop.clock()
    with unit_of_work(shop.engine) as session:
        session.add(
            LoginSession(
                token_hash=hash_token("token"),
                account_id=member.account_id,
                created_at=now,
                expires_at=now + timedelta(days=1),
            )
        )
        session.add(
            StaffGrant(
                id="grant-1",
                account_id=member.account_id,
                role="marketer",
                granted_by="owner",
                granted_at=now,
            )
        )

    def play(events: Play) -> ServicesDesk:
        async def run() -> ServicesDesk:
            desk = await _opened("session=token")
            await events(desk)
            return desk

        return asyncio.run(run())

    return play


def test_the_table_shows_every_service_and_search_narrows_it(
    at_the_desk: Callable[[Play], ServicesDesk],
) -> None:
    async def events(desk: ServicesDesk) -> None:
        await desk.load()
        assert len(desk.lines) == len(SEEDED)
        await desk.search("ｑｒ スタンド")

    desk = at_the_desk(events)
    assert [line.slug for line in desk.lines] == ["qr-stand-a6", "qr-table-tent"]
    assert desk.lines[0].price == "¥3,300 / 組"
    assert desk.lines[0].state_words == "販売中"


def test_a_saved_price_is_in_the_table_the_panel_and_the_shop(
    shop: Deps, at_the_desk: Callable[[Play], ServicesDesk]
) -> None:
    async def events(desk: ServicesDesk) -> None:
        await desk.load()
        await desk.open(REACH)
        await desk.save_price({"unit_price": "１２"})

    desk = at_the_desk(events)
    assert desk.done and not desk.faults and not desk.error
    assert desk.values["unit_price"] == "12"
    assert desk.lines[0].price == "¥12 / 人"
    assert find_service(shop.engine, REACH, "ja").unit_price == 12


def test_a_refused_form_says_why_at_its_input_and_keeps_the_rest(
    shop: Deps, at_the_desk: Callable[[Play], ServicesDesk]
) -> None:
    async def events(desk: ServicesDesk) -> None:
        await desk.open(REACH)
        form = {"minimum": "550", "maximum": "1000", "step": "100", "default_quantity": "600"}
        await desk.save_limits(form)

    desk = at_the_desk(events)
    assert desk.faults == {"minimum": "きざみ100の倍数で入力してください。"}
    assert desk.values["minimum"] == "500"
    assert desk.slug == REACH
    assert not desk.done
    assert draft_of(shop.engine, REACH)[0].facts.minimum == 500


def test_a_title_that_sells_followers_is_answered_with_the_reason(
    at_the_desk: Callable[[Play], ServicesDesk],
) -> None:
    async def events(desk: ServicesDesk) -> None:
        await desk.open(REACH)
        form = {name: text for name, text in desk.values.items() if name.startswith("ja.")}
        await desk.save_texts("ja", {**form, "ja.title": "フォロワーを増やす"})

    desk = at_the_desk(events)
    assert list(desk.faults) == ["ja.title"]
    assert "フォローするかどうかは、その人が決めることです" in desk.faults["ja.title"]


def test_texts_are_saved_in_the_language_of_their_form(
    shop: Deps, at_the_desk: Callable[[Play], ServicesDesk]
) -> None:
    async def events(desk: ServicesDesk) -> None:
        await desk.open(REACH)
        form = {name: text for name, text in desk.values.items() if name.startswith("en.")}
        await desk.save_texts("en", {**form, "en.title": "Reach your street"})

    assert at_the_desk(events).faults == {}
    assert find_service(shop.engine, REACH, "en").title == "Reach your street"


def test_switching_on_what_cannot_be_delivered_opens_it_and_says_why(
    at_the_desk: Callable[[Play], ServicesDesk],
) -> None:
    async def events(desk: ServicesDesk) -> None:
        await desk.switch(REACH, False)
        await desk.open(REACH)
        await desk.save_route(
            {"connector": "sandbox", "product": "instagram_reach", "position": "1", "is_on": False}
        )
        await desk.close()
        await desk.switch(REACH, True)

    desk = at_the_desk(events)
    assert desk.slug == REACH
    assert list(desk.faults) == ["connector"]
    assert desk.error == desk.faults["connector"]
    assert next(line for line in desk.lines if line.slug == REACH).state == "off"


def test_a_copy_is_a_new_service_that_is_off(
    shop: Deps, at_the_desk: Callable[[Play], ServicesDesk]
) -> None:
    names = {"slug": "instagram-far-reach", "platform": "instagram", "target_kind": "post"}

    async def events(desk: ServicesDesk) -> None:
        await desk.open(REACH)
        await desk.create_copy({**names, "unit": "followers"})
        assert "unit" in desk.faults
        await desk.create_copy({**names, "unit": "reach"})

    desk = at_the_desk(events)
    assert desk.slug == "instagram-far-reach"
    assert desk.is_on is False
    assert draft_of(shop.engine, "instagram-far-reach")[1] is False


@pytest.mark.parametrize("payload", [None, 3, "x", [], [1], {"unit_price": {"a": 1}}, {1: 2}])
def test_a_payload_that_is_no_form_is_refused_politely(
    shop: Deps, at_the_desk: Callable[[Play], ServicesDesk], payload: object
) -> None:
    async def events(desk: ServicesDesk) -> None:
        for handler in (desk.save_price, desk.save_limits, desk.save_route, desk.create_copy):
            await desk.open(REACH)
            await handler(payload)
            assert desk.faults
        await desk.save_texts(payload, payload)
        assert desk.faults
        await desk.search(payload)
        await desk.open(payload)
        assert desk.error

    before = draft_of(shop.engine, REACH)
    at_the_desk(events)
    assert draft_of(shop.engine, REACH) == before


def test_nobody_without_the_permission_learns_or_changes_anything(shop: Deps) -> None:
    async def events() -> ServicesDesk:
        desk = await _opened("session=stolen")
        await desk.load()
        await desk.open(REACH)
        await desk.switch(REACH, False)
        await desk.save_price({"unit_price": "1"})
        return desk

    desk = asyncio.run(events())
    assert desk.needs_login
    assert desk.lines == [] and desk.values == {}
    assert find_service(shop.engine, REACH, "ja").unit_price == 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_screen_can_be_built_in_every_language(lang: Any) -> None:
    assert "form" in str(services(Texts(lang)).render())
