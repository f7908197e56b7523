"""Sealing, keys, destruction and rotation, on a real key database."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Column, MetaData, Table, create_engine, insert, select
from sqlalchemy.exc import StatementError

from snshelper.bootstrap import open_vault
from snshelper.kernel.clock import SteppedClock, system_clock
from snshelper.kernel.vault.column import SealedText
from snshelper.kernel.vault.keyring import KeyRing, KeyRingBroken, load_ring
from snshelper.kernel.vault.sealing import Altered, Place, Sealed, seal, unseal
from snshelper.kernel.vault.vault import Destroyed, Vault
from snshelper.settings import Settings

PLACE = Place("account", "email", "a-1", "account:a-1")
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
SECRET = "tanaka@example.jp 田中"


def reopened(vault: Vault, settings: Settings) -> Vault:
    """The same keys in another process: nothing is remembered."""
    return open_vault(settings, system_clock)


def test_a_sealed_value_says_nothing_and_opens_where_it_was_sealed(vault: Vault) -> None:
    key = vault.fresh_key()
    sealed = seal(key, PLACE, SECRET)
    assert "tanaka" not in sealed.text and "田" not in sealed.text
    assert unseal(key, PLACE, sealed) == SECRET
    assert seal(key, PLACE, SECRET) != sealed


@pytest.mark.parametrize(
    "change",
    [{"table": "orders"}, {"column": "name"}, {"row": "a-2"}, {"scope": "account:a-2"}],
)
def test_a_sealed_value_moved_elsewhere_does_not_open(vault: Vault, change: dict[str, str]) -> None:
    key = vault.fresh_key()
    sealed = seal(key, PLACE, SECRET)
    with pytest.raises(Altered):
        unseal(key, replace(PLACE, **change), sealed)


def test_every_altered_character_is_noticed(vault: Vault) -> None:
    key = vault.fresh_key()
    text = seal(key, PLACE, "x").text
    for position in range(text.rindex(".") + 1, len(text) - 2):
        other = "A" if text[position] != "A" else "B"
        with pytest.raises(Altered):
            unseal(key, PLACE, Sealed(text[:position] + other + text[position + 1 :]))


@pytest.mark.parametrize("text", ["", "1", "1..", "2.k.x", "tanaka@example.jp"])
def test_what_is_no_sealed_value_is_refused(vault: Vault, text: str) -> None:
    with pytest.raises(Altered):
        unseal(vault.fresh_key(), PLACE, Sealed(text))


def test_a_place_cannot_be_read_as_another_one() -> None:
    one, other = Place("ab", "c", "d", "e"), Place("a", "bc", "d", "e")
    assert one.associated != other.associated


def test_a_sealed_column_refuses_readable_values() -> None:
    engine = create_engine("sqlite://")
    table = Table("t", MetaData(), Column("value", SealedText))
    with engine.connect() as connection:
        table.create(connection)
        with pytest.raises(StatementError, match="PlaintextRefused"):
            connection.execute(insert(table).values(value="tanaka@example.jp"))
        connection.execute(insert(table).values(value=Sealed("1.k.c")))
        assert connection.execute(select(table.c.value)).scalar_one() == Sealed("1.k.c")


def test_keys_are_stored_before_they_are_used(vault: Vault, settings: Settings) -> None:
    key = vault.fresh_key()
    assert reopened(vault, settings).key(key.id) == key


def test_no_key_is_given_twice(vault: Vault, settings: Settings) -> None:
    other = reopened(vault, settings)
    keys = [source.fresh_key().id for source in (vault, other) for _ in range(100)]
    assert len(set(keys)) == 200


def test_a_destroyed_key_opens_nothing_any_more(vault: Vault, settings: Settings) -> None:
    kept, doomed = vault.fresh_key(), vault.fresh_key()
    assert vault.destroy({doomed.id: "order:o-1"}) == 1
    assert vault.destroy({doomed.id: "order:o-1"}) == 0
    for each in (vault, reopened(vault, settings)):
        with pytest.raises(Destroyed):
            each.key(doomed.id)
        assert each.key(kept.id) == kept
    assert [scope for _, scope in vault.store.destroyed_scopes(BEGINNING)] == ["order:o-1"]


def test_no_byte_of_a_destroyed_key_stays_in_the_file(vault: Vault, settings: Settings) -> None:
    doomed = [vault.fresh_key().id for _ in range(20)]
    wrapped = [found[1] for found in vault.store.find(doomed).values()]
    assert all(_stands_in(settings.vault_dir, content) for content in wrapped)
    vault.destroy(dict.fromkeys(doomed))
    vault.store.scrub()
    assert not any(_stands_in(settings.vault_dir, content) for content in wrapped)


def _stands_in(folder: Path, content: bytes) -> bool:
    return any(content in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_rotating_the_wrapping_key_keeps_every_value_readable(
    vault: Vault, settings: Settings
) -> None:
    sealed = [seal(key := vault.fresh_key(), PLACE, SECRET) for _ in range(3)]
    vault.change_ring(vault.ring.with_new_wrapping())
    assert vault.rewrap() >= 3
    assert vault.rewrap() == 0
    vault.change_ring(vault.ring.newest_only())
    other = reopened(vault, settings)
    assert [unseal(other.key(each.key_id), PLACE, each) for each in sealed] == [SECRET] * 3
    assert list(other.ring.wrapping) == ["w2"] and key


def test_an_old_wrapping_key_opens_nothing_after_the_rotation(
    vault: Vault, settings: Settings
) -> None:
    key, old = vault.fresh_key(), vault.ring
    vault.change_ring(vault.ring.with_new_wrapping())
    vault.rewrap()
    thief = open_vault(settings.model_copy(update={"vault_keys": old.dump()}), system_clock)
    with pytest.raises(Altered):
        thief.key(key.id)


def test_a_look_up_value_is_found_under_the_old_index_key_until_it_is_gone(vault: Vault) -> None:
    (before,) = vault.blind("account.email", SECRET)
    vault.change_ring(vault.ring.with_new_index())
    written, older = vault.blind("account.email", SECRET)
    assert older == before != written
    vault.change_ring(vault.ring.newest_only())
    assert vault.blind("account.email", SECRET) == [written]
    assert vault.blind("account.name", SECRET) != [written]


def test_keys_that_nobody_used_are_found_after_a_day(vault: Vault, clock: SteppedClock) -> None:
    used = vault.fresh_key().id
    assert list(vault.surely_unused()) == []
    clock.advance(24 * 3600 + 1)
    vault.store.mark_used([used])
    unused = [key_id for part in vault.surely_unused() for key_id in part]
    assert unused and used not in unused


def test_the_key_ring_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "vault" / "ring.json"
    first = load_ring(path)
    assert load_ring(path) == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["ring.json"]


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"wrapping": {}, "index": {}}', '{"wrapping": {"w1": "eA=="}}']
)
def test_half_a_key_ring_is_refused(text: str) -> None:
    with pytest.raises(KeyRingBroken):
        KeyRing.parse(text)


def test_a_ring_of_the_settings_is_not_changed_here(vault: Vault, settings: Settings) -> None:
    given = settings.model_copy(update={"vault_keys": vault.ring.dump()})
    other = open_vault(given, system_clock)
    assert other.ring == vault.ring
    with pytest.raises(ValueError, match="settings"):
        other.change_ring(KeyRing.fresh())
