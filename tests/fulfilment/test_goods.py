"""Printed goods: packed, shipped and delivered by people, with the same guarantees."""

from typing import Any

import pytest

from snshelper.fulfilment.actions import (
    NotCancellable,
    ShipmentInvalid,
    cancel_rest,
    confirm_delivery,
    ship_order,
)
from snshelper.fulfilment.providers.goods.connector import GoodsDesk
from snshelper.fulfilment.providers.port import Submission
from snshelper.fulfilment.queries import proof_of
from snshelper.kernel.actor import VISITOR, Actor
from snshelper.kernel.errors import NotAllowed, NotFound
from snshelper.kernel.runtime import Deps
from snshelper.ordering.actions import place_order
from snshelper.wallet.queries import balance_of
from tests.fulfilment.views_of_orders import events_of, is_sound, state_of
from tests.partners import Desk, run
from tests.worlds import goods_request, open_member, refusal_of, rows, scalar

PACKER = Actor("customer", "staff-1", True, frozenset({"support"}), frozenset({"shipments.write"}))


@pytest.fixture
def goods(deps: Deps) -> GoodsDesk:
    return GoodsDesk(deps.engine, deps.clock)


@pytest.fixture
def parcel(desk: Desk, goods: GoodsDesk, member: Actor) -> str:
    """An order of one stand for 3,300 yen, on the packing list."""
    order_id = place_order(desk.deps, member, goods_request())
    desk.work(goods, seconds=10)  # type: ignore[arg-type]
    return order_id


def _poll(desk: Desk, goods: GoodsDesk, seconds: float = 0.0) -> int:
    return desk.poll(goods, seconds)  # type: ignore[arg-type]


def test_a_parcel_goes_from_the_list_to_the_door(desk: Desk, goods: GoodsDesk, parcel: str) -> None:
    ship_order(desk.deps, PACKER, parcel, "yamato", " 1234-5678-9012 ")
    _poll(desk, goods)
    assert state_of(desk.deps.engine, parcel) == "in_progress"
    note = rows(desk.deps.engine, "SELECT numbers FROM order_event WHERE kind = 'shipped'")[0]
    assert "123456789012" in note.numbers
    confirm_delivery(desk.deps, PACKER, parcel)
    _poll(desk, goods)
    assert state_of(desk.deps.engine, parcel) == "completed"
    assert events_of(desk.deps.engine, parcel)[-3:] == ["submitted", "shipped", "completed"]
    assert balance_of(desk.deps.engine, "member-1") == 20_000 - 3300
    assert proof_of(desk.deps.engine, parcel).shipment.state == "delivered"  # type: ignore[union-attr]
    assert is_sound(desk.deps.engine)


def test_the_customer_may_say_that_it_arrived(
    desk: Desk, goods: GoodsDesk, parcel: str, member: Actor
) -> None:
    ship_order(desk.deps, PACKER, parcel, "sagawa", "123456789012")
    confirm_delivery(desk.deps, member, parcel)
    _poll(desk, goods)
    assert state_of(desk.deps.engine, parcel) == "completed"
    deeds = rows(desk.deps.engine, "SELECT action FROM audit_entry")
    assert [row.action for row in deeds] == ["shipment.ship"]


def test_a_parcel_that_was_not_packed_is_cancelled_and_refunded(
    desk: Desk, goods: GoodsDesk, parcel: str, member: Actor
) -> None:
    cancel_rest(desk.deps, member, parcel)
    _poll(desk, goods)
    assert state_of(desk.deps.engine, parcel) == "cancelled"
    assert balance_of(desk.deps.engine, "member-1") == 20_000
    with pytest.raises(ShipmentInvalid):
        ship_order(desk.deps, PACKER, parcel, "yamato", "123456789012")
    assert is_sound(desk.deps.engine)


def test_a_parcel_that_left_before_the_cancellation_was_seen_goes_on(
    desk: Desk, goods: GoodsDesk, parcel: str, member: Actor
) -> None:
    cancel_rest(desk.deps, member, parcel)
    ship_order(desk.deps, PACKER, parcel, "yamato", "123456789012")
    _poll(desk, goods)
    assert state_of(desk.deps.engine, parcel) == "in_progress"
    with pytest.raises(NotCancellable):
        cancel_rest(desk.deps, member, parcel)
    confirm_delivery(desk.deps, PACKER, parcel)
    _poll(desk, goods)
    assert state_of(desk.deps.engine, parcel) == "completed"
    assert balance_of(desk.deps.engine, "member-1") == 20_000 - 3300


def test_submitting_twice_is_one_parcel(desk: Desk, goods: GoodsDesk, parcel: str) -> None:
    for _ in range(3):
        run(goods.submit(Submission(parcel, "qr-stand-a6", "x", 1)))
    assert scalar(desk.deps.engine, "SELECT COUNT(*) FROM shipment") == 1
    found = run(goods.look_up(parcel))
    assert found is not None
    assert (found.reference, found.state) == (f"parcel-{parcel}", "running")
    assert run(goods.look_up("nothing")) is None


@pytest.mark.parametrize(
    ("carrier", "number"),
    [
        *[("pigeon", "123456789012"), ("", "123456789012"), (None, "123456789012")],
        *[
            ("yamato", bad)
            for bad in ("", "1234567", "x" * 31, "１２３４５６７８９", "12 34 56 78")
        ],
        *[("yamato", bad) for bad in ("<script>1</script>", None, 5, ["123456789012"])],
    ],
)
def test_a_parcel_needs_a_carrier_and_a_number_that_can_be_traced(
    desk: Desk, parcel: str, carrier: Any, number: Any
) -> None:
    with pytest.raises(ShipmentInvalid):
        ship_order(desk.deps, PACKER, parcel, carrier, number)
    assert scalar(desk.deps.engine, "SELECT state FROM shipment") == "to_pack"


def test_a_mistyped_number_can_be_corrected_until_it_arrived(
    desk: Desk, goods: GoodsDesk, parcel: str
) -> None:
    ship_order(desk.deps, PACKER, parcel, "yamato", "111111111111")
    ship_order(desk.deps, PACKER, parcel, "japanpost", "222222222222")
    confirm_delivery(desk.deps, PACKER, parcel)
    for late in (
        refusal_of(ship_order, desk.deps, PACKER, parcel, "yamato", "333333333333"),
        refusal_of(confirm_delivery, desk.deps, PACKER, parcel),
    ):
        assert isinstance(late, ShipmentInvalid)


def test_only_the_one_it_goes_to_and_staff_may_say_that_it_arrived(desk: Desk, parcel: str) -> None:
    ship_order(desk.deps, PACKER, parcel, "yamato", "123456789012")
    for nobody in (VISITOR, open_member(desk.deps, "member-2")):
        assert isinstance(refusal_of(confirm_delivery, desk.deps, nobody, parcel), NotFound)
        assert isinstance(
            refusal_of(ship_order, desk.deps, nobody, parcel, "yamato", "123456789012"), NotAllowed
        )


def test_an_order_without_a_parcel_cannot_be_shipped(desk: Desk, order_id: str) -> None:
    with pytest.raises(NotFound):
        ship_order(desk.deps, PACKER, order_id, "yamato", "123456789012")
