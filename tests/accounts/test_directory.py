"""What staff may read about customers and each other."""

import pytest

from snshelper.accounts.directory import customers, staff_grants
from snshelper.kernel.actor import SYSTEM, VISITOR, Actor
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.errors import NotAllowed
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from tests.accounts.people import account, actor_of, join, join_staff
from tests.worlds import write_account

EMAIL = "tanaka@example.jp"
READER = Actor("customer", "reader", permissions=frozenset({"customers.read"}))


def crowd(deps: Deps, size: int) -> list[str]:
    ids = [new_id() for _ in range(size)]
    with unit_of_work(deps.engine) as session:
        for number, identifier in enumerate(ids):
            write_account(session, deps, identifier, f"c{number}@example.jp")
    return ids


def test_pages_follow_each_other_without_gaps(deps: Deps) -> None:
    ids = crowd(deps, 120)
    pages = [customers(deps, READER)]
    while len(pages[-1]) == 50:
        pages.append(customers(deps, READER, after=pages[-1][-1].id))
    assert [line.id for page in pages for line in page] == ids[::-1]


def test_a_list_says_nobodys_address(deps: Deps) -> None:
    join(deps, EMAIL)
    (line,) = customers(deps, READER)
    assert "@" not in repr(line)


def test_a_whole_address_or_the_start_of_an_id_finds_a_customer(deps: Deps) -> None:
    crowd(deps, 3)
    join(deps, EMAIL)
    wanted = account(deps, EMAIL).id
    for search in (f" {EMAIL.upper()} ", wanted, wanted[:-2]):
        assert wanted in [line.id for line in customers(deps, READER, search)]
    assert [line.id for line in customers(deps, READER, wanted)] == [wanted]


@pytest.mark.parametrize(
    "search", ["tanaka", "@example.jp", "tana%@example.jp", "%", "_", "' or 1"]
)
def test_fragments_of_an_address_find_nobody(deps: Deps, search: str) -> None:
    join(deps, EMAIL)
    assert customers(deps, READER, search) == []


def test_only_who_may_read_customers_does(deps: Deps) -> None:
    with pytest.raises(NotAllowed):
        customers(deps, VISITOR)
    with pytest.raises(NotAllowed):
        staff_grants(deps, READER)


def test_the_staff_list_shows_active_roles(deps: Deps, clock: SteppedClock) -> None:
    join_staff(deps, "owner@example.jp", "owner")
    actor = actor_of(deps, join_staff(deps, EMAIL, "support"))
    lines = staff_grants(deps, SYSTEM)
    assert [line.role for line in lines if line.account_id == actor.account_id] == ["support"]
    assert len(lines) == 6
    assert {line.granted_at for line in lines} == {clock()}
