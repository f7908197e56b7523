"""The server dies at every single step of a breach notice: everybody is told, and told once.

A step is a moment right before or right after a commit, and right before or right after a mail
server takes a mail. What the law asks (PIPA article 34) does not become less by a power cut.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.message import EmailMessage

import pytest

from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import UnitOfWork
from snshelper.mail import delivery
from snshelper.mail.actions import DELIVER_MAIL
from snshelper.mail.delivery import deliver
from snshelper.officer.incidents.actions import notices as room
from snshelper.officer.incidents.actions.notices import (
    TELL_AFFECTED,
    start_notices,
    tell_in_background,
)
from snshelper.officer.incidents.actions.opening import write_words
from snshelper.officer.incidents.schedule import take_up
from tests.admin.desk import audited, join, write_order, write_parcel
from tests.job_table import JobTable
from tests.officer.incidents.desk import WORDS, Officer, asked, opened, people, prove, searched
from tests.worlds import open_member, rows, scalar

_WORK: dict[str, Callable[[Deps, str], Awaitable[None]]] = {
    DELIVER_MAIL: deliver,
    TELL_AFFECTED: tell_in_background,
}
_FIVE_MINUTES = 300
_FEWEST_STEPS = 8  # what coming back takes before any work is done
_MOST_LIVES = 60


class Died(BaseException):
    """Stands in for kill -9: nothing catches it."""


@dataclass
class Fate:
    """Counts the steps of a life, and ends it at the one of this number."""

    dies_at: int = -1
    steps: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    """What the mail server took, across all lives."""

    def step(self) -> None:
        """One moment at which the power may fail."""
        self.steps += 1
        if self.steps == self.dies_at:
            raise Died

    def begins(self, dies_at: int) -> None:
        """A new life, and where it ends."""
        self.dies_at, self.steps = dies_at, 0


@pytest.fixture
def fate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Fate]:
    """Every commit and every mail handed over has a moment before and a moment after it."""
    fate = Fate()
    commit = UnitOfWork.close_with_commit

    def commit_or_die(session: UnitOfWork) -> None:
        fate.step()
        commit(session)
        fate.step()

    async def take_or_die(server: object, message: EmailMessage) -> None:
        fate.step()
        fate.taken.append(message)
        fate.step()

    monkeypatch.setattr(UnitOfWork, "close_with_commit", commit_or_die)
    monkeypatch.setattr(delivery, "hand_over", take_or_die)
    monkeypatch.setattr(room, "_BATCH", 2)
    yield fate


@pytest.fixture
def shop(deps: Deps) -> Deps:
    """The same shop, with a mail server."""
    changes = {"mode": "production", "smtp_url": "smtp://mail.example:25"}
    return replace(deps, settings=deps.settings.model_copy(update=changes))


@dataclass(frozen=True)
class Breach:
    """A breach that reached five people with four addresses."""

    shop: Deps
    officer: Officer
    jobs: JobTable
    clock: SteppedClock
    clerk: str
    since: datetime
    addresses: tuple[str, ...]

    def begins(self) -> str:
        """An incident whose people are found and whose words are written."""
        prove(self.shop, self.officer.token)
        incident_id = searched(self.shop, self.officer, self.clerk, began_at=self.since)
        write_words(self.shop, self.officer.actor, incident_id, WORDS)
        return incident_id

    def live(self, incident_id: str) -> None:
        """The officer presses the button, unless it was pressed; then the server works."""
        query = "SELECT notices_at FROM incident WHERE id = :id"
        if not scalar(self.shop.engine, query, id=incident_id):
            start_notices(self.shop, self.officer.actor, self.officer.token, incident_id)
        while self.jobs.unfinished():
            for job in self.jobs.take("server"):
                asyncio.run(_WORK[job.workflow](self.shop, job.argument))
                self.jobs.finish(job.id)

    def restart(self, incident_id: str) -> None:
        """The server comes back: what ran on it runs again, and the chores look for more."""
        self.jobs.put_back("server")
        self.clock.advance(_FIVE_MINUTES)
        prove(self.shop, self.officer.token)
        take_up(self.shop)
        self.live(incident_id)


@pytest.fixture
def breach(shop: Deps, officer: Officer, jobs: JobTable, clock: SteppedClock, fate: Fate) -> Breach:
    """Two members, a visitor who asked, and two parcels; one goes to a member's own address."""
    since = clock()
    clerk = join(shop, "clerk", ("support",)).actor.account_id
    for name in ("a", "b"):
        open_member(shop, name)
        opened(shop, clerk, f"account:{name}")
    opened(shop, clerk, f"consult:{asked(shop, 'asker@example.jp')}", ["inquiry.email"])
    for address in ("a@example.jp", "parcel@example.jp"):
        order_id = write_order(shop, "a", family="goods", state="in_progress")
        write_parcel(shop, order_id, email=address)
        opened(shop, clerk, f"consignee:{order_id}", ["consignee.address"])
    # What was written while they joined is not what is looked at here.
    for job in jobs.take("before"):
        jobs.finish(job.id)
    told = ("a@example.jp", "asker@example.jp", "b@example.jp", "parcel@example.jp")
    return Breach(shop, officer, jobs, clock, clerk, since, told)


def _mails(deps: Deps, incident_id: str) -> list[str]:
    """The mails that the register says its people were told by."""
    query = "SELECT mail_id FROM affected_person WHERE incident_id = :id AND state = 'mailed'"
    return sorted(row.mail_id for row in rows(deps.engine, query, id=incident_id))


def _stored(deps: Deps) -> list[str]:
    return sorted(row.id for row in rows(deps.engine, "SELECT id FROM outbox_mail"))


def _copies(taken: list[EmailMessage]) -> Counter[str]:
    """How many different mails went to each address; a repeated one has the same Message-ID."""
    different = {(str(mail["To"]), str(mail["Message-ID"])) for mail in taken}
    return Counter(to for to, _ in different)


def test_whenever_the_server_dies_everybody_is_told_once_after_it_came_back(
    breach: Breach, fate: Fate
) -> None:
    deaths, is_dying = 0, True
    while is_dying:
        fate.begins(-1)
        incident_id = breach.begins()
        before = _stored(breach.shop)
        fate.taken.clear()
        fate.begins(dies_at=deaths + 1)
        try:
            breach.live(incident_id)
            is_dying = False
        except Died:
            deaths += 1
            fate.begins(-1)
            left = sorted(set(_stored(breach.shop)) - set(before))
            assert left == _mails(breach.shop, incident_id), "the register says what is true"
            breach.restart(incident_id)
        assert _copies(fate.taken) == Counter(breach.addresses), f"death {deaths}"
        assert len(fate.taken) <= len(breach.addresses) + 1
        states = Counter(people(breach.shop, incident_id).values())
        assert states == {"mailed": 4, "same": 1}
        assert audited(breach.shop).count(("incidents.start_notices", incident_id)) == 1
    assert deaths > 30


def test_a_server_that_dies_again_and_again_gets_there_in_the_end(
    breach: Breach, fate: Fate
) -> None:
    incident_id = breach.begins()
    lives = 0
    for lives in range(1, _MOST_LIVES):
        fate.begins(dies_at=_FEWEST_STEPS + lives)
        try:
            breach.restart(incident_id)
            break
        except Died:
            continue
    assert 5 < lives < _MOST_LIVES - 1
    assert _copies(fate.taken) == Counter(breach.addresses)
    assert set(people(breach.shop, incident_id).values()) == {"mailed", "same"}


def test_without_the_promise_of_the_queue_the_chores_find_who_still_waits(
    breach: Breach, fate: Fate
) -> None:
    incident_id = breach.begins()
    start_notices(breach.shop, breach.officer.actor, breach.officer.token, incident_id)
    for job in breach.jobs.take("a queue that was lost"):
        breach.jobs.finish(job.id)
    breach.restart(incident_id)
    assert _copies(fate.taken) == Counter(breach.addresses)
