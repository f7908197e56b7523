"""A shop whose keys are lost says so and does not open."""

from dataclasses import replace
from pathlib import Path

import pytest

from snshelper.bootstrap import open_vault
from snshelper.commands.findings import every_finding
from snshelper.kernel.clock import system_clock
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.kernel.vault.keyring import KeyRing
from snshelper.privacy.keys_at_hand import keys_problem
from tests.worlds import write_account


@pytest.fixture
def lived_in(deps: Deps) -> Deps:
    with unit_of_work(deps.engine) as session:
        write_account(session, deps, "a-1")
    return deps


def test_keys_that_open_the_data_are_no_problem(deps: Deps) -> None:
    assert keys_problem(deps) == ""
    with unit_of_work(deps.engine) as session:
        write_account(session, deps, "a-1")
    fresh = replace(deps, vault=open_vault(deps.settings, system_clock))
    assert keys_problem(fresh) == ""
    assert [f.level for f in every_finding(fresh) if f.topic == "keys"] == ["ok"]


def test_fresh_keys_beside_old_data_are_noticed(lived_in: Deps, tmp_path: Path) -> None:
    elsewhere = lived_in.settings.model_copy(
        update={"data_dir": tmp_path / "new", "vault_url": f"sqlite:///{tmp_path / 'keys.db'}"}
    )
    vault = open_vault(elsewhere, system_clock)
    vault.create()
    assert "missing" in keys_problem(replace(lived_in, vault=vault))


def test_another_ring_is_noticed(lived_in: Deps) -> None:
    given = lived_in.settings.model_copy(update={"vault_keys": KeyRing.fresh().dump()})
    stranger = replace(lived_in, vault=open_vault(given, system_clock))
    assert "not the one" in keys_problem(stranger)


def test_a_key_database_that_is_not_there_is_noticed(lived_in: Deps, tmp_path: Path) -> None:
    nowhere = lived_in.settings.model_copy(
        update={"vault_url": f"sqlite:///{tmp_path / 'none' / 'keys.db'}"}
    )
    assert "cannot be read" in keys_problem(
        replace(lived_in, vault=open_vault(nowhere, system_clock))
    )
