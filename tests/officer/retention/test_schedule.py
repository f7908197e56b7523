"""What happens without anybody: the daily look, the alarm, interrupted work."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import select

from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.mail.tables import OutboxMail
from snshelper.officer.retention.actions.selecting import run_daily
from snshelper.officer.retention.schedule import (
    keep_retention,
    raise_alarms,
    take_up_destruction,
)
from snshelper.privacy.gate import Item, Reading, open_values
from snshelper.privacy.scopes import Scope
from snshelper.privacy.uses import Use
from snshelper.settings import Officer
from tests.admin.desk import audited
from tests.job_table import JobTable
from tests.officer.retention.desk import (
    Surroundings,
    approve_newest,
    destroy_newest,
    inquiry,
    newest_manifest,
)

DAY = 86400


@pytest.fixture
def reachable(deps: Deps, around: Surroundings) -> Deps:
    """A shop whose officer has an address."""
    officer = Officer(email="officer@example.jp")
    return replace(deps, settings=deps.settings.model_copy(update={"officer": officer}))


def letter(deps: Deps) -> tuple[str, str]:
    """To whom the only mail goes, and what it says."""
    with reading(deps.engine) as session:
        mail = session.execute(select(OutboxMail)).scalar_one()
        scope = Scope("mail", mail.id)
        items = [
            Item(scope, OutboxMail.to_address, mail.id, mail.to_address),
            Item(scope, OutboxMail.body, mail.id, mail.body),
        ]
        to, body = open_values(session, deps, Reading(SYSTEM, Use.NOTICE), items)
    return to, body


def test_a_manifest_unapproved_for_a_day_alarms_the_officer_once(
    reachable: Deps, clock: SteppedClock
) -> None:
    inquiry(reachable, clock())
    run_daily(reachable)
    clock.advance(DAY - 1)
    assert raise_alarms(reachable) == 0
    clock.advance(1)
    assert raise_alarms(reachable) == 1
    assert raise_alarms(reachable) == 0
    to, body = letter(reachable)
    assert to == "officer@example.jp"
    assert "1 件" in body and "/admin/privacy/retention" in body
    assert ("retention.alarm", newest_manifest(reachable)[0]) in audited(reachable)


def test_an_approved_manifest_alarms_nobody(reachable: Deps, clock: SteppedClock) -> None:
    inquiry(reachable, clock())
    run_daily(reachable)
    approve_newest(reachable)
    clock.advance(3 * DAY)
    assert raise_alarms(reachable) == 0


def test_work_that_was_interrupted_is_taken_up_every_five_minutes(
    deps: Deps, around: Surroundings, clock: SteppedClock, jobs: JobTable
) -> None:
    inquiry(deps, clock())
    run_daily(deps)
    assert take_up_destruction(deps) == 0
    approve_newest(deps)
    for _ in range(3):
        assert take_up_destruction(deps) == 1
    assert len(jobs.waiting()) == 2
    clock.advance(300)
    take_up_destruction(deps)
    assert len(jobs.waiting()) == 3


def test_nothing_is_taken_up_after_the_certificate(
    deps: Deps, around: Surroundings, clock: SteppedClock
) -> None:
    inquiry(deps, clock())
    run_daily(deps)
    destroy_newest(deps)
    assert take_up_destruction(deps) == 0


def test_one_turn_of_the_chore_looks_alarms_and_takes_up(
    reachable: Deps, clock: SteppedClock
) -> None:
    inquiry(reachable, clock())
    asyncio.run(keep_retention(reachable))
    clock.advance(DAY)
    asyncio.run(keep_retention(reachable))
    actions = [action for action, _ in audited(reachable)]
    assert actions == ["retention.select", "retention.alarm"]
