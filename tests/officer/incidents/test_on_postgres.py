"""Incidents, papers and disclosures on a real PostgreSQL, and two runs at the same time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from snshelper.catalogue.seeding import seed
from snshelper.fulfilment.audit import run_audit
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.ids import new_id
from snshelper.kernel.outbound import OutboundGate
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.kernel.vault.vault import Vault
from snshelper.officer.disclosures.actions import confirm_demand, enter_demand, hand_out
from snshelper.officer.disclosures.rules import Demand
from snshelper.officer.incidents.actions.closing import close_incident, decide_no_report
from snshelper.officer.incidents.actions.compensation import compensate_batch, decide_amount
from snshelper.officer.incidents.actions.notices import start_notices, tell_batch
from snshelper.officer.incidents.actions.opening import record_measure, write_words
from snshelper.officer.papers.actions import (
    record_destruction,
    register_copy,
    witness_destruction,
)
from snshelper.settings import Settings
from snshelper.wallet.queries import balance_of
from tests.admin.desk import join
from tests.job_table import JobTable
from tests.officer.incidents.desk import (
    WORDS,
    notices,
    officer_of,
    opened,
    run_notices,
    searched,
)
from tests.postgres import PostgresServer
from tests.worlds import open_member, rows


@pytest.fixture
def database_url(postgres: PostgresServer) -> str:
    return postgres.database()


@pytest.fixture
def deps(settings: Settings, engine: Engine, clock: SteppedClock, vault: Vault) -> Deps:
    """A stocked shop on PostgreSQL."""
    deps = Deps(settings, engine, clock, JobTable(engine, clock), OutboundGate([]), vault)
    seed(deps)
    return deps


def test_two_runs_at_once_tell_and_pay_everybody_once(deps: Deps) -> None:
    officer = officer_of(deps)
    clerk = join(deps, "clerk", ("support",)).actor.account_id
    members = [open_member(deps, new_id()).account_id for _ in range(12)]
    for member in members:
        opened(deps, clerk, f"account:{member}")
    incident_id = searched(deps, officer, clerk)
    write_words(deps, officer.actor, incident_id, WORDS)
    start_notices(deps, officer.actor, officer.token, incident_id)
    decide_amount(deps, officer.actor, officer.token, incident_id, 70)
    with ThreadPoolExecutor(8) as threads:
        runs = [threads.submit(tell_batch, deps, incident_id) for _ in range(4)]
        runs += [threads.submit(compensate_batch, deps, incident_id) for _ in range(4)]
        assert [run.result() for run in runs] == [False] * 8
    assert sorted(notices(deps)) == sorted(f"{member}@example.jp" for member in members)
    assert {balance_of(deps.engine, member) for member in members} == {70}
    assert run_audit(deps.engine).discrepancies == []
    run_notices(deps, incident_id)
    record_measure(deps, officer.actor, incident_id, "x")
    decide_no_report(deps, officer.actor, incident_id, "twelve people")
    close_incident(deps, officer.actor, incident_id)
    for vandalism in ("UPDATE incident SET facts = ''", "DELETE FROM affected_person"):
        with pytest.raises(IntegrityError), unit_of_work(deps.engine) as session:
            session.execute(text(vandalism))


def test_the_registers_stay_as_they_were_written(deps: Deps) -> None:
    first, second = officer_of(deps), officer_of(deps)
    member = open_member(deps, new_id()).account_id
    with unit_of_work(deps.engine) as session:
        copy_id = register_copy(session, deps, first.actor, f"account:{member}", "request_export")
    record_destruction(deps, first.actor, copy_id, "shredder", date(2026, 11, 22))
    own = "UPDATE paper_copy SET state = 'closed', witness_id = destroyed_by"
    with pytest.raises(IntegrityError), unit_of_work(deps.engine) as session:
        session.execute(text(own))
    witness_destruction(deps, second.actor, copy_id)
    demand = Demand(
        "Police", "§ 94", "1", date(2026, 11, 1), f"account:{member}", ["account.email"]
    )
    case_id = enter_demand(deps, first.actor, demand)
    confirm_demand(deps, second.actor, second.token, case_id)
    hand_out(deps, second.actor, second.token, case_id)
    for vandalism in (
        "UPDATE disclosure_case SET fields = '[]'",
        "UPDATE paper_copy SET method = ''",
        "DELETE FROM disclosure_case",
    ):
        with pytest.raises(IntegrityError), unit_of_work(deps.engine) as session:
            session.execute(text(vandalism))
    assert rows(deps.engine, "SELECT state FROM disclosure_case")[0].state == "handed"
