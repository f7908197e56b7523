"""One letter to many members, each written to once."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from snshelper.accounts.tables import Account
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.mail.letters import Letter
from snshelper.mail.queries import newest_mail
from snshelper.officer.mailings.actions import (
    BATCH,
    begin_mailing,
    carry_on,
    revive_mailings,
    write_batch,
)
from snshelper.officer.mailings.occasions import active_members
from snshelper.officer.mailings.tables import Mailing
from snshelper.privacy.tables import DataScope, ProcessingFreeze
from tests.worlds import change, rows, scalar, write_account

_ROOT = Path(__file__).parents[3]


class Greeting:
    """An occasion for every active member; `dies_at` breaks the process at that letter."""

    def __init__(self, dies_at: int = 0) -> None:
        self.letters = 0
        self._dies_at = dies_at

    def readers(self, session: Session, begun_at: datetime) -> Select[Account]:
        return active_members(begun_at)

    def letter(self, session: Session, account: Account, about: str) -> Letter:
        self.letters += 1
        if self.letters == self._dies_at:
            raise KeyboardInterrupt
        return Letter(f"about {about}", "Hello")


@pytest.fixture
def members(deps: Deps) -> Callable[[int], None]:
    def write(count: int) -> None:
        with unit_of_work(deps.engine) as session:
            for number in range(count):
                account_id = f"m-{number:05d}"
                write_account(session, deps, account_id, verified_at=deps.clock())

    return write


def begin(deps: Deps, about: str = "2") -> str:
    with unit_of_work(deps.engine) as session:
        return begin_mailing(session, deps, "greeting", about, Greeting()).id


def carry(deps: Deps, mailing_id: str, occasion: Greeting | None = None) -> None:
    asyncio.run(carry_on(deps, {"greeting": occasion or Greeting()}, mailing_id))


def readers_of(deps: Deps) -> list[str]:
    return sorted(mail.to for mail in newest_mail(deps, limit=5000))


def everybody(count: int) -> list[str]:
    return [f"m-{number:05d}@example.jp" for number in range(count)]


def test_a_mailing_and_its_work_are_one_commit(deps: Deps, members: Callable[[int], None]) -> None:
    members(1)
    with pytest.raises(RuntimeError), unit_of_work(deps.engine) as session:
        begin_mailing(session, deps, "greeting", "2", Greeting())
        raise RuntimeError
    assert scalar(deps.engine, "SELECT count(*) FROM mailing") == 0
    assert scalar(deps.engine, "SELECT count(*) FROM workflow_status") == 0
    begin(deps)
    assert scalar(deps.engine, "SELECT count(*) FROM workflow_status") == 1


def test_the_same_mailing_never_begins_twice(deps: Deps) -> None:
    begin(deps)
    begin(deps, "3")
    with pytest.raises(IntegrityError):
        begin(deps)


@pytest.mark.parametrize("dies_at", [1, BATCH, BATCH + 1, 2 * BATCH + 5])
def test_a_death_between_or_inside_batches_leaves_nobody_out_and_writes_to_nobody_twice(
    deps: Deps, members: Callable[[int], None], dies_at: int
) -> None:
    members(2 * BATCH + 7)
    mailing_id = begin(deps)
    with pytest.raises(KeyboardInterrupt):
        carry(deps, mailing_id, Greeting(dies_at))
    assert len(readers_of(deps)) == (dies_at - 1) // BATCH * BATCH
    carry(deps, mailing_id)
    carry(deps, mailing_id)
    assert readers_of(deps) == everybody(2 * BATCH + 7)


def test_somebody_who_has_a_receipt_is_never_written_to_again(
    deps: Deps, members: Callable[[int], None]
) -> None:
    members(3)
    mailing_id = begin(deps)
    carry(deps, mailing_id)
    change(deps.engine, Mailing, Mailing.id == mailing_id, reached="", finished_at=None)
    carry(deps, mailing_id)
    assert readers_of(deps) == everybody(3)
    counted = rows(deps.engine, "SELECT readers, written, withheld FROM mailing")
    assert counted == [(3, 3, 0)]


def test_a_member_who_asked_to_stop_is_left_alone_and_counted(
    deps: Deps, members: Callable[[int], None]
) -> None:
    members(2)
    change(deps.engine, DataScope, DataScope.name == "account:m-00000", state="restricted")
    with unit_of_work(deps.engine) as session:
        session.add(
            ProcessingFreeze(
                id=new_id(), scope="account:m-00000", ground="stop", begun_at=deps.clock()
            )
        )
    mailing_id = begin(deps)
    carry(deps, mailing_id)
    assert readers_of(deps) == everybody(2)[1:]
    assert rows(deps.engine, "SELECT written, withheld FROM mailing") == [(1, 1)]


def test_a_mailing_that_stopped_moving_gets_new_work_and_a_finished_one_does_not(
    deps: Deps, members: Callable[[int], None], clock: SteppedClock
) -> None:
    members(1)
    mailing_id = begin(deps)
    assert revive_mailings(deps) == 0
    clock.advance(301)
    assert revive_mailings(deps) == 1
    assert revive_mailings(deps) == 0
    carry(deps, mailing_id)
    clock.advance(3600)
    assert revive_mailings(deps) == 0


def test_a_batch_of_an_unknown_mailing_is_nothing(deps: Deps) -> None:
    assert write_batch(deps, {}, "nobody") is False


_PROGRAM = """
import asyncio, sys
from pathlib import Path
from snshelper.bootstrap import open_vault
from snshelper.kernel.clock import system_clock
from snshelper.kernel.database import create_shop_engine
from snshelper.kernel.durable import DurableQueue
from snshelper.kernel.outbound import OutboundGate
from snshelper.kernel.runtime import Deps
from snshelper.officer.mailings.actions import carry_on
from snshelper.settings import Settings
from tests.officer.mailings.test_actions import Greeting

url, folder, mailing_id = sys.argv[1:]
settings = Settings(data_dir=Path(folder), database_url=url, secret_key="s" * 40)
engine = create_shop_engine(url)
vault = open_vault(settings, system_clock)
deps = Deps(settings, engine, system_clock, DurableQueue(engine), OutboundGate([]), vault)
asyncio.run(carry_on(deps, {"greeting": Greeting()}, mailing_id))
"""


def _start(deps: Deps, mailing_id: str) -> "subprocess.Popen[bytes]":
    arguments = [deps.settings.database_url, str(deps.settings.data_dir), mailing_id]
    return subprocess.Popen([sys.executable, "-c", _PROGRAM, *arguments], cwd=_ROOT)


def _written(deps: Deps) -> Any:
    return scalar(deps.engine, "SELECT written FROM mailing")


def test_a_killed_process_is_taken_up_by_the_next_one(
    deps: Deps, members: Callable[[int], None]
) -> None:
    count = 12 * BATCH
    members(count)
    mailing_id = begin(deps)
    for goal in (1, 4 * BATCH):
        process = _start(deps, mailing_id)
        end = time.monotonic() + 60
        while _written(deps) < goal and time.monotonic() < end:
            time.sleep(0.005)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert 0 < _written(deps) < count
    assert len(readers_of(deps)) == _written(deps)
    assert _start(deps, mailing_id).wait(120) == 0
    assert readers_of(deps) == everybody(count)
