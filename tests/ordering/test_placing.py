"""One click: order, money, legal snapshot, first event and job, together or not at all."""

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import Session

from snshelper.catalogue.rules.quantities import QuantityRefused
from snshelper.catalogue.rules.quotes import PriceChanged
from snshelper.catalogue.rules.targets import TargetRefused
from snshelper.fulfilment.audit import run_audit
from snshelper.kernel.actor import SYSTEM, VISITOR, Actor
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.errors import NotAllowed, ShopError
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.ordering.actions import place_order
from snshelper.ordering.contents import consignee_of
from snshelper.ordering.queries import last_target
from snshelper.ordering.rules import (
    ClickReused,
    ConsigneeInvalid,
    EmailNotVerified,
    OrderRequest,
    ServiceUnavailable,
    legal_hash,
)
from snshelper.ordering.tables import Consignee
from snshelper.privacy.gate import Reading
from snshelper.privacy.uses import Use
from snshelper.wallet.ledger import InsufficientBalance
from snshelper.wallet.queries import balance_of
from tests.job_table import JobTable
from tests.worlds import (
    BOOST,
    GOODS,
    HOME,
    POST,
    change_service,
    connect,
    goods_request,
    open_member,
    refusal_of,
    request,
    rows,
    scalar,
)


@pytest.fixture
def member(deps: Deps) -> Actor:
    return open_member(deps, balance=10_000)


def _nothing_happened(deps: Deps, balance: int = 10_000) -> bool:
    counted = ("orders", "order_event", "consignee", "job")
    return (
        all(scalar(deps.engine, f"SELECT COUNT(*) FROM {table}") == 0 for table in counted)
        and balance_of(deps.engine, "member-1") == balance
    )


def test_a_click_takes_the_price_and_promises_the_work(
    deps: Deps, member: Actor, jobs: JobTable, clock: SteppedClock
) -> None:
    order_id = place_order(deps, member, request())
    assert balance_of(deps.engine, "member-1") == 9000
    (job,) = jobs.waiting()
    assert (job.id, job.workflow, job.argument) == (order_id, "submit_order", order_id)
    assert job.due == clock().timestamp() + deps.settings.undo_seconds
    order = rows(deps.engine, "SELECT * FROM orders")[0]
    assert (order.state, order.price, order.quantity) == ("placed", 1000, 500)
    assert last_target(deps, member, BOOST, "instagram") == POST
    assert rows(deps.engine, "SELECT kind, account_id FROM order_event") == [("placed", "member-1")]
    assert run_audit(deps.engine).discrepancies == []


def test_the_confirmation_that_was_shown_is_kept_with_its_hash(deps: Deps, member: Actor) -> None:
    place_order(deps, member, request(lang="en"))
    legal, kept_hash = rows(deps.engine, "SELECT legal, legal_hash FROM orders")[0]
    parsed = json.loads(legal)
    assert parsed["lang"] == "en"
    assert len(parsed["items"]) == 6
    assert legal_hash(parsed) == kept_hash


@pytest.mark.parametrize("actor", [VISITOR, SYSTEM])
def test_nobody_but_a_member_orders(deps: Deps, actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        place_order(deps, actor, request())


def test_an_unverified_address_orders_nothing(deps: Deps, member: Actor) -> None:
    with pytest.raises(EmailNotVerified):
        place_order(deps, replace(member, is_verified=False), request())
    assert _nothing_happened(deps)


def test_what_the_wallet_does_not_cover_is_not_ordered(deps: Deps) -> None:
    poor = open_member(deps, balance=999)
    with pytest.raises(InsufficientBalance) as refused:
        place_order(deps, poor, request())
    assert refused.value.numbers == {"short_by": 1}
    assert _nothing_happened(deps, 999)


def test_a_service_switched_off_meanwhile_is_not_ordered(deps: Deps, member: Actor) -> None:
    change_service(deps, BOOST, is_on=False)
    with pytest.raises(ServiceUnavailable):
        place_order(deps, member, request())
    assert _nothing_happened(deps)


def test_a_service_whose_partner_is_not_connected_is_not_ordered(deps: Deps, member: Actor) -> None:
    connect("goods")
    with pytest.raises(ServiceUnavailable):
        place_order(deps, member, request())
    assert _nothing_happened(deps)


@pytest.mark.parametrize("unit_price", [1, 3])
def test_a_price_that_changed_between_showing_and_pressing_is_told(
    deps: Deps, member: Actor, unit_price: int
) -> None:
    change_service(deps, BOOST, unit_price=unit_price)
    with pytest.raises(PriceChanged) as refused:
        place_order(deps, member, request())
    assert refused.value.numbers == {"total": unit_price * 500, "unit_price": unit_price}
    assert _nothing_happened(deps)


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        *[({"quantity": bad}, QuantityRefused) for bad in (0, -500, 499, 550, 10**30, "5e2")],
        *[({"quantity": bad}, QuantityRefused) for bad in (500.0, float("inf"), None, [500], True)],
        *[({"shown_total": bad}, PriceChanged) for bad in (None, True, 1000.0, "1000", 10**30, -1)],
        *[({"shown_total": bad}, PriceChanged) for bad in (float("nan"), [1000], {}, 999, 1001)],
        *[({"target": bad}, TargetRefused) for bad in (None, 7, [], {}, "", "javascript:alert(1)")],
        *[({"target": bad}, TargetRefused) for bad in ("https://evil.example/p/x/", f"{POST}\x00")],
        *[({"slug": bad}, ServiceUnavailable) for bad in (None, [BOOST], {}, 1, "", "x" * 10_000)],
        *[({"slug": bad}, ServiceUnavailable) for bad in ("\ud800", "a\x00b", "' OR 1=1 --")],
        *[({"client_key": bad}, ClickReused) for bad in (None, 1, [], "", "\ud800" * 9, "x" * 99)],
    ],
)
def test_a_hostile_value_is_refused_in_words_and_changes_nothing(
    deps: Deps, member: Actor, values: dict[str, Any], refusal: type[ShopError]
) -> None:
    with pytest.raises(refusal):
        place_order(deps, member, request(**values))
    assert _nothing_happened(deps)


@pytest.mark.parametrize("quantity", ["500", "５００", " 500 ", 500])
def test_a_quantity_is_understood_as_people_type_it(
    deps: Deps, member: Actor, quantity: object
) -> None:
    place_order(deps, member, request(quantity=quantity))
    assert balance_of(deps.engine, "member-1") == 9000


def test_goods_are_ordered_with_the_address_they_go_to(deps: Deps, member: Actor) -> None:
    order_id = place_order(deps, member, goods_request())
    with unit_of_work(deps.engine) as session:
        kept = session.get(Consignee, order_id)
        assert kept is not None
        consignee = consignee_of(session, deps, Reading(member, Use.SELF), kept)
    assert consignee == replace(HOME, phone="09012345678", postal_code="1500001")
    assert balance_of(deps.engine, "member-1") == 6700


def test_goods_without_an_address_are_not_ordered(deps: Deps, member: Actor) -> None:
    with pytest.raises(ConsigneeInvalid):
        place_order(deps, member, goods_request(consignee=None))
    with pytest.raises(ConsigneeInvalid):
        place_order(deps, member, goods_request(consignee=replace(HOME, phone="\ud800")))
    assert _nothing_happened(deps)


def test_what_is_no_goods_keeps_no_address(deps: Deps, member: Actor) -> None:
    place_order(deps, member, request(consignee=HOME))
    assert scalar(deps.engine, "SELECT COUNT(*) FROM consignee") == 0


class BrokenQueue:
    """A double of the queue that fails where the real one writes its row."""

    def enqueue(self, session: Session, *args: object, **kwargs: object) -> None:
        """Fail after everything else was written."""
        raise OSError("the queue is broken")


@pytest.mark.parametrize("wish", [request(), goods_request()])
def test_an_order_whose_work_cannot_be_promised_does_not_exist(
    deps: Deps, member: Actor, wish: OrderRequest
) -> None:
    broken = replace(deps, queue=BrokenQueue())  # type: ignore[arg-type]
    assert isinstance(refusal_of(place_order, broken, member, wish), OSError)
    assert _nothing_happened(deps)
    assert scalar(deps.engine, "SELECT COUNT(*) FROM ledger_transfer WHERE kind = 'hold'") == 0


def test_the_snapshot_outlives_every_change_of_the_service(deps: Deps, member: Actor) -> None:
    place_order(deps, member, goods_request())
    change_service(deps, GOODS, unit_price=1, is_on=False)
    order = rows(deps.engine, "SELECT unit_price, price FROM orders")[0]
    assert tuple(order) == (3300, 3300)
