"""What officers write about an incident: sealed, opened at the desk alone, and ended (P17)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import DutiesLapsed, NotAllowed
from snshelper.kernel.i18n import LANGUAGES, Texts
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.kernel.vault.vault import Destroyed
from snshelper.officer.disclosures.values import declared_fields
from snshelper.officer.incidents.actions.closing import close_incident, decide_no_report
from snshelper.officer.incidents.actions.compensation import decide_none
from snshelper.officer.incidents.actions.finding import add_person, find_affected
from snshelper.officer.incidents.actions.notices import tell_batch
from snshelper.officer.incidents.actions.opening import end_incident
from snshelper.officer.incidents.actions.sources import name_source
from snshelper.officer.incidents.contents import open_words
from snshelper.officer.incidents.queries.record import list_incidents, read_incident
from snshelper.officer.incidents.tables import Incident
from snshelper.officer.incidents.wording import incident_panel, person_row
from snshelper.officer.requests.copies import GONE, copy_of
from snshelper.officer.retention.facts.cases import incident_candidates
from snshelper.officer.retention.keys import ScopeKeys
from snshelper.officer.retention.restored import apply_destructions
from snshelper.officer.retention.selection import Holds, select_due
from snshelper.privacy.gate import Reading
from snshelper.privacy.scopes import destroy_keys, freeze
from snshelper.privacy.uses import Use
from tests.officer.incidents.desk import (
    Officer,
    notices,
    officer_of,
    opened,
    opened_incident,
    people,
    told_incident,
)
from tests.officer.retention.desk import Surroundings
from tests.worlds import open_member, refusal_of, rows, scalar

FACTS, WHY = "山田花子 was looked up by a friend", "山田花子 was asked and saw no harm"
OPENINGS = "SELECT * FROM audit_entry WHERE action = 'privacy.open' AND object_id = :scope"
# From 22 November 2026, 21:00 in Korea; the day ends there at 15:00 UTC.
FIVE_YEARS = datetime(2031, 11, 22, 15, tzinfo=UTC)


@pytest.fixture
def told(deps: Deps, officer: Officer) -> tuple[str, Actor]:
    """An open incident, told to its one member, with words everywhere."""
    incident_id, member = told_incident(deps, officer, facts=FACTS)
    add_person(deps, officer.actor, incident_id, f"account:{member.account_id}", WHY)
    decide_none(deps, officer.actor, incident_id, WHY)
    decide_no_report(deps, officer.actor, incident_id, WHY)
    return incident_id, member


@pytest.fixture
def closed(deps: Deps, officer: Officer, told: tuple[str, Actor]) -> str:
    """The same, closed."""
    close_incident(deps, officer.actor, told[0])
    return told[0]


def openings(deps: Deps, incident_id: str) -> int:
    return len(rows(deps.engine, OPENINGS, scope=f"incident:{incident_id}"))


def test_every_word_stands_sealed_and_opens_once_for_the_record(
    deps: Deps, officer: Officer, told: tuple[str, Actor], tmp_path: Path
) -> None:
    incident_id, _ = told
    for file in tmp_path.glob("shop.db*"):
        content = file.read_bytes()
        for secret in ("山田花子", "The role was taken away", "happened-ja", "measures-ko"):
            assert secret.encode() not in content
    record = read_incident(deps, officer.actor, incident_id)
    assert openings(deps, incident_id) == 1
    t = Texts("en")
    panel = incident_panel(t, record, deps.clock())
    assert FACTS in {fact.words for fact in panel.facts}
    assert [one.words for one in panel.measures] == ["The role was taken away."]
    assert {task.name: task.note for task in panel.tasks}["compensation"] == WHY
    assert {task.name: task.note for task in panel.tasks}["authority"] == WHY
    assert panel.happened["ko"] == "happened-ko" and panel.done["en"] == "measures-en"
    (person,) = record.people
    assert WHY in person_row(t, person, panel).how


def test_a_list_opens_nothing(deps: Deps, officer: Officer, told: tuple[str, Actor]) -> None:
    assert len(list_incidents(deps, officer.actor)) == 1
    assert openings(deps, told[0]) == 0


def test_only_officers_whose_duties_hold_open_them(
    deps: Deps, officer: Officer, told: tuple[str, Actor]
) -> None:
    incident_id, _ = told
    idle = replace(officer.actor, duties=frozenset())
    assert isinstance(refusal_of(read_incident, deps, idle, incident_id), DutiesLapsed)
    owner, clerk = officer_of(deps, "owner").actor, officer_of(deps, "support").actor
    with unit_of_work(deps.engine) as session:
        incident = session.get_one(Incident, incident_id)
        for reading in (
            Reading(owner, Use.INVESTIGATING),
            Reading(clerk, Use.INVESTIGATING),
            Reading(officer.actor, Use.NOTICE),
            Reading(officer.actor, Use.DISCLOSURE),
        ):
            with pytest.raises(NotAllowed):
                open_words(session, deps, reading, incident_id, [incident])
    assert openings(deps, incident_id) == 0


def test_a_case_that_was_opened_is_nobody_who_was_affected(deps: Deps, officer: Officer) -> None:
    watched = officer_of(deps)
    member = open_member(deps, "member-7").account_id
    incident_id = opened_incident(deps, officer)
    opened(deps, watched.actor.account_id, f"incident:{incident_id}", ["incident.facts"])
    opened(deps, watched.actor.account_id, "disclosure:x", ["disclosure_case.settled_words"])
    opened(deps, watched.actor.account_id, f"account:{member}")
    name_source(deps, officer.actor, incident_id, "staff", watched.actor.account_id)
    find_affected(deps, officer.actor, incident_id)
    assert list(people(deps, incident_id)) == [f"account:{member}"]


def test_what_was_written_about_a_person_stands_in_their_copy_while_it_lasts(
    deps: Deps, told: tuple[str, Actor]
) -> None:
    incident_id, member = told

    def words() -> object:
        with unit_of_work(deps.engine) as session:
            copy = copy_of(session, deps, Reading(member, Use.SELF), member.account_id)
        return [line["words"] for line in copy.tables["affected_finding"]]

    assert words() == [None, WHY]
    with unit_of_work(deps.engine) as session:
        freeze(session, deps.clock(), [f"incident:{incident_id}"])
    assert words() == [None, GONE]
    assert declared_fields("incident") == []


def due(deps: Deps, now: datetime) -> list[str]:
    with Session(deps.engine) as session:
        found = select_due(incident_candidates(session, now), now, Holds(), {})
    return [one.scope for one in found]


def test_a_closed_incident_is_due_after_five_years_and_not_a_second_before(
    deps: Deps, closed: str
) -> None:
    assert due(deps, FIVE_YEARS - timedelta(seconds=1)) == []
    assert due(deps, FIVE_YEARS) == [f"incident:{closed}"]


def test_an_open_incident_is_never_due(deps: Deps, told: tuple[str, Actor]) -> None:
    assert due(deps, FIVE_YEARS + timedelta(days=3650)) == []


def destroy(deps: Deps, incident_id: str) -> None:
    """The key went; the rows learn of it as a database from before does."""
    Surroundings(ScopeKeys(deps.engine, deps.vault)).install()
    with unit_of_work(deps.engine) as session:
        key_id = session.get_one(Incident, incident_id).facts.key_id  # type: ignore[union-attr]
        destroy_keys(session, deps, [f"incident:{incident_id}"])
    assert apply_destructions(deps) == 1
    with pytest.raises(Destroyed):
        deps.vault.key(key_id)


SEALED = (
    "SELECT facts, compensation_reason, authority_words FROM incident",
    "SELECT happened, measures FROM incident_words",
    "SELECT words FROM incident_measure",
    "SELECT settled_words, paid_words FROM affected_person",
    "SELECT words FROM affected_finding",
)


def test_a_destroyed_incident_leaves_its_skeleton_and_says_so(
    deps: Deps, officer: Officer, closed: str
) -> None:
    destroy(deps, closed)
    for query in SEALED:
        assert {value for row in rows(deps.engine, query) for value in row} == {None}
    record = read_incident(deps, officer.actor, closed)
    assert record.opened.has_ended and len(record.people) == 1
    for lang in LANGUAGES:
        t = Texts(lang)
        panel = incident_panel(t, record, deps.clock())
        assert t("incident.words_ended") in {fact.words for fact in panel.facts}
        assert panel.people == 1 and person_row(t, record.people[0], panel).who
    assert scalar(deps.engine, "SELECT fields FROM affected_finding ORDER BY how DESC LIMIT 1")


def test_an_old_copy_of_an_incident_that_ended_writes_to_nobody(
    deps: Deps, told: tuple[str, Actor]
) -> None:
    incident_id, _ = told
    sent = notices(deps)
    destroy(deps, incident_id)
    with deps.engine.begin() as connection:
        connection.execute(text("UPDATE affected_person SET state = 'waiting'"))
    assert tell_batch(deps, incident_id) is False
    assert notices(deps) == sent


def test_a_closed_incident_loses_its_words_and_nothing_else_changes(
    deps: Deps, officer: Officer, closed: str
) -> None:
    for vandalism in (
        "UPDATE incident SET facts = 'other'",
        "UPDATE incident SET facts = NULL, number = 7",
        "UPDATE incident SET authority_words = 'other'",
        "UPDATE incident SET state = 'open'",
        "UPDATE incident SET categories = '[]'",
        "UPDATE incident SET ended_at = NULL",
        "UPDATE incident_measure SET words = 'other'",
        "UPDATE incident_measure SET words = NULL, taken_by = ''",
        "UPDATE affected_person SET mark = NULL",
        "DELETE FROM affected_finding",
    ):
        with pytest.raises(IntegrityError), unit_of_work(deps.engine) as session:
            session.execute(text(vandalism))
    destroy(deps, closed)
    with pytest.raises(IntegrityError), unit_of_work(deps.engine) as session:
        session.execute(text("UPDATE incident SET facts = 'new'"))
    refusal = refusal_of(end_incident, deps, officer.actor, closed, deps.clock())
    assert refusal is not None
