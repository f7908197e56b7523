"""A shop from before the words of cases and holds were sealed, on both databases."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from dbos import DBOS
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from snshelper.kernel.database import create_shop_engine
from snshelper.kernel.runtime import Deps
from snshelper.officer.disclosures.queries import read_case
from snshelper.officer.incidents.queries.record import read_incident
from snshelper.officer.retention.actions.holds import read_hold
from snshelper.schema import alembic_config, migrate
from tests.officer.retention.desk import OFFICER
from tests.postgres import PostgresServer
from tests.worlds import rows, scalar

AT = "2026-11-20 10:00:00+00:00"
WORDS = "山田 花子"
CASE = {
    "number": 1,
    "authority": "a",
    "law": "l",
    "document_number": "n",
    "document_date": "2026-11-20",
    "scope": "account:a-1",
    "fields": "[]",
    "asked_by": "o",
    "asked_at": AT,
    "settled_by": "o",
    "settled_at": AT,
    "handed_by": "",
    "content_hash": "",
    "telling": "",
    "telling_words": "",
}
INCIDENT = {
    "state": "closed",
    "categories": "[]",
    "is_sensitive": False,
    "noticed_at": AT,
    "began_at": AT,
    "opened_by": "o",
    "opened_at": AT,
    "notices_by": "",
    "compensation": "none",
    "compensation_yen": 0,
    "authority": "reported",
    "authority_words": WORDS,
    "authority_by": "o",
    "closed_by": "o",
    "closed_at": AT,
    "facts": WORDS,
}
OLD_ROWS = (
    ("disclosure_case", CASE | {"id": "d-1", "state": "refused", "settled_words": WORDS}),
    (
        "incident",
        INCIDENT
        | {
            "id": "i-1",
            "number": 1,
            "cause": "inside",
            "compensation_by": "o",
            "compensation_reason": WORDS,
        },
    ),
    (
        "incident",
        INCIDENT
        | {
            "id": "i-2",
            "number": 2,
            "cause": "customer",
            "compensation_by": "system",
            "compensation_reason": "customer",
        },
    ),
    (
        "incident_words",
        {"incident_id": "i-1", "lang": "ja", "happened": WORDS, "measures": ""},
    ),
    (
        "incident_measure",
        {"id": "m-1", "incident_id": "i-1", "words": WORDS, "taken_by": "o", "taken_at": AT},
    ),
    (
        "affected_person",
        {
            "id": "p-1",
            "incident_id": "i-1",
            "person": "account:a-1",
            "account_id": "a-1",
            "lang": "ja",
            "state": "told",
            "found_at": AT,
            "mail_id": "",
            "settled_by": "o",
            "settled_words": WORDS,
            "paid_yen": 0,
            "paid_words": "",
        },
    ),
    (
        "affected_finding",
        {
            "id": "f-1",
            "person_id": "p-1",
            "how": "manual",
            "scope": "account:a-1",
            "fields": "[]",
            "times": 0,
            "words": WORDS,
        },
    ),
)
HOLD = {
    "target": "account:a-1",
    "law": "kr-civil-procedure",
    "words": WORDS,
    "begins_at": AT,
    "until": "2099-11-20 10:00:00+00:00",
    "placed_by": "o",
    "placed_at": AT,
}
OLD_ROWS += (
    ("legal_hold", HOLD | {"id": "h-1"}),
    ("legal_hold", HOLD | {"id": "h-2", "lifted_by": "o", "lifted_at": AT}),
)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'old.db'}"
        return
    postgres: PostgresServer = request.getfixturevalue("postgres")
    yield postgres.database("template1")


@pytest.fixture
def old_shop(deps: Deps, url: str) -> Iterator[Deps]:
    """A shop with cases in readable words, brought up to date."""
    DBOS.migrate(url)
    command.upgrade(alembic_config(url), "0013")
    old = create_engine(url)
    with old.begin() as connection:
        for table, row in OLD_ROWS:
            names, values = ", ".join(row), ", ".join(f":{name}" for name in row)
            connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)
    old.dispose()
    migrate(url, deps.vault)
    engine = create_shop_engine(url)
    yield replace(deps, engine=engine)
    engine.dispose()


def test_old_words_are_sealed_and_open_at_their_desks(old_shop: Deps) -> None:
    for table, _ in OLD_ROWS:
        assert WORDS not in str(rows(old_shop.engine, f"SELECT * FROM {table}"))
    assert read_case(old_shop, OFFICER, "d-1")[1].settled == WORDS
    record = read_incident(old_shop, OFFICER, "i-1")
    assert set(record.opened.texts.values()) == {WORDS, ""}
    (words,), (measure,), (person,) = record.words, record.measures, record.people
    for row, name in (
        (record.incident, "facts"),
        (record.incident, "compensation_reason"),
        (record.incident, "authority_words"),
        (words, "happened"),
        (measure, "words"),
        (person.row, "settled_words"),
        (person.findings[0], "words"),
    ):
        assert record.opened.of(row, name) == WORDS
    assert read_hold(old_shop, OFFICER, "h-1") == WORDS
    second = read_incident(old_shop, OFFICER, "i-2")
    assert second.incident.compensation_reason is None
    assert second.opened.of(second.incident, "facts") == WORDS


def test_what_was_settled_stays_so_but_for_its_words(old_shop: Deps) -> None:
    for vandalism in (
        "UPDATE incident SET facts = 'x'",
        "UPDATE incident SET categories = '[1]'",
        "UPDATE incident_measure SET taken_by = 'x'",
        "UPDATE affected_person SET person = 'x'",
        "UPDATE disclosure_case SET settled_words = 'x'",
        "UPDATE disclosure_case SET telling_at = asked_at",
        "UPDATE legal_hold SET words = 'x'",
        "UPDATE legal_hold SET until = begins_at",
        "UPDATE legal_hold SET lifted_at = until WHERE id = 'h-2'",
        "DELETE FROM legal_hold",
        "DELETE FROM incident",
        "DELETE FROM incident_measure",
        "DELETE FROM affected_person",
        "DELETE FROM affected_finding",
        "DELETE FROM disclosure_case",
    ):
        with pytest.raises(IntegrityError), old_shop.engine.begin() as connection:
            connection.execute(text(vandalism))
    for emptying in (
        "UPDATE incident SET facts = NULL, authority_words = NULL",
        "UPDATE incident_measure SET words = NULL",
        "UPDATE disclosure_case SET settled_words = NULL",
        "UPDATE legal_hold SET words = NULL",
    ):
        with old_shop.engine.begin() as connection:
            connection.execute(text(emptying))
    assert scalar(old_shop.engine, "SELECT COUNT(*) FROM incident WHERE facts IS NULL") == 2
