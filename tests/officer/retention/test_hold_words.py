"""Why something is held may name people: sealed, opened one by one, and ended (P17, P26)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.errors import DutiesLapsed, NotAllowed
from snshelper.kernel.i18n import Texts
from snshelper.kernel.runtime import Deps
from snshelper.officer.retention.actions.destruction import destroy_manifest
from snshelper.officer.retention.actions.holds import HoldDraft, lift_hold, place_hold, read_hold
from snshelper.officer.retention.actions.selecting import run_daily
from snshelper.officer.retention.errors import HoldGone
from snshelper.officer.retention.facts.cases import hold_candidates
from snshelper.officer.retention.queries import read_board
from snshelper.officer.retention.selection import Holds, select_due
from snshelper.officer.retention.wording import hold_line
from tests.officer.retention.desk import (
    OFFICER,
    OWNER,
    SUPPORT,
    Surroundings,
    approve_newest,
    inquiry,
)
from tests.worlds import refusal_of, rows, scalar

WORDS = "山田花子 sues us"
OPENINGS = "SELECT * FROM audit_entry WHERE action = 'privacy.open' AND object_id = :scope"


@pytest.fixture
def hold_id(deps: Deps, around: Surroundings, clock: SteppedClock) -> str:
    """A hold for ten days whose reason names somebody."""
    target = f"consult:{inquiry(deps, None)}"
    until = clock() + timedelta(days=10)
    return place_hold(deps, OFFICER, HoldDraft(target, "kr-civil-procedure", WORDS, until))


def test_the_reason_stands_sealed_and_a_list_opens_nothing(
    deps: Deps, hold_id: str, tmp_path: Path
) -> None:
    files = list(tmp_path.glob("shop.db*"))
    assert files
    for file in files:
        assert "山田花子".encode() not in file.read_bytes()
    (held,) = read_board(deps, OFFICER).holds
    assert WORDS not in str(hold_line(Texts("ja"), held))
    assert rows(deps.engine, OPENINGS, scope=f"hold:{hold_id}") == []


def test_reading_it_is_audited(deps: Deps, hold_id: str) -> None:
    assert read_hold(deps, OFFICER, hold_id) == WORDS
    (entry,) = rows(deps.engine, OPENINGS, scope=f"hold:{hold_id}")
    assert entry.actor_id == OFFICER.account_id


def test_only_the_officer_with_every_duty_fulfilled_reads_it(deps: Deps, hold_id: str) -> None:
    for actor in (OWNER, SUPPORT):
        assert isinstance(refusal_of(read_hold, deps, actor, hold_id), NotAllowed)
    idle = replace(OFFICER, duties=frozenset())
    assert isinstance(refusal_of(read_hold, deps, idle, hold_id), DutiesLapsed)
    assert rows(deps.engine, OPENINGS, scope=f"hold:{hold_id}") == []
    for gone in ("nowhere", ""):
        assert isinstance(refusal_of(read_hold, deps, OFFICER, gone), HoldGone)


def due(deps: Deps, now: datetime) -> list[str]:
    with Session(deps.engine) as session:
        return [one.scope for one in select_due(hold_candidates(session, now), now, Holds(), {})]


def lifted_after_three_days(deps: Deps, hold_id: str, clock: SteppedClock) -> datetime:
    clock.advance(3 * 86_400)
    lift_hold(deps, OFFICER, hold_id)
    return datetime.fromisoformat("2031-11-25T15:00:00+00:00")


def passed(deps: Deps, hold_id: str, clock: SteppedClock) -> datetime:
    return datetime.fromisoformat("2031-12-02T15:00:00+00:00")


@pytest.mark.parametrize("end", [lifted_after_three_days, passed])
def test_it_is_due_five_years_after_the_hold_and_not_a_second_before(
    deps: Deps,
    hold_id: str,
    clock: SteppedClock,
    end: Callable[[Deps, str, SteppedClock], datetime],
) -> None:
    assert clock() == datetime(2026, 11, 22, 12, tzinfo=UTC)
    day = end(deps, hold_id, clock)
    assert due(deps, day - timedelta(seconds=1)) == []
    assert due(deps, day) == [f"hold:{hold_id}"]


def test_destroying_it_leaves_who_held_what_and_until_when(
    deps: Deps, around: Surroundings, clock: SteppedClock, hold_id: str
) -> None:
    lift_hold(deps, OFFICER, hold_id)
    kept = rows(deps.engine, "SELECT target, law, until, placed_by, lifted_by FROM legal_hold")
    clock.advance(6 * 366 * 86_400)
    assert run_daily(deps) == 1
    assert destroy_manifest(deps, approve_newest(deps))
    assert scalar(deps.engine, "SELECT words FROM legal_hold") is None
    assert f"hold:{hold_id}" in around.destroyed
    after = rows(deps.engine, "SELECT target, law, until, placed_by, lifted_by FROM legal_hold")
    assert after == kept
