"""A law keeps data beyond its time, with a ground and an end (P26)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.errors import NotAllowed
from snshelper.kernel.runtime import Deps
from snshelper.officer.retention.actions.destruction import destroy_manifest
from snshelper.officer.retention.actions.holds import HoldDraft, lift_hold, place_hold
from snshelper.officer.retention.actions.selecting import run_daily
from snshelper.officer.retention.errors import HoldGone, HoldRefused
from tests.admin.desk import audited
from tests.officer.retention.desk import (
    OFFICER,
    OWNER,
    SUPPORT,
    Surroundings,
    approve_newest,
    close_account,
    ended_order,
    inquiry,
    scopes,
)
from tests.worlds import open_member, rows, scalar

DAY = 86400


def draft(target: str, until: datetime) -> HoldDraft:
    return HoldDraft(target, "kr-civil-procedure", "訴訟 2026-1", until)


def test_a_hold_keeps_what_has_expired_until_its_end(
    deps: Deps, around: Surroundings, clock: SteppedClock
) -> None:
    held = inquiry(deps, clock())
    until = clock() + timedelta(days=10)
    place_hold(deps, OFFICER, draft(f"consult:{held}", until))
    assert run_daily(deps) == 0
    clock.moment = until - timedelta(seconds=1)
    assert run_daily(deps) == 0
    clock.moment = until + timedelta(days=1)
    assert run_daily(deps) == 1


def test_lifting_releases_what_was_held(
    deps: Deps, around: Surroundings, clock: SteppedClock
) -> None:
    held = inquiry(deps, clock())
    hold_id = place_hold(deps, OFFICER, draft(f"consult:{held}", clock() + timedelta(days=1000)))
    assert run_daily(deps) == 0
    clock.advance(DAY)
    lift_hold(deps, OFFICER, hold_id)
    assert run_daily(deps) == 1
    with pytest.raises(HoldGone):
        lift_hold(deps, OFFICER, hold_id)
    assert [name for name, _ in audited(deps)][:2] == ["retention.hold", "retention.lift_hold"]


def test_a_hold_on_an_account_keeps_everything_about_it(
    deps: Deps, around: Surroundings, clock: SteppedClock
) -> None:
    for name in ("m1", "m2"):
        open_member(deps, name)
        ended_order(deps, name, clock())
        inquiry(deps, clock(), account_id=name)
        close_account(deps, name)
    place_hold(deps, OFFICER, draft("account:m1", clock() + timedelta(days=9000)))
    clock.advance(6 * 366 * DAY)
    assert run_daily(deps) == 3
    subjects = rows(deps.engine, "SELECT DISTINCT subject FROM destruction_line")
    assert subjects == [("m2",)]


def test_what_waits_for_its_destruction_is_taken_off_and_selected_after_the_hold(
    deps: Deps, around: Surroundings, clock: SteppedClock
) -> None:
    held, other = inquiry(deps, clock()), inquiry(deps, clock())
    run_daily(deps)
    manifest_id = approve_newest(deps)
    until = clock() + timedelta(days=3)
    place_hold(deps, OFFICER, draft(f"consult:{held}", until))
    assert destroy_manifest(deps, manifest_id)
    assert scopes(deps, "withdrawn") == [f"consult:{held}"]
    assert scopes(deps, "destroyed") == [f"consult:{other}"]
    assert scalar(deps.engine, "SELECT name FROM inquiry WHERE id = :id", id=held) is not None
    assert rows(deps.engine, "SELECT scopes, withdrawn FROM destruction_certificate") == [(1, 1)]
    clock.moment = until + timedelta(days=1)
    assert run_daily(deps) == 1
    assert scopes(deps) == [f"consult:{held}"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"target": "consult:nowhere"}, "target"),
        ({"target": "nothing"}, "target"),
        ({"law": "kr-pipa-21"}, "law"),
        ({"law": ""}, "law"),
        ({"words": "  "}, "words"),
        ({"words": "x" * 501}, "words"),
        ({"until": None}, "until"),
        ({"until": datetime.fromisoformat("2020-01-01T00:00:00+00:00")}, "until"),
    ],
)
def test_a_hold_without_object_law_words_or_end_is_refused(
    deps: Deps, around: Surroundings, clock: SteppedClock, changes: dict[str, object], reason: str
) -> None:
    held = inquiry(deps, clock())
    whole = draft(f"consult:{held}", clock() + timedelta(days=10))
    with pytest.raises(HoldRefused) as refusal:
        place_hold(deps, OFFICER, replace(whole, **changes))  # type: ignore[arg-type]
    assert refusal.value.numbers == {"reason": reason}
    assert scalar(deps.engine, "SELECT COUNT(*) FROM legal_hold") == 0


def test_only_the_officer_holds_and_lifts(deps: Deps, around: Surroundings) -> None:
    held = inquiry(deps, deps.clock())
    target = draft(f"consult:{held}", deps.clock() + timedelta(days=1))
    hold_id = place_hold(deps, OFFICER, target)
    for actor in (OWNER, SUPPORT):
        with pytest.raises(NotAllowed):
            place_hold(deps, actor, target)
        with pytest.raises(NotAllowed):
            lift_hold(deps, actor, hold_id)


def test_a_hold_cannot_be_rewritten(deps: Deps, around: Surroundings) -> None:
    held = inquiry(deps, deps.clock())
    place_hold(deps, OFFICER, draft(f"consult:{held}", deps.clock() + timedelta(days=1)))
    for statement in (
        "UPDATE legal_hold SET until = '2020-01-01 00:00:00'",
        "UPDATE legal_hold SET law = 'x'",
        "UPDATE legal_hold SET words = 'x'",
        "DELETE FROM legal_hold",
    ):
        with pytest.raises(IntegrityError), deps.engine.begin() as connection:
            connection.exec_driver_sql(statement)
