"""Finding an account by an address that nothing says, and changing the keys below it."""

from snshelper.accounts.contacts import (
    account_by_email,
    address_index,
    index_addresses_again,
)
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.privacy.scopes import destroy_keys, mark_destroyed, scope_states
from snshelper.privacy.unused_keys import destroy_unused_keys
from tests.accounts.people import join, join_verified
from tests.worlds import write_account

EMAIL = "tanaka@example.jp"


def found(deps: Deps, email: str) -> str | None:
    with reading(deps.engine) as session:
        account = account_by_email(session, deps.vault, email)
    return account.id if account else None


def test_an_address_finds_its_account_and_no_other(deps: Deps) -> None:
    with unit_of_work(deps.engine) as session:
        write_account(session, deps, "a-1", EMAIL)
    assert found(deps, EMAIL) == "a-1"
    assert found(deps, "tanaka@example.com") is None


def test_accounts_are_found_before_during_and_after_a_rotation(deps: Deps) -> None:
    people = [f"c{number}@example.jp" for number in range(450)]
    with unit_of_work(deps.engine) as session:
        for number, email in enumerate(people):
            write_account(session, deps, f"a-{number:03}", email)
    deps.vault.change_ring(deps.vault.ring.with_new_index())
    assert found(deps, people[7]) == "a-007"
    assert index_addresses_again(deps) == 450
    assert index_addresses_again(deps) == 0
    deps.vault.change_ring(deps.vault.ring.newest_only())
    assert [found(deps, email) for email in people[:3]] == ["a-000", "a-001", "a-002"]


def test_one_address_has_one_account_also_while_keys_change(deps: Deps) -> None:
    join(deps, EMAIL)
    deps.vault.change_ring(deps.vault.ring.with_new_index())
    join(deps, EMAIL)
    with reading(deps.engine) as session:
        assert account_by_email(session, deps.vault, EMAIL)
    assert len(address_index(deps.vault, EMAIL)) == 2


def test_a_destroyed_account_is_not_indexed_again(deps: Deps) -> None:
    with unit_of_work(deps.engine) as session:
        write_account(session, deps, "a-1", EMAIL)
        destroy_keys(session, deps, ["account:a-1"])
        mark_destroyed(session, deps.clock(), ["account:a-1"])
    deps.vault.change_ring(deps.vault.ring.with_new_index())
    index_addresses_again(deps)
    assert found(deps, EMAIL) is None


def test_keys_that_nothing_names_are_destroyed_after_a_day(deps: Deps, clock: SteppedClock) -> None:
    join_verified(deps, EMAIL)
    clock.advance(24 * 3600 + 1)
    assert destroy_unused_keys(deps) == 63
    assert destroy_unused_keys(deps) == 0
    with reading(deps.engine) as session:
        account = account_by_email(session, deps.vault, EMAIL)
        assert account is not None
        state = scope_states(session, [f"account:{account.id}"])[f"account:{account.id}"]
    assert deps.vault.key(state.key_id).id == state.key_id
