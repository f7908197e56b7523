"""What every test may ask for: a migrated database of its own, and the dependencies on it."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from snshelper.bootstrap import open_vault
from snshelper.kernel import switches
from snshelper.kernel.clock import SteppedClock, system_clock
from snshelper.kernel.database import create_shop_engine
from snshelper.kernel.durable import DurableQueue
from snshelper.kernel.outbound import OutboundGate
from snshelper.kernel.runtime import Deps
from snshelper.kernel.vault.vault import Vault
from snshelper.settings import PREFIX, Settings
from tests.postgres import PostgresServer
from tests.vaults import migrate_with_keys
from tests.worlds import hurry


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--switch=NAME` runs the tests with that mechanism taken away (see kernel/switches.py)."""
    parser.addoption(
        "--switch",
        action="append",
        default=[],
        metavar="NAME[=TEST]",
        help="throw this kill switch, for all tests or for the one with this id",
    )


def pytest_configure() -> None:
    """Every test says itself what its shop is like: nothing comes from outside."""
    for name in [*os.environ]:
        if name in {"PORT", "DATA_DIR"} or name.startswith(PREFIX):
            del os.environ[name]
    Settings.model_config["env_file"] = None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests of one group share a shop: spread over processes they fail in ways nobody can read.

    pytest 9.2.0 spreads them without a word (pytest-dev/pytest-xdist#1386).
    """
    if not getattr(config.option, "loadgroup", False):
        return
    for item in items:
        if item.get_closest_marker("xdist_group") and "@" not in item.nodeid.rpartition("]")[2]:
            raise pytest.UsageError(f"{item.nodeid} was not kept in its group")


@pytest.fixture(autouse=True)
def _thrown_switches(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    test = request.node.nodeid.partition("[")[0]
    wanted = [text.partition("=") for text in request.config.getoption("--switch")]
    names = [name for name, _, only in wanted if only in ("", test)]
    if names:
        monkeypatch.setattr(switches, "_thrown", frozenset(names))


@pytest.fixture
def throw(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`throw("area.mechanism")` takes those mechanisms away until the test ends."""

    def thrown(*names: str) -> None:
        monkeypatch.setattr(switches, "_thrown", frozenset(names))

    return thrown


@pytest.fixture(scope="session")
def vault_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key ring and an empty key database, made once and copied for each test."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("keys"), secret_key="s" * 40)
    vault = open_vault(settings, system_clock)
    vault.create()
    vault.close()
    return settings.vault_dir


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the whole schema, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("schema")
    path = folder / "shop.db"
    migrate_with_keys(f"sqlite:///{path}", folder)
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real PostgreSQL; each test asks it for a database of its own."""
    server = PostgresServer()
    yield server
    server.close()


@pytest.fixture
def database_url(migrated_file: Path, tmp_path: Path) -> str:
    """A fresh database with the whole schema and no rows."""
    copy = tmp_path / "shop.db"
    shutil.copy(migrated_file, copy)
    return f"sqlite:///{copy}"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """The engine of this test's database; it does not wait for the disk."""
    engine = hurry(create_shop_engine(database_url))
    yield engine
    engine.dispose()


@pytest.fixture
def clock() -> SteppedClock:
    """Stands still at a Sunday noon until a test moves it."""
    return SteppedClock(datetime(2026, 11, 22, 12, 0, tzinfo=UTC))


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Demo settings of this test alone."""
    return Settings(data_dir=tmp_path, database_url=database_url, secret_key="s" * 40)


@pytest.fixture
def vault(settings: Settings, vault_folder: Path, clock: SteppedClock) -> Iterator[Vault]:
    """The keys of this test's shop."""
    shutil.copytree(vault_folder, settings.vault_dir)
    vault = open_vault(settings, clock)
    hurry(vault.store.engine)
    yield vault
    vault.close()


@pytest.fixture
def deps(settings: Settings, engine: Engine, clock: SteppedClock, vault: Vault) -> Deps:
    """Dependencies on this test's database, with the standing clock."""
    return Deps(settings, engine, clock, DurableQueue(engine), OutboundGate([]), vault)
