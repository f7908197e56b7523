"""A destruction batch is not done while a sheet of paper of it lies anywhere (P29)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from snshelper.bootstrap import retention_seams
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.runtime import Deps
from snshelper.officer.papers.actions import (
    print_packing_slip,
    record_destruction,
    witness_destruction,
)
from snshelper.officer.retention import seams
from snshelper.officer.retention.actions.approval import approve_manifest
from snshelper.officer.retention.actions.destruction import destroy_manifest
from snshelper.officer.retention.actions.selecting import run_daily
from snshelper.privacy.calendar import local_day
from tests.officer.incidents.desk import Officer, officer_of, prove
from tests.officer.retention.desk import ended_order, newest_manifest, parcel, scopes, state_of
from tests.worlds import open_member, rows, scalar

_DAMAGE_MAY_BE_REPORTED = timedelta(days=15)


@pytest.fixture
def shop(deps: Deps) -> Iterator[Deps]:
    """The shop with everything that answers the retention desk in the product."""
    seams.install(retention_seams(deps))
    yield deps
    seams._installed.clear()


@pytest.fixture
def packer(shop: Deps) -> Officer:
    """Somebody who packs parcels."""
    return officer_of(shop, "support")


@pytest.fixture
def delivered(shop: Deps, packer: Officer, clock: SteppedClock) -> str:
    """A parcel that arrived today, whose slip was printed once; answers the order's id."""
    open_member(shop, "m1")
    order_id = ended_order(shop, "m1", clock(), family="goods", target="")
    parcel(shop, order_id, "delivered", clock())
    print_packing_slip(shop, packer.actor, order_id, 1)
    return order_id


def approved(shop: Deps, officer: Officer, clock: SteppedClock) -> str:
    """The batch that falls due when no damage can be reported any more, approved."""
    clock.advance(_DAMAGE_MAY_BE_REPORTED.total_seconds())
    run_daily(shop)
    prove(shop, officer.token)
    manifest_id, seen = newest_manifest(shop)
    approve_manifest(shop, officer.actor, officer.token, manifest_id, seen)
    return manifest_id


def test_a_batch_waits_until_two_people_saw_its_paper_destroyed(
    shop: Deps, officer: Officer, packer: Officer, delivered: str, clock: SteppedClock
) -> None:
    manifest_id = approved(shop, officer, clock)
    assert not destroy_manifest(shop, manifest_id)
    assert scopes(shop, "destroyed") == [f"consignee:{delivered}"]
    (copy,) = rows(shop.engine, "SELECT id FROM paper_copy")
    record_destruction(shop, packer.actor, copy.id, "shredder", local_day(clock()))
    assert not destroy_manifest(shop, manifest_id)
    assert state_of(shop, manifest_id) == "destroying"
    assert scalar(shop.engine, "SELECT COUNT(*) FROM destruction_certificate") == 0
    witness_destruction(shop, officer.actor, copy.id)
    assert destroy_manifest(shop, manifest_id)
    assert scalar(shop.engine, "SELECT COUNT(*) FROM destruction_certificate") == 1


def test_paper_of_something_else_holds_nobody_up(
    shop: Deps, officer: Officer, packer: Officer, delivered: str, clock: SteppedClock
) -> None:
    (copy,) = rows(shop.engine, "SELECT id FROM paper_copy")
    record_destruction(shop, packer.actor, copy.id, "incinerator", local_day(clock()))
    witness_destruction(shop, officer.actor, copy.id)
    manifest_id = approved(shop, officer, clock)
    other = ended_order(shop, "m1", clock(), family="goods", target="")
    parcel(shop, other, "shipped", None)
    print_packing_slip(shop, packer.actor, other, 3)
    assert destroy_manifest(shop, manifest_id)
