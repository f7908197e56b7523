"""Which packets a socket may send."""

from typing import Any

import pytest
import reflex as rx

from snshelper.interface.event_door import Malformed, well_formed


class Door(rx.State):
    """One handler with an argument it needs and one it does not."""

    @rx.event
    def knock(self, times: int, how: str = "") -> None:
        """Nothing happens here."""


NAME = f"{Door.get_full_name()}.knock"
ROOT = rx.State.get_full_name()
ROUTE = {"pathname": "/", "asPath": "/?a=1", "query": {"a": "1"}}
PACKET: dict[str, Any] = {"name": NAME, "payload": {"times": 3}, "router_data": ROUTE}


def _nested(levels: int) -> list[Any]:
    return [_nested(levels - 1)] if levels else []


@pytest.mark.parametrize("payload", [{"times": 3}, {"times": [], "how": None}, {"times": {"a": 1}}])
def test_what_a_page_sends_passes_as_it_is(payload: dict[str, Any]) -> None:
    assert well_formed({**PACKET, "payload": payload}) == {**PACKET, "payload": payload}


@pytest.mark.parametrize(
    "changed",
    [
        *({"name": None}, {"name": 5}, {"name": [NAME]}, {"name": f"{NAME}s"}, {"name": ""}),
        *({"payload": {}}, {"payload": None}, {"payload": []}, {"payload": "x"}),
        *({"payload": {"times": 1, "self": 2}}, {"payload": {"times": 1, "actor": "me"}}),
        *({"router_data": None}, {"router_data": {"pathname": 5}}, {"router_data": {"query": []}}),
        *({"router_data": {"asPath": ""}}, {"router_data": {"asPath": "http://x"}}),
        {"payload": {"times": _nested(500)}},
    ],
)
def test_what_no_page_would_send_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        well_formed(PACKET | changed)


@pytest.mark.parametrize("packet", [None, "x", 5, [], [{}], True])
def test_only_an_object_is_an_event(packet: object) -> None:
    with pytest.raises(Malformed):
        well_formed(packet)


def test_what_nothing_can_store_is_replaced() -> None:
    half = {"times": ["a\ud83d", {"\ud83d": "\x00"}]}
    passed = well_formed({**PACKET, "payload": half})
    assert passed["payload"] == {"times": ["a\ufffd", {"\ufffd": "\ufffd"}]}


@pytest.mark.parametrize(
    ("event", "payload", "passes"),
    [
        ("hydrate_and_load", {}, True),
        ("hydrate_and_load", {"vars": {}, "hashes": ["ab12"]}, True),
        ("hydrate_and_load", {"vars": {f"{ROOT}.is_hydrated": True}}, False),
        ("hydrate_and_load", {"vars": [1]}, False),
        ("hydrate_and_load", {"hashes": [{}]}, False),
        ("set_is_hydrated", {"value": True}, True),
        ("set_is_hydrated", {"value": "yes"}, False),
    ],
)
def test_reflexs_own_handlers_are_given_what_they_expect(
    event: str, payload: dict[str, Any], passes: bool
) -> None:
    packet = {"name": f"{ROOT}.{event}", "payload": payload}
    if passes:
        assert well_formed(packet) == packet
        return
    with pytest.raises(Malformed):
        well_formed(packet)
