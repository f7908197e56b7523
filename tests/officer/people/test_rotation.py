"""P74: the keys change after somebody gave a role up, while the shop goes on."""

from dataclasses import replace

import pytest

from snshelper.accounts.contacts import account_by_email
from snshelper.bootstrap import open_vault
from snshelper.commands.readiness import make_ready
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.kernel.vault.keyring import KeyRing
from snshelper.kernel.vault.sealing import Altered
from snshelper.kernel.vault.vault import Vault
from snshelper.officer.front.queries.events import keys
from snshelper.officer.people.rotation import (
    HEARD_AFTER,
    rotations_under_way,
    turn_keys,
    want_rotation,
)
from tests.accounts.people import audited, enter, join_verified

EMAIL = "hanako@example.jp"
HEARD = HEARD_AFTER.total_seconds()


def want(deps: Deps) -> None:
    with unit_of_work(deps.engine) as session:
        want_rotation(session, deps)


def under_way(deps: Deps) -> int:
    with reading(deps.engine) as session:
        return len(rotations_under_way(session))


def finds(deps: Deps, vault: Vault) -> bool:
    """Whether the look-up keys of `vault` still find the member's account."""
    with reading(deps.engine) as session:
        return account_by_email(session, vault, EMAIL) is not None


def with_ring(deps: Deps, ring: KeyRing) -> Vault:
    """What somebody opens who has the key database, and this ring."""
    given = deps.settings.model_copy(update={"vault_keys": ring.dump()})
    return open_vault(given, deps.clock)


def stands_in(deps: Deps, content: bytes) -> bool:
    """Whether these bytes are in any file of the vault."""
    files = (path for path in deps.settings.vault_dir.rglob("*") if path.is_file())
    return any(content in path.read_bytes() for path in files)


def ids(ring: KeyRing) -> tuple[set[str], set[str]]:
    return set(ring.wrapping), set(ring.index)


def test_a_ring_that_was_taken_away_opens_and_finds_nothing(
    deps: Deps, clock: SteppedClock
) -> None:
    join_verified(deps, EMAIL)
    key, taken = deps.vault.fresh_key(), with_ring(deps, deps.vault.ring)
    wrapped = deps.vault.store.find([key.id])[key.id][1]
    assert finds(deps, taken) and stands_in(deps, wrapped)
    want(deps)
    for _ in range(2):
        turn_keys(deps)
        clock.advance(HEARD)
    with pytest.raises(Altered):
        with_ring(deps, taken.ring).key(key.id)
    assert not finds(deps, taken) and not stands_in(deps, wrapped)
    assert enter(deps, EMAIL).token and with_ring(deps, deps.vault.ring).key(key.id) == key
    assert ids(deps.vault.ring) == ({"w2"}, {"i2"})
    assert under_way(deps) == 0 and "people.rotate_keys" in str(audited(deps))


def test_until_every_process_has_heard_both_rings_work(deps: Deps, clock: SteppedClock) -> None:
    join_verified(deps, EMAIL)
    before = deps.vault.ring
    want(deps)
    turn_keys(deps)
    slow = with_ring(deps, before)
    written = slow.fresh_key()
    clock.advance(HEARD - 1)
    turn_keys(deps)
    assert finds(deps, slow) and ids(deps.vault.ring) == ({"w1", "w2"}, {"i1", "i2"})
    clock.advance(1)
    turn_keys(deps)
    assert finds(deps, deps.vault) and with_ring(deps, deps.vault.ring).key(written.id) == written


def test_who_leaves_meanwhile_knows_no_key_that_stays(deps: Deps, clock: SteppedClock) -> None:
    want(deps)
    turn_keys(deps)
    clock.advance(HEARD - 1)
    want(deps)
    clock.advance(1)
    turn_keys(deps)
    assert ids(deps.vault.ring) == ({"w1", "w2", "w3"}, {"i1", "i2", "i3"})
    clock.advance(HEARD - 1)
    turn_keys(deps)
    assert under_way(deps) == 2
    clock.advance(1)
    turn_keys(deps)
    assert ids(deps.vault.ring) == ({"w3"}, {"i3"}) and under_way(deps) == 0


def test_a_death_before_the_end_is_made_good_by_the_next_turn(
    deps: Deps, clock: SteppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    join_verified(deps, EMAIL)
    key = deps.vault.fresh_key()
    want(deps)
    for _ in ("the new keys come", "the old keys go"):
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr("snshelper.kernel.vault.vault.store_ring", die)
            turn_keys(deps)
        assert under_way(deps) == 1
        turn_keys(deps)
        clock.advance(HEARD)
    assert ids(deps.vault.ring) == ({"w2"}, {"i2"}) and under_way(deps) == 0
    assert finds(deps, deps.vault) and with_ring(deps, deps.vault.ring).key(key.id) == key


def test_a_ring_of_the_settings_is_asked_for_until_it_was_changed(
    deps: Deps, clock: SteppedClock
) -> None:
    join_verified(deps, EMAIL)
    old = deps.vault.ring
    deps = replace(deps, vault=with_ring(deps, old))
    want(deps)
    turn_keys(deps)
    clock.advance(HEARD)
    turn_keys(deps)
    [due] = keys(deps)
    assert due.key == "front.due.keys" and under_way(deps) == 1
    deps = replace(deps, vault=with_ring(deps, old.with_new_wrapping().with_new_index()))
    turn_keys(deps)
    assert list(keys(deps)) == []
    clock.advance(HEARD)
    turn_keys(deps)
    assert under_way(deps) == 0
    assert finds(deps, with_ring(deps, deps.vault.ring.newest_only()))


def test_an_address_of_an_older_copy_of_the_database_is_findable_again(
    deps: Deps, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it nobody could log in after a restore."""
    join_verified(deps, EMAIL)
    deps.vault.change_ring(deps.vault.ring.with_new_wrapping().with_new_index())
    deps.vault.rewrap()
    deps.vault.change_ring(deps.vault.ring.newest_only())
    assert not finds(deps, deps.vault)
    monkeypatch.setattr("snshelper.commands.readiness.start_logging", lambda _: None)
    assert make_ready(deps.settings, brings_up_to_date=False).problem == ""
    assert finds(deps, deps.vault)
