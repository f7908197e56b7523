"""Somebody else's things: nothing of them is told, and nothing of them can be changed."""

import httpx
import pytest

from snshelper.kernel.ids import new_id
from tests.browser.books import state_of
from tests.browser.people import client_of, csrf_in, visitor
from tests.browser.serving import Shop
from tests.hostile.books import nothing_changes
from tests.hostile.handlers import handlers, named
from tests.hostile.people import Cast, buy, quick_member
from tests.hostile.tabs import Tab, run

pytestmark = pytest.mark.xdist_group("hostile")

MEMBER_EVENTS = [one for one in handlers() if one.guard in ("public", "member")]
# Acts on what is the sender's own whatever is sent along.
OWN_DEEDS = {"security.revoke_others"}


@pytest.mark.parametrize("who", ["visitor", "customer"])
def test_no_event_tells_or_changes_anything_of_somebody_else(
    shop: Shop, cast: Cast, who: str
) -> None:
    own = (cast.stranger.actor.account_id, cast.stranger.email)

    async def story(thing: str) -> None:
        session = cast.stranger.session if who == "customer" else ""
        places = [f"/mypage/orders/{thing}", f"/?again={thing}", f"/contact?order={thing}"]
        async with Tab(shop.url, places[0], session) as tab:
            for handler in MEMBER_EVENTS:
                if handler.short in OWN_DEEDS:
                    continue
                payload = {name: thing for name in handler.parameters if name != "form"}
                if "form" in handler.parameters:
                    names = ("id", "order", "order_id", "slug", "client_key", "account_id", "again")
                    payload |= {"form": dict.fromkeys(names, thing)}
                for place in places if handler.name.endswith(".load") else places[:1]:
                    await tab.send(handler.name, payload, place)
            await tab.settle()
            said = tab.everything.text
            assert [s for s in cast.secrets if s in said and s != thing] == []

    with nothing_changes(shop, but_of=own if who == "customer" else ()):
        for thing in [*cast.ids[:3], cast.owner.actor.account_id]:
            run(story(thing))


@pytest.mark.parametrize(
    "event", ["order_page.load", "order_page.undo", "order_page.cancel_rest", "moving_orders.undo"]
)
def test_a_guessed_id_is_answered_like_one_that_never_was(
    shop: Shop, cast: Cast, event: str
) -> None:
    async def answer(order_id: str) -> dict[str, object]:
        path = f"/mypage/orders/{order_id}"
        async with Tab(shop.url, path, cast.stranger.session) as tab:
            payload = {"order_id": order_id} if event == "moving_orders.undo" else {}
            await tab.ask(named("order_page.load"), path=path)
            await tab.send(named(event), payload)
            before = len(tab.heard)
            await tab.until(lambda: len(tab.heard) > before or tab.heard)
            await tab.settle()
            said = tab.everything.states
            return {s: v.get("error_rx_state_") for s, v in said.items() if "order" in s}

    theirs, nobodys = run(answer(cast.parcel_id)), run(answer(new_id()))
    assert theirs == nobodys
    assert any(theirs.values())


def test_an_order_within_its_undo_window_cannot_be_undone_by_a_stranger(
    shop: Shop, cast: Cast
) -> None:
    member = quick_member(shop, 10_000)

    async def story() -> str:
        async with Tab(shop.url, session=cast.stranger.session) as tab:
            order_id = buy(member, "https://www.instagram.com/p/UndoIsMine1/", 500)
            await tab.ask(named("moving_orders.undo"), {"order_id": order_id})
            await tab.send(named("order_page.load"), path=f"/mypage/orders/{order_id}")
            await tab.ask(named("order_page.undo"))
            assert state_of(member, order_id) != "cancelled"
        async with Tab(shop.url, session=member.session) as tab:
            await tab.ask(named("moving_orders.undo"), {"order_id": order_id})
        return state_of(member, order_id)

    assert run(story()) == "cancelled"


@pytest.mark.parametrize("lang", ["", "/ko", "/en"])
def test_no_document_says_anything_of_somebody_elses_things(
    shop: Shop, cast: Cast, lang: str
) -> None:
    client = client_of(cast.stranger)
    for thing in (*cast.ids, new_id(), "../../admin", "%00", "'"):
        for path in (
            f"/mypage/orders/{thing}",
            f"/mypage?again={thing}",
            f"/contact?order={thing}",
        ):
            answer = client.get(f"{lang}{path}", follow_redirects=True)
            assert answer.status_code < 500
            assert [secret for secret in cast.secrets if secret in answer.text] == []
        paid = client.get(f"{lang}/mypage/wallet?paid={thing}")
        assert "notice success" not in paid.text
        assert "50,000" not in paid.text


def test_a_stranger_who_pays_a_payment_pays_it_for_its_owner(shop: Shop, cast: Cast) -> None:
    """The pay page needs no log-in, as at any payment service; the money is the owner's."""
    member = quick_member(shop, 0 + 1)
    client = client_of(member)
    csrf = csrf_in(client.get("/mypage/wallet").text)
    begun = client.post("/wallet/top-up", data={"amount": "500", "csrf": csrf})
    pay_page = begun.headers["location"].partition("?")[0]
    stranger = client_of(cast.stranger)
    paid = stranger.post(pay_page, data={"decision": "pay"})
    assert paid.status_code == httpx.codes.SEE_OTHER
    landed = stranger.get(paid.headers["location"])
    assert "notice success" not in landed.text


def test_a_visitor_is_led_to_the_log_in_whatever_the_id(shop: Shop, cast: Cast) -> None:
    client = visitor(shop)
    answers = [client.get(f"/mypage/orders/{thing}") for thing in (cast.parcel_id, new_id())]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert all(one.headers["location"].startswith("/login?next=") for one in answers)
