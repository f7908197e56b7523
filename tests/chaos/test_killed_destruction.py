"""`kill -9` in the middle of a destruction: it goes on, to one certificate that says the truth."""

import random
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy.exc import OperationalError

from snshelper.bootstrap import open_vault, retention_seams
from snshelper.fulfilment.audit import run_audit
from snshelper.kernel.clock import system_clock
from snshelper.kernel.durable import DurableQueue
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.kernel.vault.vault import Destroyed
from snshelper.officer.retention import seams
from snshelper.officer.retention.actions.approval import approve_manifest
from snshelper.officer.retention.actions.selecting import request_destruction
from snshelper.privacy.audit import broken_seals
from tests.chaos.programs import Program, free_port
from tests.officer.retention.desk import OFFICER, OWNER, PROVEN, inquiry, newest_manifest
from tests.worlds import rows, scalar

_SCOPES = 450
# A dead worker's jobs are taken over when its lease of 15 seconds has ended.
_SECONDS_A_KILL = 40
_GONE = "SELECT COUNT(*) FROM destruction_line WHERE state = 'destroyed'"
_CERTIFICATES = "SELECT scopes, withdrawn FROM destruction_certificate"


@pytest.fixture
def shop(deps: Deps) -> Deps:
    """A shop in real time, with more closed questions than one batch holds."""
    seams.install(replace(retention_seams(deps), require_step_up=lambda *_: None))
    shop = replace(deps, clock=system_clock, queue=DurableQueue(deps.engine))
    for _ in range(_SCOPES):
        inquiry(shop, shop.clock())
    return shop


@pytest.fixture
def worker(shop: Deps) -> Iterator[Program]:
    """The process that does the shop's work, not started yet."""
    settings = {
        "MODE": "demo",
        "PORT": str(free_port()),
        "SANDBOX_URL": f"http://127.0.0.1:{free_port()}",
        "DATA_DIR": str(shop.settings.data_dir),
        "DATABASE_URL": shop.engine.url.render_as_string(hide_password=False),
        "SECRET_KEY": shop.settings.secret_key,
        "FULFILMENT": "separate",
    }
    environment = {f"SNSHELPER_{name}": value for name, value in settings.items()}
    program = Program(("snshelper", "worker"), environment, shop.settings.data_dir / "worker.log")
    yield program
    program.stop()


def _count(shop: Deps, query: str) -> int:
    try:
        return int(scalar(shop.engine, query))
    except OperationalError:  # the destruction holds the file for itself at this moment
        return -1


@pytest.mark.parametrize("kills", [2, pytest.param(12, marks=pytest.mark.chaos)])
def test_a_destruction_that_is_killed_again_and_again_ends_once(
    shop: Deps, worker: Program, kills: int
) -> None:
    request_destruction(shop, OWNER)
    manifest_id, content_hash = newest_manifest(shop)
    keys = [row.key_id for row in rows(shop.engine, "SELECT key_id FROM data_scope")]
    approve_manifest(shop, OFFICER, PROVEN, manifest_id, content_hash)
    worker.start()
    chance, killed, end = random.Random(7), 0, time.monotonic() + (kills + 1) * _SECONDS_A_KILL
    while not rows(shop.engine, _CERTIFICATES):
        assert time.monotonic() < end, f"{_count(shop, _GONE)} of {_SCOPES} after {killed} kills"
        time.sleep(0.02)
        if killed < kills and _count(shop, _GONE) >= (killed or 1) * _SCOPES // (kills + 1):
            time.sleep(chance.random() / 5)
            worker.kill()
            killed += 1
    assert killed == kills
    assert [tuple(row) for row in rows(shop.engine, _CERTIFICATES)] == [(_SCOPES, 0)]
    assert scalar(shop.engine, "SELECT COUNT(*) FROM inquiry WHERE message IS NOT NULL") == 0
    with closing(open_vault(shop.settings, shop.clock)) as vault:
        for key_id in keys:
            with pytest.raises(Destroyed):
                vault.key(key_id)
    with reading(shop.engine) as session:
        assert broken_seals(session)[1] == []
    assert run_audit(shop.engine).discrepancies == []
