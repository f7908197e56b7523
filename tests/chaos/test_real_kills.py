"""Killing real processes: nothing is sent twice, nothing is lost, every yen is where it belongs."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from snshelper.schema import migrate
from snshelper.web.built import BUILT
from tests.chaos.real_kills import Street
from tests.postgres import PostgresServer

FAULTS = (
    ("drop_after_accept", 6, {}),
    ("error_500", 5, {}),
    ("rate_limit", 5, {}),
    ("under_deliver", 6, {}),
    ("slow", 3, {"seconds": 7.0}),
    ("reject", 3, {}),
    ("drop_after_accept", 4, {}),
)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    server = PostgresServer()
    yield server
    server.close()


def _kill_often(street: Street, times: int, apart: float) -> None:
    for number in range(times):
        time.sleep(street.chance.uniform(0.2, apart))
        street.kill_one()
        if number % 4 == 3:
            street.cancel_some()


def _judge(street: Street, patience: float) -> None:
    street.wait(street.is_over, patience, "not every order ended")
    assert street.discrepancies() == [], street.story()


def test_three_kills_under_load_break_nothing(migrated_file: Path, tmp_path: Path) -> None:
    (tmp_path / "shop.db").write_bytes(migrated_file.read_bytes())
    street = Street(tmp_path, f"sqlite:///{tmp_path / 'shop.db'}", orders=10).open()
    try:
        for fault in ("drop_after_accept", "error_500", "under_deliver", "rate_limit"):
            street.arm(fault, 1)
        _kill_often(street, 3, 4.0)
        _judge(street, 90)
        assert street.troubles() > 2
    finally:
        street.close()


@pytest.mark.chaos
def test_twenty_kills_on_sqlite(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    migrate(url)
    _twenty_kills(Street(tmp_path, url, orders=60))


@pytest.mark.chaos
def test_twenty_kills_of_two_shops_on_postgresql(postgres: PostgresServer, tmp_path: Path) -> None:
    _twenty_kills(Street(tmp_path, postgres.database(), orders=60, shops=2))


@pytest.mark.chaos
@pytest.mark.skipif(not (BUILT / "index.html").is_file(), reason="the pages are not built")
def test_twenty_kills_of_the_whole_server(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    migrate(url)
    _twenty_kills(Street(tmp_path, url, orders=60, words=("serve",)))


def _twenty_kills(street: Street) -> None:
    street.open()
    try:
        for fault, count, more in FAULTS:
            street.arm(fault, count, **more)
        _kill_often(street, 20, 5.0)
        _judge(street, 300)
        assert street.kills == 20
        assert street.troubles() > 20, "a street without trouble proves little"
    finally:
        street.close()
