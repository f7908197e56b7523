"""Fixtures that the money and order rooms share; their conftests import them."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from snshelper.bootstrap import open_vault
from snshelper.catalogue import connectors
from snshelper.catalogue.seeding import seed
from snshelper.kernel.clock import SteppedClock, system_clock
from snshelper.kernel.database import create_shop_engine
from snshelper.kernel.durable import DurableQueue
from snshelper.kernel.outbound import OutboundGate
from snshelper.kernel.runtime import Deps
from snshelper.settings import Settings
from tests.job_table import JobTable
from tests.worlds import connect, hurry


@pytest.fixture(scope="session")
def stocked_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database with the demo catalogue, made once and copied for each test."""
    path = tmp_path_factory.mktemp("stocked") / "shop.db"
    shutil.copy(migrated_file, path)
    url = f"sqlite:///{path}"
    engine = hurry(create_shop_engine(url))
    settings = Settings(data_dir=path.parent, database_url=url, secret_key="s" * 40)
    vault = open_vault(settings, system_clock)
    seed(Deps(settings, engine, system_clock, DurableQueue(engine), OutboundGate([]), vault))
    vault.close()
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture
def database_url(stocked_file: Path, tmp_path: Path) -> str:
    """A database of this test alone, with the demo catalogue."""
    copy = tmp_path / "shop.db"
    shutil.copy(stocked_file, copy)
    return f"sqlite:///{copy}"


@pytest.fixture
def jobs(engine: Engine, clock: SteppedClock) -> JobTable:
    """The durable queue of `deps`, readable and steppable."""
    return JobTable(engine, clock)


@pytest.fixture
def deps(deps: Deps, jobs: JobTable) -> Deps:
    """Dependencies whose queue is `jobs`."""
    return replace(deps, queue=jobs)


@pytest.fixture(autouse=True)
def _connected() -> Iterator[None]:
    connect("sandbox", "goods")
    yield
    connectors._installed.clear()
