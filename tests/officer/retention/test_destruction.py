"""Carrying a manifest out: everything goes, nothing else does, and dying changes neither."""

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.database import create_shop_engine
from snshelper.kernel.runtime import Deps
from snshelper.kernel.vault.sealing import Sealed
from snshelper.kernel.vault.vault import Destroyed
from snshelper.officer.erasers import ERASERS
from snshelper.officer.retention.actions import destruction
from snshelper.officer.retention.actions.destruction import destroy_manifest
from snshelper.officer.retention.actions.selecting import run_daily
from snshelper.officer.retention.facts import SOURCES
from snshelper.privacy.scopes import account_scope
from tests.admin.desk import audited, write_attempt, write_receipt
from tests.officer.retention.desk import (
    Surroundings,
    approve_newest,
    close_account,
    destroy_newest,
    ended_order,
    inquiry,
    mail,
    parcel,
    scopes,
    state_of,
)
from tests.worlds import open_member, rows, scalar

YEARS = 6 * 366 * 86400


@pytest.fixture
def due(deps: Deps, around: Surroundings, clock: SteppedClock) -> str:
    """One of everything, all of it due: answers the order's id."""
    open_member(deps, "m1", balance=500)
    order_id = ended_order(deps, "m1", clock(), family="goods")
    attempt = write_attempt(deps, order_id, state="ended", reference="p-1")
    write_receipt(deps, attempt, {"proof": "himitsu-target"})
    parcel(deps, order_id, "delivered", clock())
    inquiry(deps, clock(), account_id="m1", order_id=order_id)
    mail(deps, clock())
    mail(deps, clock(), account_scope("m1"))
    close_account(deps, "m1")
    clock.advance(YEARS)
    assert run_daily(deps) == 5
    return order_id


def stored_bytes(path: Path) -> bytes:
    """Everything in a database's files."""
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


SEALED = (
    "SELECT target FROM orders",
    "SELECT email FROM account",
    "SELECT email_index FROM account",
    "SELECT name FROM consignee",
    "SELECT address FROM consignee",
    "SELECT message FROM inquiry",
    "SELECT body FROM outbox_mail",
    "SELECT body FROM provider_receipt",
    "SELECT tracking_number FROM shipment",
)


def test_no_byte_of_it_is_left_in_the_files(
    deps: Deps, due: str, around: Surroundings, database_url: str
) -> None:
    file = Path(database_url.removeprefix("sqlite:///"))
    stored = [row[0].encode() for query in SEALED for row in rows(deps.engine, query)]
    assert len(stored) >= len(SEALED)
    assert all(value in stored_bytes(file) for value in stored)
    destroy_newest(deps)
    after = stored_bytes(file)
    assert [value for value in stored if value in after] == []


def test_no_byte_of_a_key_is_left_and_an_old_copy_of_the_data_stays_shut(
    deps: Deps, due: str, around: Surroundings, database_url: str, tmp_path: Path
) -> None:
    keys = rows(deps.vault.store.engine, "SELECT wrapped FROM data_key WHERE wrapped IS NOT NULL")
    used = set(rows(deps.engine, "SELECT key_id FROM data_scope"))
    assert len(used) == 5
    file = Path(str(deps.vault.store.engine.url.database))
    with deps.vault.store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(database_url.removeprefix("sqlite:///"), tmp_path / "old.db")
    destroy_newest(deps)
    left = rows(deps.vault.store.engine, "SELECT wrapped FROM data_key WHERE wrapped IS NOT NULL")
    gone = {row[0] for row in keys} - {row[0] for row in left}
    assert len(gone) == 5
    bytes_left = stored_bytes(file)
    assert [wrapped for wrapped in gone if wrapped in bytes_left] == []
    old = create_shop_engine(f"sqlite:///{tmp_path / 'old.db'}")
    for (sealed,) in rows(old, "SELECT target FROM orders"):
        with pytest.raises(Destroyed):
            deps.vault.key(Sealed(sealed).key_id)
    old.dispose()


def test_every_scope_loses_its_key_and_a_certificate_is_written(
    deps: Deps, due: str, around: Surroundings
) -> None:
    manifest_id = destroy_newest(deps)
    assert around.shredded == around.destroyed == set(scopes(deps, "destroyed"))
    assert around.scrubbed == 1
    (certificate,) = rows(deps.engine, "SELECT * FROM destruction_certificate")
    assert (certificate.manifest_id, certificate.scopes) == (manifest_id, 5)
    assert (certificate.requested_by, certificate.approved_by) == ("system", "officer")
    assert certificate.method == "key_shred+overwrite+vacuum"
    assert ("retention.certify", manifest_id) in audited(deps)
    assert state_of(deps, manifest_id) == "done"


def test_the_books_stay_and_name_nobody(deps: Deps, due: str, around: Surroundings) -> None:
    money = rows(deps.engine, "SELECT id, amount, kind FROM ledger_transfer")
    destroy_newest(deps)
    order = rows(deps.engine, "SELECT * FROM orders")[0]
    assert (order.id, order.price, order.state, order.target) == (due, 1000, "completed", None)
    assert rows(deps.engine, "SELECT id, amount, kind FROM ledger_transfer") == money
    assert scalar(deps.engine, "SELECT COUNT(*) FROM provider_receipt WHERE body IS NULL") == 1
    assert scalar(deps.engine, "SELECT COUNT(*) FROM consignee") == 0
    assert rows(deps.engine, "SELECT account_id, order_id, name FROM inquiry") == [
        (None, None, None)
    ]


def test_a_certificate_is_for_ever(deps: Deps, due: str, around: Surroundings) -> None:
    destroy_newest(deps)
    for statement in (
        "UPDATE destruction_certificate SET scopes = 1",
        "DELETE FROM destruction_certificate",
        "UPDATE destruction_line SET state = 'selected'",
        "UPDATE destruction_manifest SET state = 'selected'",
    ):
        with pytest.raises(IntegrityError), deps.engine.begin() as connection:
            connection.exec_driver_sql(statement)


def test_receipts_can_be_emptied_by_a_destruction_and_by_nothing_else(
    deps: Deps, due: str, around: Surroundings
) -> None:
    empty = "UPDATE provider_receipt SET body = NULL"
    for statement in (empty, "DELETE FROM provider_receipt"):
        with pytest.raises(IntegrityError), deps.engine.begin() as connection:
            connection.exec_driver_sql(statement)
    destroy_newest(deps)
    with pytest.raises(IntegrityError), deps.engine.begin() as connection:
        connection.exec_driver_sql(empty)


def test_what_is_not_listed_keeps_every_value(
    deps: Deps, around: Surroundings, clock: SteppedClock
) -> None:
    for name in ("m1", "m2"):
        open_member(deps, name)
    kept = ended_order(deps, "m1", clock())
    close_account(deps, "m1")
    run_daily(deps)
    before = (
        rows(deps.engine, "SELECT * FROM orders"),
        rows(deps.engine, "SELECT * FROM account WHERE id = 'm2'"),
    )
    destroy_newest(deps)
    after = (
        rows(deps.engine, "SELECT * FROM orders"),
        rows(deps.engine, "SELECT * FROM account WHERE id = 'm2'"),
    )
    assert before == after
    assert before[0][0].id == kept


class Died(BaseException):
    """Stands in for kill -9: nothing catches it."""


STEPS = ("_mark_batch", "_erase_batch", "_has_open_copy", "compact", "_certify")


@pytest.mark.parametrize("step", [*STEPS, "keys"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_dying_at_any_step_leaves_work_that_can_be_finished(
    deps: Deps,
    due: str,
    around: Surroundings,
    step: str,
    when: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    manifest_id = approve_newest(deps)
    place: tuple[Any, str] = (around, "destroy_keys") if step == "keys" else (destruction, step)
    real = getattr(*place)

    def die(*args: Any) -> None:
        if when == "after":
            real(*args)
        raise Died

    monkeypatch.setattr(*place, die)
    with pytest.raises(Died):
        destroy_manifest(deps, manifest_id)
    monkeypatch.undo()
    assert destroy_manifest(deps, manifest_id)
    assert destroy_manifest(deps, manifest_id)
    assert len(around.shredded) == 5
    assert scopes(deps, "destroyed") == sorted(around.destroyed)
    assert scalar(deps.engine, "SELECT COUNT(*) FROM destruction_certificate") == 1
    assert scalar(deps.engine, "SELECT target FROM orders") is None


@pytest.mark.parametrize("step", [*STEPS, "keys"])
def test_a_run_that_is_overtaken_by_another_ends_without_a_word(
    deps: Deps, due: str, around: Surroundings, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever stands still too long is given another run (`take_up_destruction`)."""
    manifest_id = approve_newest(deps)
    place: tuple[Any, str] = (around, "destroy_keys") if step == "keys" else (destruction, step)
    real = getattr(*place)

    def overtaken(*args: Any) -> Any:
        monkeypatch.undo()
        assert destroy_manifest(deps, manifest_id)
        return real(*args)

    monkeypatch.setattr(*place, overtaken)
    assert destroy_manifest(deps, manifest_id)
    assert state_of(deps, manifest_id) == "done"
    assert len(scopes(deps, "destroyed")) == 5
    assert scalar(deps.engine, "SELECT COUNT(*) FROM destruction_certificate") == 1


def test_batches_follow_one_another(
    deps: Deps, due: str, around: Surroundings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(destruction, "_BATCH", 2)
    destroy_newest(deps)
    assert len(scopes(deps, "destroyed")) == 5


def test_an_open_paper_copy_keeps_the_batch_open(
    deps: Deps, due: str, around: Surroundings
) -> None:
    around.copies = {f"order:{due}"}
    manifest_id = approve_newest(deps)
    assert not destroy_manifest(deps, manifest_id)
    assert state_of(deps, manifest_id) == "destroying"
    assert scalar(deps.engine, "SELECT COUNT(*) FROM destruction_certificate") == 0
    around.copies.clear()
    assert destroy_manifest(deps, manifest_id)


def test_an_old_reader_of_the_log_is_waited_for(
    deps: Deps, due: str, around: Surroundings, database_url: str
) -> None:
    manifest_id = approve_newest(deps)
    reader = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT COUNT(*) FROM account").fetchone()
    with deps.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=10")
    assert not destroy_manifest(deps, manifest_id)
    reader.close()
    assert destroy_manifest(deps, manifest_id)


def test_every_kind_that_can_fall_due_has_somebody_who_erases_it() -> None:
    assert set(SOURCES) == set(ERASERS)
