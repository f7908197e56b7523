"""No byte outside the sealed places says anything of a person (global proof of the promises)."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from snshelper.bootstrap import retention_seams
from snshelper.fulfilment.actions import confirm_delivery, ship_order
from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.database import metadata
from snshelper.kernel.i18n import LANGUAGES
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.kernel.vault.column import SealedText
from snshelper.kernel.vault.sealing import Sealed
from snshelper.kernel.vault.vault import Destroyed
from snshelper.mail.delivery import deliver
from snshelper.officer.disclosures.actions import enter_demand, refuse_demand
from snshelper.officer.disclosures.rules import Demand
from snshelper.officer.incidents.actions.closing import close_incident, decide_no_report
from snshelper.officer.incidents.actions.finding import add_person, find_affected, remove_person
from snshelper.officer.incidents.actions.opening import (
    IncidentDraft,
    open_incident,
    record_measure,
    write_words,
)
from snshelper.officer.incidents.actions.sources import name_source
from snshelper.officer.requests.actions.fulfilment import fulfil
from snshelper.officer.retention import seams
from snshelper.officer.retention.actions.approval import approve_manifest
from snshelper.officer.retention.actions.destruction import destroy_manifest
from snshelper.officer.retention.actions.holds import HoldDraft, lift_hold, place_hold
from snshelper.officer.retention.actions.selecting import run_daily
from snshelper.privacy.calendar import local_day
from snshelper.support.actions.desk import answer_inquiry
from snshelper.support.tables import Inquiry
from snshelper.wallet.payouts.actions import mark_paid
from tests.browser.serving import Shop
from tests.canary.person import Person
from tests.canary.search import files_of, members_of, sightings
from tests.hostile.people import state_of, until
from tests.officer.retention.desk import OFFICER, PROVEN, staff
from tests.worlds import rows, scalar

pytestmark = pytest.mark.xdist_group("canary")

# The demo's partner is another company that happens to run here: it must know what to deliver.
PARTNER = "sandbox"
FINANCE, SUPPORT = staff("finance"), staff("support")
_WAITING = "SELECT id, content_hash FROM destruction_manifest WHERE state = 'selected'"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The real shop with its partner, behind one proxy of its own."""
    folder = tmp_path_factory.mktemp("canary") / "data"
    shop = Shop(folder, UNDO_SECONDS="0.5", SANDBOX_SECONDS="1", TRUSTED_PROXY_HOPS="1")
    try:
        shop.open()
        yield shop
    finally:
        shop.close()


@pytest.fixture(scope="module")
def person(shop: Shop) -> Person:
    """Somebody who did everything that can be done."""
    person = Person(shop)
    person.sign_up()
    boost, stand = person.buy()
    person.ask()
    person.work_here()
    person.look_around()
    with reading(shop.deps.engine) as session:
        inquiry_id = session.scalars(select(Inquiry.id)).one()
    answer_inquiry(shop.deps, SYSTEM, inquiry_id, person.answer, is_last=True)
    until(lambda: rows(shop.deps.engine, "SELECT * FROM shipment"), "there is nothing to pack")
    ship_order(shop.deps, SUPPORT, stand, "yamato", "4912-0000-1234")
    confirm_delivery(shop.deps, SUPPORT, stand)
    for order_id in (boost, stand):
        until(lambda own=order_id: _state(person, own) == "completed", "it did not arrive", 60)
    _write_about(shop.deps, person)
    return person


def _write_about(deps: Deps, person: Person) -> None:
    """The officer handles an incident, a demand, a hold, and names the person in every text."""
    now, gossip = deps.clock(), person.gossip
    draft = IncidentDraft(gossip, "customer", ["contact"], False, now, now, now)
    incident_id = open_incident(deps, OFFICER, draft)
    write_words(deps, OFFICER, incident_id, dict.fromkeys(LANGUAGES, (gossip, gossip)))
    record_measure(deps, OFFICER, incident_id, gossip)
    account = f"account:{person.actor.account_id}"
    name_source(deps, OFFICER, incident_id, "scope", account)
    find_affected(deps, OFFICER, incident_id)
    add_person(deps, OFFICER, incident_id, account, gossip)
    row = scalar(deps.engine, "SELECT id FROM affected_person")
    remove_person(deps, OFFICER, incident_id, row, gossip)
    decide_no_report(deps, OFFICER, incident_id, gossip)
    close_incident(deps, OFFICER, incident_id)
    demand = Demand("警察", "刑事訴訟法 第197条", "1", local_day(now), account, ["account.email"])
    refuse_demand(deps, OFFICER, enter_demand(deps, OFFICER, demand), gossip)
    held = HoldDraft(account, "kr-civil-procedure", gossip, now + timedelta(days=1))
    lift_hold(deps, OFFICER, place_hold(deps, OFFICER, held))


def _state(person: Person, order_id: str) -> str:
    return state_of(person, order_id)  # type: ignore[arg-type]


def test_nothing_that_the_shop_keeps_says_who_somebody_is(shop: Shop, person: Person) -> None:
    assert shop.log.stat().st_size > 0
    assert sightings(files_of(shop.folder, PARTNER), person.secrets) == []


def test_no_backup_says_who_somebody_is(shop: Shop, person: Person, tmp_path: Path) -> None:
    archive = tmp_path / "copy.tar.gz"
    shop.command("backup", str(archive))
    for packed in (archive, tmp_path / "copy.keys.tar.gz"):
        assert sightings(members_of(packed, PARTNER), person.secrets) == []


def test_the_search_finds_what_is_not_sealed(shop: Shop, person: Person, tmp_path: Path) -> None:
    for number, (name, secret) in enumerate(person.secrets.items()):
        with closing(sqlite3.connect(tmp_path / f"{number}.db")) as connection:
            connection.execute("CREATE TABLE note (words)")
            connection.execute("INSERT INTO note VALUES (?)", (f"so {secret} there",))
            connection.commit()
        assert {found.split(":")[0] for found in sightings(files_of(tmp_path), {name: secret})} == {
            name
        }


def test_the_partner_knows_what_to_deliver_and_not_for_whom(shop: Shop, person: Person) -> None:
    told = sightings(files_of(shop.folder / PARTNER), person.secrets)
    assert {found.split(":")[0] for found in told} == {"account"}


def test_after_their_time_nothing_of_them_is_left_and_no_copy_can_be_opened(
    shop: Shop, person: Person, tmp_path: Path
) -> None:
    """The last test: the person goes, the server stops, and the clock moves on."""
    shop.command("backup", str(tmp_path / "before.tar.gz"))
    account_id, request_id = person.actor.account_id, person.ask_to_be_forgotten()
    until(lambda: _request(shop, request_id) == "waiting", "the request was not taken up")
    sealed = _sealed_values(shop)
    assert len(sealed) > 20
    shop.close()
    later = replace(shop.deps, clock=SteppedClock(shop.deps.clock() + timedelta(days=8)))
    fulfil(later, request_id)
    assert _request(shop, request_id) == "done"
    for mail in rows(later.engine, "SELECT id FROM outbox_mail WHERE sent_at IS NULL"):
        asyncio.run(deliver(later, mail.id))
    mark_paid(later, FINANCE, _payout(later), "T-2026-1")
    assert sightings(files_of(shop.folder, PARTNER), person.secrets) == []
    _wait_and_destroy(later, account_id)
    kept = [*files_of(shop.folder, PARTNER)]
    told = dict(members_of(tmp_path / "before.tar.gz", PARTNER))
    for value in sealed:
        with pytest.raises(Destroyed):
            later.vault.key(value.key_id)
        assert not [where for where, content in kept if value.text.encode() in content]
    assert any(value.text.encode() in content for value in sealed for content in told.values())


def _wait_and_destroy(deps: Deps, account_id: str) -> None:
    """Six years of looking every month, with two people's consent each time something is due."""
    seams.install(replace(retention_seams(deps), require_step_up=lambda *_: None))
    for _ in range(6 * 12 + 1):
        deps.clock.advance(31 * 86_400)  # type: ignore[attr-defined]
        run_daily(deps)
        for manifest in rows(deps.engine, _WAITING):
            approve_manifest(deps, OFFICER, PROVEN, manifest.id, manifest.content_hash)
            assert destroy_manifest(deps, manifest.id)
    alive = "SELECT name FROM data_scope WHERE subject = :id AND state <> 'destroyed'"
    assert rows(deps.engine, alive, id=account_id) == []


def _payout(deps: Deps) -> str:
    return str(scalar(deps.engine, "SELECT id FROM payout"))


def _request(shop: Shop, request_id: str) -> str:
    query = "SELECT state FROM data_subject_request WHERE id = :id"
    return str(scalar(shop.deps.engine, query, id=request_id))


def _sealed_values(shop: Shop) -> list[Sealed]:
    """Everything that stands sealed in the database."""
    found: list[Sealed] = []
    with shop.deps.engine.connect() as connection:
        for table in metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, SealedText):
                    values = connection.execute(select(column).where(column.is_not(None)))
                    found += values.scalars()
    return found
