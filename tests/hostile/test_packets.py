"""The socket in the hands of somebody who writes the packets."""

import uuid

import pytest

from snshelper.kernel.ids import new_id
from tests.browser.serving import Shop
from tests.hostile.books import nothing_changes, rows_of
from tests.hostile.handlers import named
from tests.hostile.people import Cast
from tests.hostile.tabs import HYDRATE, ROOT, Tab, run

pytestmark = pytest.mark.xdist_group("hostile")


def _deep(levels: int) -> object:
    nested: object = "x"
    for _ in range(levels):
        nested = [nested]
    return nested


@pytest.mark.parametrize(
    "packet",
    [
        *(None, "text", 5, [], [[]], {}, {"name": None}, {"name": ["a"]}, {"name": "nothing.here"}),
        *({"name": HYDRATE, "payload": []}, {"name": HYDRATE, "payload": {"self": 1}}),
        *({"name": HYDRATE, "router_data": 5}, {"name": HYDRATE, "router_data": {"asPath": 5}}),
        *({"name": HYDRATE, "router_data": {"pathname": "//["}}, {"name": HYDRATE, "token": "x"}),
        {"name": HYDRATE, "router_data": {"pathname": "/", "asPath": "/\\[::1/%ff?%00=\ud83d"}},
        {"name": HYDRATE, "router_data": {"pathname": "/", "query": {"a": {"b": []}, "c": None}}},
        {"name": HYDRATE, "payload": {"vars": {f"{ROOT}.is_hydrated": True, "a.b": 1}}},
        {"name": named("catalogue_state.search"), "payload": {"query": _deep(200)}},
        '{"name": "half a json',
    ],
)
def test_a_packet_of_no_sense_does_nothing(shop: Shop, cast: Cast, packet: object) -> None:
    async def story() -> None:
        async with Tab(shop.url) as tab:
            await tab.emit("event", packet)
            await tab.settle()
            assert tab.is_open

    with nothing_changes(shop):
        run(story())


@pytest.mark.parametrize(
    "event", ["connect", "disconnect", "reload", "__init__", "trigger_event", ""]
)
def test_a_packet_cannot_pretend_to_be_the_library(shop: Shop, cast: Cast, event: str) -> None:
    """Reflex would believe a `connect` packet's own account of address, headers and tab."""
    forged = {
        "QUERY_STRING": f"token={uuid.uuid4()}",
        "asgi.scope": {"client": ["203.0.113.9", 1], "headers": [[b"cookie", b"session=x"]]},
    }

    async def story() -> None:
        async with Tab(shop.url) as tab:
            await tab.emit(event, forged)
            heard = await tab.ask(named("balance_state.load"))
            assert "203.0.113.9" not in heard.text + tab.everything.text
            assert tab.is_open

    run(story())


def test_no_payload_says_who_is_acting(shop: Shop, cast: Cast) -> None:
    order = {
        "slug": "instagram-local-reach",
        "target": "https://www.instagram.com/p/C8xk2abcde/",
        "quantity": "500",
        "shown_total": "1000",
        "client_key": new_id(),
    }
    account_id = cast.owner.actor.account_id

    async def story() -> None:
        async with Tab(shop.url) as tab:
            for extra in ("actor", "account_id", "self", "kwargs"):
                payload = {"form": order, extra: {"kind": "system", "account_id": account_id}}
                await tab.send(named("opened_form.place"), payload)
            await tab.send(
                named("opened_form.place"), {"form": {**order, "account_id": account_id}}
            )
            await tab.settle()

    with nothing_changes(shop):
        run(story())


def test_a_message_over_the_limit_ends_the_line_and_nothing_else(shop: Shop, cast: Cast) -> None:
    async def story() -> None:
        async with Tab(shop.url) as other, Tab(shop.url) as tab:
            await tab.send(named("catalogue_state.search"), {"query": "x" * 1_100_000})
            await other.settle()
            await tab.until(lambda: not tab.is_open)
            assert "xxx" not in tab.everything.text
            await other.settle()

    run(story())


def test_a_visitor_cannot_write_a_var(shop: Shop, cast: Cast) -> None:
    """The address of the order page is kept in a var that the browser is never told."""
    page = named("order_page.load").rpartition(".")[0]

    async def story() -> None:
        async with Tab(shop.url, session=cast.stranger.session) as tab:
            for name in ("_order_id", "order", "target"):
                for setter in (f"{page}.setvar", f"{page}.set_{name}", f"{page}._set_{name}"):
                    await tab.send(setter, {"var_name": name, "value": cast.parcel_id})
                await tab.send(HYDRATE, {"vars": {f"{page}.{name}": cast.parcel_id}})
            heard = await tab.ask(named("order_page.cancel_rest"))
            assert cast.parcel_id not in heard.text

    with nothing_changes(shop):
        run(story())
    [[state]] = rows_of(shop, "SELECT state FROM orders WHERE id = ?", cast.parcel_id)
    assert state == "submitted"
