"""The whole way of a destruction on a real PostgreSQL, and what its triggers refuse."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from snshelper.catalogue.seeding import seed
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.runtime import Deps
from snshelper.officer.retention.actions.destruction import destroy_manifest
from snshelper.officer.retention.actions.holds import HoldDraft, place_hold
from snshelper.officer.retention.actions.selecting import run_daily
from snshelper.officer.retention.queries import read_board, read_manifest
from tests.admin.desk import write_attempt, write_receipt
from tests.officer.retention.desk import (
    OFFICER,
    Surroundings,
    approve_newest,
    close_account,
    ended_order,
    inquiry,
    mail,
    newest_manifest,
    parcel,
    scopes,
)
from tests.postgres import PostgresServer
from tests.worlds import open_member, rows, scalar


@pytest.fixture
def database_url(postgres: PostgresServer) -> str:
    return postgres.database()


def refused(deps: Deps, statement: str) -> bool:
    try:
        with deps.engine.begin() as connection:
            connection.execute(text(statement))
    except IntegrityError:
        return True
    return False


def test_everything_due_goes_and_what_was_written_stays(
    deps: Deps, around: Surroundings, clock: SteppedClock
) -> None:
    seed(deps)
    open_member(deps, "m1")
    order_id = ended_order(deps, "m1", clock(), family="goods")
    write_receipt(deps, write_attempt(deps, order_id, state="ended"), {"proof": "himitsu"})
    parcel(deps, order_id, "delivered", clock())
    inquiry(deps, clock())
    held = inquiry(deps, clock(), classification="dispute")
    mail(deps, clock())
    close_account(deps, "m1")
    clock.advance(6 * 366 * 86400)
    until = clock().replace(year=clock().year + 1)
    place_hold(deps, OFFICER, HoldDraft(f"consult:{held}", "kr-civil-procedure", "訴訟", until))
    assert run_daily(deps) == 5
    assert refused(deps, "UPDATE provider_receipt SET body = NULL")
    assert refused(deps, "UPDATE destruction_line SET law = 'x'")
    assert refused(deps, "DELETE FROM destruction_manifest")
    assert refused(deps, "UPDATE inquiry SET classification = 'ordinary'")
    record = read_manifest(deps, OFFICER, newest_manifest(deps)[0])
    assert {group.kind for group in record.groups} == {
        "account",
        "consignee",
        "consult",
        "mail",
        "order",
    }
    manifest_id = approve_newest(deps)
    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(lambda _: destroy_manifest(deps, manifest_id), range(4)))
    assert len(scopes(deps, "destroyed")) == 5
    assert scalar(deps.engine, "SELECT target FROM orders") is None
    assert rows(deps.engine, "SELECT body FROM provider_receipt") == [(None,)]
    assert refused(deps, "DELETE FROM destruction_certificate")
    assert refused(deps, "DELETE FROM provider_receipt")
    assert len(read_board(deps, OFFICER).certificates) == 1
