"""What is printed is on the register until two people saw it destroyed (P29)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from snshelper.bootstrap import retention_seams
from snshelper.kernel.actor import Actor
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.errors import DutiesLapsed, NotAllowed, NotFound
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.officer.papers.actions import (
    print_packing_slip,
    record_destruction,
    register_copy,
    witness_destruction,
)
from snshelper.officer.papers.queries import open_copies, papers_due
from snshelper.officer.papers.rules import CopyGone, CopyRefused, CopySettled, OwnWitness
from tests.admin.desk import audited, join, write_order, write_parcel
from tests.officer.incidents.desk import Officer, officer_of
from tests.worlds import open_member, refusal_of, rows

TODAY = date(2026, 11, 22)


@pytest.fixture
def packer(deps: Deps) -> Actor:
    """Somebody who packs parcels."""
    return officer_of(deps, "support").actor


@pytest.fixture
def parcel(deps: Deps) -> str:
    """An order with a consignee."""
    member = open_member(deps, new_id())
    order_id = write_order(deps, member.account_id, family="goods", state="in_progress")
    write_parcel(deps, order_id)
    return order_id


def still_open(deps: Deps, *scopes: str) -> list[str]:
    with Session(deps.engine) as session:
        return open_copies(session, scopes)


def the_copy(deps: Deps) -> str:
    return str(rows(deps.engine, "SELECT id FROM paper_copy ORDER BY id DESC")[0].id)


def test_printing_a_packing_slip_opens_a_copy_on_the_register(
    deps: Deps, packer: Actor, parcel: str
) -> None:
    slip = print_packing_slip(deps, packer, parcel, 2)
    assert (slip.name, slip.count) == ("山田 花子", 2)
    (copy,) = rows(deps.engine, "SELECT * FROM paper_copy")
    assert (copy.scope, copy.count, copy.state) == (f"consignee:{parcel}", 2, "open")
    assert copy.printed_by == packer.account_id
    assert ("papers.print", copy.id) in audited(deps)


def test_nothing_is_printed_without_need_duty_or_a_count(
    deps: Deps, packer: Actor, parcel: str, officer: Officer
) -> None:
    idle = replace(packer, duties=frozenset())
    assert isinstance(refusal_of(print_packing_slip, deps, officer.actor, parcel, 1), NotAllowed)
    assert isinstance(refusal_of(print_packing_slip, deps, idle, parcel, 1), DutiesLapsed)
    assert isinstance(refusal_of(print_packing_slip, deps, packer, new_id(), 1), NotFound)
    for count in (0, 21, -1):
        assert isinstance(refusal_of(print_packing_slip, deps, packer, parcel, count), CopyRefused)
    assert rows(deps.engine, "SELECT id FROM paper_copy") == []


def test_a_copy_is_open_until_somebody_else_saw_it_destroyed(
    deps: Deps, packer: Actor, parcel: str, officer: Officer
) -> None:
    scope = f"consignee:{parcel}"
    print_packing_slip(deps, packer, parcel, 1)
    copy_id = the_copy(deps)
    assert isinstance(refusal_of(witness_destruction, deps, officer.actor, copy_id), CopySettled)
    record_destruction(deps, packer, copy_id, "shredder", TODAY)
    assert still_open(deps, scope, "account:other") == [scope]
    assert isinstance(refusal_of(witness_destruction, deps, packer, copy_id), OwnWitness)
    witness_destruction(deps, officer.actor, copy_id)
    assert still_open(deps, scope) == []
    assert isinstance(refusal_of(witness_destruction, deps, officer.actor, copy_id), CopySettled)


def test_one_of_two_copies_still_blocks(
    deps: Deps, packer: Actor, parcel: str, officer: Officer
) -> None:
    print_packing_slip(deps, packer, parcel, 1)
    first = the_copy(deps)
    print_packing_slip(deps, packer, parcel, 1)
    record_destruction(deps, packer, first, "incinerator", TODAY)
    witness_destruction(deps, officer.actor, first)
    assert still_open(deps, f"consignee:{parcel}") == [f"consignee:{parcel}"]


def test_the_retention_desk_is_answered_by_this_register(
    deps: Deps, packer: Actor, parcel: str
) -> None:
    assert retention_seams(deps).open_copies is open_copies
    print_packing_slip(deps, packer, parcel, 1)
    with Session(deps.engine) as session:
        blocking = retention_seams(deps).open_copies(session, [f"consignee:{parcel}", "order:x"])
    assert blocking == [f"consignee:{parcel}"]


def test_without_the_mechanism_an_open_copy_blocks_nothing(
    deps: Deps, packer: Actor, parcel: str, throw: Callable[..., None]
) -> None:
    print_packing_slip(deps, packer, parcel, 1)
    throw("papers.blocking")
    assert still_open(deps, f"consignee:{parcel}") == []


@pytest.mark.parametrize(
    ("method", "day"),
    [
        (None, TODAY),
        ("shredder", None),
        ("shredder", TODAY - timedelta(days=1)),
        ("shredder", TODAY + timedelta(days=1)),
    ],
)
def test_a_destruction_needs_method_and_day(
    deps: Deps, packer: Actor, parcel: str, method: str | None, day: date | None
) -> None:
    print_packing_slip(deps, packer, parcel, 1)
    refusal = refusal_of(record_destruction, deps, packer, the_copy(deps), method, day)
    assert isinstance(refusal, CopyRefused)


def test_only_staff_with_the_register_touch_it(deps: Deps, packer: Actor, parcel: str) -> None:
    print_packing_slip(deps, packer, parcel, 1)
    marketer = join(deps, "m", ("marketer",)).actor
    copy_id = the_copy(deps)
    refusal = refusal_of(record_destruction, deps, marketer, copy_id, "shredder", TODAY)
    assert isinstance(refusal, NotAllowed)
    assert isinstance(refusal_of(witness_destruction, deps, marketer, copy_id), NotAllowed)
    refusal = refusal_of(record_destruction, deps, packer, new_id(), "shredder", TODAY)
    assert isinstance(refusal, CopyGone)


def test_after_seven_days_a_copy_is_overdue(
    deps: Deps, packer: Actor, parcel: str, clock: SteppedClock
) -> None:
    def overdue() -> int:
        with Session(deps.engine) as session:
            return papers_due(session, deps.clock()).overdue

    print_packing_slip(deps, packer, parcel, 1)
    clock.advance(timedelta(days=7, seconds=-1).total_seconds())
    assert overdue() == 0
    clock.advance(1)
    assert overdue() == 1


def test_an_export_of_a_request_stands_on_the_same_register(deps: Deps, officer: Officer) -> None:
    with unit_of_work(deps.engine) as session:
        register_copy(session, deps, officer.actor, "account:a", "request_export")
    assert still_open(deps, "account:a") == ["account:a"]


def test_the_register_cannot_be_rewritten(
    deps: Deps, packer: Actor, parcel: str, officer: Officer
) -> None:
    print_packing_slip(deps, packer, parcel, 1)
    record_destruction(deps, packer, the_copy(deps), "shredder", TODAY)
    own = "UPDATE paper_copy SET state = 'closed', witness_id = destroyed_by"
    for vandalism in (own, "DELETE FROM paper_copy", "UPDATE paper_copy SET count = 9"):
        with pytest.raises(IntegrityError), unit_of_work(deps.engine) as session:
            session.execute(text(vandalism))
    witness_destruction(deps, officer.actor, the_copy(deps))
    with pytest.raises(IntegrityError), unit_of_work(deps.engine) as session:
        session.execute(text("UPDATE paper_copy SET method = ''"))
