"""A restored backup does not bring anybody back."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from snshelper.accounts.contacts import account_by_email
from snshelper.bootstrap import retention_seams
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.database import create_shop_engine
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.officer.retention.restored import apply_destructions
from snshelper.officer.retention.seams import _installed, install
from snshelper.privacy.scopes import destroy_keys, mark_destroyed, scope_states
from tests.worlds import write_account

GONE, STAYS = "tanaka@example.jp", "suzuki@example.jp"


@pytest.fixture
def restored(deps: Deps, clock: SteppedClock, tmp_path: Path) -> Deps:
    """A shop from before somebody was destroyed, with the keys of now."""
    with unit_of_work(deps.engine) as session:
        write_account(session, deps, "a-gone", GONE)
        write_account(session, deps, "a-stays", STAYS)
    with deps.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    copy = tmp_path / "before.db"
    shutil.copy(deps.settings.database_url.removeprefix("sqlite:///"), copy)
    clock.advance(40 * 86_400)
    with unit_of_work(deps.engine) as session:
        destroy_keys(session, deps, ["account:a-gone"])
        mark_destroyed(session, clock(), ["account:a-gone"])
    engine = create_shop_engine(f"sqlite:///{copy}")
    return Deps(deps.settings, engine, clock, deps.queue, deps.gate, deps.vault)


@pytest.fixture(autouse=True)
def _answered(deps: Deps) -> Iterator[None]:
    install(retention_seams(deps))
    yield
    _installed.clear()


def found(deps: Deps, email: str) -> bool:
    with reading(deps.engine) as session:
        return account_by_email(session, deps.vault, email) is not None


def state_of(engine: Engine, name: str) -> str:
    with reading(engine) as session:
        return str(scope_states(session, [name])[name].state)


def test_what_was_destroyed_since_the_backup_is_destroyed_again(restored: Deps) -> None:
    assert found(restored, GONE)
    assert apply_destructions(restored) == 1
    assert not found(restored, GONE) and found(restored, STAYS)
    assert state_of(restored.engine, "account:a-gone") == "destroyed"
    with restored.engine.connect() as connection:
        row = connection.execute(
            text("SELECT email, password_hash FROM account WHERE id = 'a-gone'")
        ).one()
    assert tuple(row) == (None, "")


def test_it_is_done_once_and_only_where_something_came_back(restored: Deps, deps: Deps) -> None:
    assert apply_destructions(deps) == 0
    assert apply_destructions(restored) == 1
    assert apply_destructions(restored) == 0
