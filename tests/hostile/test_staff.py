"""What staff screens do for people without the permission: nothing, whatever they send."""

from typing import Any

import pytest

from snshelper.accounts.permissions import PERMISSIONS, ROLES, Role
from snshelper.kernel.ids import short_code
from tests.browser.people import client_of
from tests.browser.serving import Shop
from tests.hostile.books import nothing_changes, rows_of
from tests.hostile.handlers import Handler, handlers, named
from tests.hostile.people import Cast
from tests.hostile.tabs import Tab, run

pytestmark = pytest.mark.xdist_group("hostile")

REFUSED = {"error", "needs_login"}
FORM = {
    **{"email": "x@example.com", "role": "owner", "amount": "100", "reason": "x", "search": "a"},
    **{"carrier": "yamato", "number": "123456789012", "answer": "x", "unit_price": "1", "find": ""},
}


def _payload(handler: Handler, cast: Cast) -> dict[str, Any]:
    """What the screen itself would send about the owner's things."""
    known: dict[str, Any] = {
        "form": FORM,
        "order_id": cast.parcel_id,
        "inquiry_id": cast.inquiry_id,
        "account_id": cast.owner.actor.account_id,
        "slug": "instagram-local-reach",
        "is_on": False,
        "role": "support",
        "lang": "ja",
    }
    return {name: known.get(name, "") for name in handler.parameters}


STAFF = [handler for handler in handlers() if handler.guard == "staff"]


def _told(handler: Handler, heard: Any) -> dict[str, Any]:
    """What the state said beyond its refusal."""
    return {name: value for name, value in heard.of(handler.name).items() if name not in REFUSED}


@pytest.mark.parametrize("who", ["visitor", "customer", *ROLES])
def test_a_staff_event_without_its_permission_says_and_does_nothing(
    shop: Shop, cast: Cast, who: str
) -> None:
    holders = {"visitor": "", "customer": cast.stranger.session}
    session = holders[who] if who in holders else cast.staff[who].session  # type: ignore[index]
    closed = [one for one in STAFF if who not in PERMISSIONS[one.permission]]  # type: ignore[index]
    assert closed

    async def story() -> None:
        async with Tab(shop.url, f"/terms?order={cast.parcel_id}", session) as tab:
            if who in PERMISSIONS["orders.read"]:
                await tab.ask(named("order_panel.open"), {"order_id": cast.parcel_id})
            before = len(tab.heard)
            for handler in closed:
                await tab.send(handler.name, _payload(handler, cast))
            await tab.settle()
            heard = tab.said_since(before)
            for handler in closed:
                assert heard.of(handler.name)["error"], handler.short
                assert _told(handler, heard) == {}, handler.short
            assert [s for s in cast.secrets if s in heard.text] == []

    with nothing_changes(shop):
        run(story())


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_the_screens_that_are_its_own(shop: Shop, cast: Cast, role: Role) -> None:
    loads = [one for one in STAFF if one.name.endswith(".load") and not one.parameters]
    own = [one for one in loads if role in PERMISSIONS[one.permission]]  # type: ignore[index]
    assert own

    async def story() -> None:
        async with Tab(shop.url, session=cast.staff[role].session) as tab:
            for handler in own:
                heard = await tab.ask(handler.name)
                assert not heard.of(handler.name).get("error"), handler.short

    run(story())


def test_the_same_events_do_tell_and_do_act_for_the_right_role(shop: Shop, cast: Cast) -> None:
    support = cast.staff["support"]

    async def story() -> None:
        async with Tab(shop.url, session=support.session) as tab:
            opened = await tab.ask(named("order_panel.open"), {"order_id": cast.parcel_id})
            assert short_code(cast.parcel_id) in opened.text
            assert cast.owner.email not in opened.text
            shown = await tab.ask(named("order_panel.reveal_email"))
            assert cast.owner.email in shown.text
            read = await tab.ask(named("inquiry_desk.open_record"), {"inquiry_id": cast.inquiry_id})
            assert "own words" in read.text

    run(story())
    audited = rows_of(
        shop,
        "SELECT object_id FROM audit_entry WHERE action = 'privacy.open' AND actor_id = ?",
        support.actor.account_id,
    )
    opened = {f"account:{cast.owner.actor.account_id}", f"consult:{cast.inquiry_id}"}
    assert opened <= {object_id for (object_id,) in audited}


def test_nobody_makes_themselves_staff(shop: Shop, cast: Cast) -> None:
    async def story() -> None:
        for role in ("support", "finance", "marketer", "officer"):
            member = cast.staff[role]  # type: ignore[index]
            async with Tab(shop.url, session=member.session) as tab:
                form = {"email": member.email, "role": "owner"}
                await tab.ask(named("staff.grant"), {"form": form})
                assert member.actor.roles == {role}

    with nothing_changes(shop):
        run(story())


@pytest.mark.parametrize(
    "path",
    ["", "/orders", "/audit", "/services", "/customers", "/staff", "/inquiries", "/popups"],
)
def test_a_staff_page_is_not_there_for_customers(shop: Shop, cast: Cast, path: str) -> None:
    client = client_of(cast.stranger)
    for lang in ("", "/ko", "/en"):
        nowhere = client.get(f"{lang}/admin/nowhere")
        answer = client.get(f"{lang}/admin{path}?order={cast.parcel_id}")
        assert (answer.status_code, answer.text) == (404, nowhere.text)
