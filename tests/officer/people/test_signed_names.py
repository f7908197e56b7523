"""A name under a pledge is sealed, seen by who keeps the register, and gone after five years."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from snshelper.accounts.duties.contents import names_signed
from snshelper.accounts.duties.queries import open_engagement
from snshelper.accounts.duties.texts import signable
from snshelper.kernel.actor import SYSTEM, Actor
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.database import create_shop_engine
from snshelper.kernel.errors import NotAllowed
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.kernel.vault.vault import Vault
from snshelper.officer.people.actions.leaving import leave, let_go, note_leaving_paper
from snshelper.officer.people.queries.register import (
    names_of_colleagues,
    unsigned_leavings,
)
from snshelper.officer.requests.copies import copy_of
from snshelper.officer.retention.actions.selecting import run_daily
from snshelper.privacy.calendar import end_of_period
from snshelper.privacy.gate import Reading
from snshelper.privacy.scopes import DataDestroyed
from snshelper.privacy.uses import Use
from snshelper.schema import alembic_config, migrate
from tests.accounts.people import audited
from tests.duties import fulfil_duties
from tests.officer.people.staff import FOUNDER, NAME, Colleague, come_back, found, hire
from tests.officer.retention.conftest import around  # noqa: F401 - found by its name
from tests.officer.retention.desk import destroy_newest
from tests.worlds import rows

SECOND = timedelta(seconds=1)
_MOMENT = "2026-10-01 00:00:00.000000"


@pytest.fixture
def founder(deps: Deps) -> Colleague:
    return found(deps)


@pytest.fixture
def support(deps: Deps, founder: Colleague) -> Colleague:
    colleague = hire(deps, "support@example.jp", "support")
    for document in ("terms", "pledge"):
        colleague.sign(document)
    return colleague


def stored(deps: Deps) -> bytes:
    """Every byte of the database, log included."""
    folder = Path(str(deps.engine.url.database)).parent
    return b"".join(path.read_bytes() for path in folder.glob("shop.db*"))


def names(deps: Deps, actor: Actor) -> set[str]:
    return set(names_of_colleagues(deps, actor).values())


def test_no_byte_of_the_database_says_who_signed(deps: Deps, support: Colleague) -> None:
    account_id = support.id
    leave_with_a_word(deps, support)
    assert not [word for word in (NAME, "郵送") if word.encode() in stored(deps)]
    with reading(deps.engine) as session:
        copy = copy_of(session, deps, Reading(SYSTEM, Use.RIGHTS), account_id)
    assert {line["signed_name"] for line in copy.tables["duty_signature"]} == {NAME}
    assert [line["leaving_paper"] for line in copy.tables["staff_engagement"]] == ["郵送 花子さん"]


def leave_with_a_word(deps: Deps, colleague: Colleague) -> None:
    """The founder ends the colleague's work here, and notes where the paper is."""
    boss = come_back(Colleague(deps, FOUNDER, ""))
    boss.prove()
    let_go(deps, boss.actor, boss.token, colleague.id, " 郵送  花子さん ")


def test_the_register_shows_names_to_who_keeps_it_and_says_so(
    deps: Deps, founder: Colleague, support: Colleague
) -> None:
    assert names(deps, founder.actor) == set()
    fulfil_duties(deps, founder.id)
    assert names(deps, founder.actor) == {NAME}
    opened = [entry for entry in audited(deps) if entry.action == "privacy.open"]
    assert len(opened) == 2
    with pytest.raises(NotAllowed):
        names(deps, support.actor)


@pytest.mark.usefixtures("around")
def test_names_are_kept_five_years_after_the_leaving_and_not_a_second_longer(
    deps: Deps, support: Colleague, clock: SteppedClock
) -> None:
    leave_with_a_word(deps, support)
    [engagement] = rows(deps.engine, "SELECT * FROM staff_engagement WHERE left_at IS NOT NULL")
    boundary = end_of_period(_moment(engagement.left_at, clock), 5)
    clock.moment = boundary - SECOND
    run_daily(deps)
    assert rows(deps.engine, "SELECT 1 FROM destruction_line WHERE scope LIKE 'staff:%'") == []
    clock.moment = boundary
    assert run_daily(deps) == 1
    destroy_newest(deps)
    left = rows(
        deps.engine,
        "SELECT signed_name, leaving_paper, state, signed_at FROM duty_signature"
        " JOIN staff_engagement e ON e.id = engagement_id"
        " JOIN data_scope ON data_scope.name = 'staff:' || e.id WHERE left_at IS NOT NULL",
    )
    assert {tuple(row)[:3] for row in left} == {(None, None, "destroyed")}
    with reading(deps.engine) as session:
        assert unsigned_leavings(session) == []


def _moment(value: object, clock: SteppedClock) -> datetime:
    read = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return read if read.tzinfo else read.replace(tzinfo=clock().tzinfo)


@pytest.mark.usefixtures("around")
def test_a_word_about_a_leaving_comes_too_late_once_all_of_it_is_destroyed(
    deps: Deps, founder: Colleague, support: Colleague, clock: SteppedClock
) -> None:
    founder.prove()
    let_go(deps, founder.actor, founder.token, support.id, "")
    [engagement] = rows(deps.engine, "SELECT * FROM staff_engagement WHERE left_at IS NOT NULL")
    clock.moment = end_of_period(_moment(engagement.left_at, clock), 5)
    run_daily(deps)
    destroy_newest(deps)
    boss = come_back(founder)
    with pytest.raises(DataDestroyed):
        note_leaving_paper(deps, boss.actor, engagement.id, "郵送")


def test_a_signature_can_be_emptied_and_never_replaced(deps: Deps, support: Colleague) -> None:
    for change in ("signed_name = 'x'", "signed_name = NULL, signed_at = '2020-01-01'"):
        with pytest.raises(DatabaseError), unit_of_work(deps.engine) as session:
            session.connection().execute(text(f"UPDATE duty_signature SET {change}"))
    with unit_of_work(deps.engine) as session:
        session.connection().execute(text("UPDATE duty_signature SET signed_name = NULL"))
        engagement = open_engagement(session, support.id)
        reader = Reading(SYSTEM, Use.RIGHTS)
        assert names_signed(session, deps, reader, [engagement]) == {engagement.id: ""}


def test_who_signed_the_leaving_owes_no_paper(deps: Deps, support: Colleague) -> None:
    support.prove()
    leave(deps, support.actor, support.token, "ja", signable("leaving", "ja").hash, NAME)
    with reading(deps.engine) as session:
        assert unsigned_leavings(session) == []


def test_the_names_of_an_older_shop_are_sealed_on_the_way(tmp_path: Path, vault: Vault) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    config = alembic_config(url)
    config.attributes["vault"] = vault
    command.upgrade(config, "0013")
    engine = create_shop_engine(url)
    with engine.begin() as connection:
        for statement in (
            "INSERT INTO account (id, email_index, lang, password_hash, created_at)"
            f" VALUES ('a', 'i', 'ja', '-', '{_MOMENT}')",
            "INSERT INTO staff_engagement"
            " (id, account_id, joined_at, joined_by, left_at, leaving_paper)"
            f" VALUES ('e', 'a', '{_MOMENT}', 'system', NULL, ''),"
            f" ('f', 'a', '{_MOMENT}', 'system', '{_MOMENT}', '郵送')",
            "INSERT INTO signed_text VALUES ('h', 'pledge', 1, 'ja', '…')",
            "INSERT INTO duty_signature (id, engagement_id, text_hash, signed_name, signed_at)"
            f" VALUES ('s', 'e', 'h', '{NAME}', '{_MOMENT}')",
        ):
            connection.execute(text(statement))
    migrate(url, vault)
    assert NAME.encode() not in b"".join(p.read_bytes() for p in tmp_path.glob("old.db*"))
    scopes = rows(engine, "SELECT name, subject FROM data_scope ORDER BY name")
    assert [tuple(row) for row in scopes] == [("staff:e", "a"), ("staff:f", "a")]
    [signature] = rows(engine, "SELECT signed_name FROM duty_signature")
    assert signature.signed_name
    with pytest.raises(DatabaseError), engine.begin() as connection:
        connection.execute(text("DELETE FROM duty_signature"))
    engine.dispose()
