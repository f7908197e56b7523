"""What officers write about a demand: sealed, opened for the register, and ended (P17)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from snshelper.kernel.actor import Actor
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.errors import DutiesLapsed, NotAllowed
from snshelper.kernel.i18n import LANGUAGES, Texts
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.kernel.vault.vault import Destroyed
from snshelper.officer.disclosures.actions import (
    enter_demand,
    hand_out,
    record_telling,
    refuse_demand,
)
from snshelper.officer.disclosures.contents import CaseWords, words_of
from snshelper.officer.disclosures.erasure import erase_disclosures
from snshelper.officer.disclosures.queries import list_cases, read_case
from snshelper.officer.disclosures.tables import DisclosureCase
from snshelper.officer.disclosures.wording import case_panel
from snshelper.officer.retention.facts.cases import disclosure_candidates
from snshelper.officer.retention.keys import ScopeKeys
from snshelper.officer.retention.restored import apply_destructions
from snshelper.officer.retention.selection import Holds, select_due
from snshelper.privacy.scopes import destroy_keys
from tests.officer.disclosures.test_actions import confirmed, demand
from tests.officer.incidents.desk import Officer, officer_of
from tests.officer.retention.desk import Surroundings
from tests.worlds import open_member, refusal_of, rows, scalar

WORDS = "山田花子 asked by telephone"
HOW = "told 山田花子 by letter"
OPENINGS = "SELECT * FROM audit_entry WHERE action = 'privacy.open' AND object_id = :scope"


@pytest.fixture
def refused(deps: Deps, officer: Officer) -> str:
    """A demand that was refused with words that name somebody."""
    member = open_member(deps, new_id()).account_id
    case_id = enter_demand(deps, officer.actor, demand(member))
    refuse_demand(deps, officer.actor, case_id, WORDS)
    return case_id


@pytest.fixture
def told(deps: Deps, officer: Officer) -> str:
    """A demand that was answered, and whose person was told."""
    member, second = open_member(deps, new_id()).account_id, officer_of(deps)
    case_id = confirmed(deps, officer, second, member)
    hand_out(deps, second.actor, second.token, case_id)
    record_telling(deps, second.actor, case_id, True, HOW)
    return case_id


def words(deps: Deps, actor: Actor, case_id: str) -> CaseWords:
    return read_case(deps, actor, case_id)[1]


def openings(deps: Deps, case_id: str) -> int:
    return len(rows(deps.engine, OPENINGS, scope=f"disclosure:{case_id}"))


def test_the_words_stand_sealed_and_are_opened_for_the_register(
    deps: Deps, officer: Officer, refused: str, told: str, tmp_path: Path
) -> None:
    for file in tmp_path.glob("shop.db*"):
        assert "山田花子".encode() not in file.read_bytes()
    assert words(deps, officer.actor, refused) == CaseWords(settled=WORDS)
    assert words(deps, officer.actor, told) == CaseWords(telling=HOW)
    assert openings(deps, refused) == openings(deps, told) == 1


def test_a_list_and_a_case_without_words_open_nothing(
    deps: Deps, officer: Officer, refused: str
) -> None:
    member = open_member(deps, new_id()).account_id
    fresh = enter_demand(deps, officer.actor, demand(member))
    assert len(list_cases(deps, officer.actor)) == 2
    assert words(deps, officer.actor, fresh) == CaseWords()
    assert openings(deps, refused) == openings(deps, fresh) == 0


def test_only_who_decides_about_cases_and_fulfils_the_duties_opens_them(
    deps: Deps, officer: Officer, refused: str
) -> None:
    owner, clerk = officer_of(deps, "owner"), officer_of(deps, "support")
    idle = replace(officer.actor, duties=frozenset())
    assert words(deps, owner.actor, refused) == CaseWords(is_withheld=True)
    assert openings(deps, refused) == 0
    assert isinstance(refusal_of(read_case, deps, idle, refused), DutiesLapsed)
    with unit_of_work(deps.engine) as session:
        case = session.get_one(DisclosureCase, refused)
        for actor, refusal in (
            (owner.actor, NotAllowed),
            (clerk.actor, NotAllowed),
            (idle, DutiesLapsed),
        ):
            with pytest.raises(refusal):
                words_of(session, deps, actor, case)


# From 22 November 2026, 21:00 in Korea; the day ends there at 15:00 UTC.
FIVE_YEARS = datetime(2031, 11, 22, 15, tzinfo=UTC)


def due(deps: Deps, now: datetime) -> list[str]:
    with Session(deps.engine) as session:
        return [
            one.scope for one in select_due(disclosure_candidates(session, now), now, Holds(), {})
        ]


@pytest.mark.parametrize("fixture", ["refused", "told"])
def test_a_settled_case_is_due_after_five_years_and_not_a_second_before(
    deps: Deps, request: pytest.FixtureRequest, fixture: str
) -> None:
    case_id = request.getfixturevalue(fixture)
    assert due(deps, FIVE_YEARS - timedelta(seconds=1)) == []
    assert due(deps, FIVE_YEARS) == [f"disclosure:{case_id}"]


def test_a_case_that_is_not_settled_is_never_due(
    deps: Deps, officer: Officer, clock: SteppedClock
) -> None:
    member, second = open_member(deps, new_id()).account_id, officer_of(deps)
    enter_demand(deps, officer.actor, demand(member))
    confirmed(deps, officer, second, member)
    hand_out(deps, second.actor, second.token, confirmed(deps, officer, second, member))
    assert due(deps, FIVE_YEARS + timedelta(days=3650)) == []


def erase(deps: Deps, *case_ids: str) -> None:
    with unit_of_work(deps.engine) as session:
        erase_disclosures(session, case_ids)


def test_destroyed_words_leave_a_record_that_says_so(
    deps: Deps, officer: Officer, refused: str, told: str
) -> None:
    """A database from before learns of it: the vault knows the key is gone."""
    Surroundings(ScopeKeys(deps.engine, deps.vault)).install()
    with unit_of_work(deps.engine) as session:
        key_id = session.get_one(DisclosureCase, refused).settled_words.key_id  # type: ignore[union-attr]
        destroy_keys(session, deps, [f"disclosure:{refused}", f"disclosure:{told}"])
    assert apply_destructions(deps) == 2
    with pytest.raises(Destroyed):
        deps.vault.key(key_id)
    kept = "SELECT settled_words, telling_words FROM disclosure_case"
    assert {tuple(row) for row in rows(deps.engine, kept)} == {(None, None)}
    for case_id in (refused, told):
        case, gone = read_case(deps, officer.actor, case_id)
        assert gone == CaseWords(has_ended=True)
        for lang in LANGUAGES:
            t = Texts(lang)
            shown = [fact.value for fact in case_panel(t, case, gone, officer.actor).facts]
            assert t("disclosure.words_ended") in shown and "Seoul Police" in shown
    assert len(scalar(deps.engine, "SELECT MAX(content_hash) FROM disclosure_case")) == 64


def test_a_settled_case_loses_its_words_and_nothing_else_changes(
    deps: Deps, refused: str, told: str
) -> None:
    for vandalism in (
        "UPDATE disclosure_case SET settled_words = 'other' WHERE state = 'refused'",
        "UPDATE disclosure_case SET settled_words = 'other' WHERE state = 'handed'",
        "UPDATE disclosure_case SET telling_words = 'other'",
        "UPDATE disclosure_case SET telling = '' WHERE state = 'handed'",
        "UPDATE disclosure_case SET settled_words = NULL, authority = ''",
        "UPDATE disclosure_case SET settled_at = NULL",
        "DELETE FROM disclosure_case",
    ):
        with pytest.raises(IntegrityError), unit_of_work(deps.engine) as session:
            session.execute(text(vandalism))
    erase(deps, refused, told)
    with pytest.raises(IntegrityError), unit_of_work(deps.engine) as session:
        session.execute(text("UPDATE disclosure_case SET settled_words = 'new'"))
