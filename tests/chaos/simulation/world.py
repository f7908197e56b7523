"""One seed, one world: machines that die, partners that misbehave, people who cannot wait."""

import random
import sqlite3
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from snshelper.fulfilment import poller
from snshelper.fulfilment.poller import poll_due
from snshelper.fulfilment.providers.registry import Providers
from snshelper.fulfilment.reconciler import reconcile
from snshelper.fulfilment.submission import submit_order
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.runtime import in_thread
from tests.chaos.simulation.clockwork import Clockwork, Machine
from tests.chaos.simulation.partner import SimulatedPartner, Temper
from tests.chaos.simulation.people import Customers, Staff, hint
from tests.chaos.simulation.shop import MANNERS, open_shop
from tests.job_table import JobTable, WaitingJob
from tests.worlds import open_member, rows

WALLET = 60_000
RECONCILED_EVERY = 300.0
_STEPS_BETWEEN_LOOKS = 25
_LONGER_THAN_TRIED = 4000.0
LONGEST_LIFE = 6 * 3600.0
_NEXT_THINGS = "SELECT (SELECT MIN(due) FROM job WHERE state = 'waiting'), " + ", ".join(
    f"(SELECT MIN(next_poll_at) FROM fulfilment_attempt WHERE connector = '{name}')"
    for name in MANNERS
)
_ANYTHING_OPEN = """
    SELECT EXISTS (SELECT 1 FROM job WHERE state <> 'done')
        OR EXISTS (SELECT 1 FROM fulfilment_attempt WHERE next_poll_at IS NOT NULL)
        OR EXISTS (SELECT 1 FROM orders WHERE ended_at IS NULL)"""
# At no moment is there an open order that nothing will ever move again (the reconciler apart).
_FORGOTTEN = """
    SELECT id FROM orders WHERE ended_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM job WHERE argument = orders.id AND state <> 'done')
       AND NOT EXISTS (SELECT 1 FROM fulfilment_attempt WHERE order_id = orders.id
                       AND next_poll_at IS NOT NULL)"""
_BEGIN = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class Loud:
    """Stands in for the poller's log: what it swallowed and logged as a failure is one."""

    def __init__(self, failures: list[str]) -> None:
        self._failures = failures

    def info(self, event: str, **details: object) -> None:
        """An ordinary event."""

    warning = info

    def exception(self, event: str, **details: object) -> None:
        """Something that the code did not expect."""
        self._failures.append(f"{event} {details}: {traceback.format_exc(limit=-3)}")


class World(Clockwork):
    """The whole simulation of one seed. `run` until nothing more can happen."""

    def __init__(
        self,
        seed: int,
        stocked: Path,
        folder: Path,
        *,
        orders: int = 12,
        deaths: float | None = None,
        temper: Temper | None = None,
        queue: Callable[..., JobTable] = JobTable,
        is_calm: bool = False,
    ) -> None:
        random.seed(seed)  # the poller's jitter
        super().__init__(SteppedClock(_BEGIN), random.Random(seed))
        self.seed, self.paid_in = seed, WALLET
        self.deps = open_shop(stocked, folder, self.clock, queue)
        # A raw look: asking through the engine would cost more than what is simulated.
        self._eye = sqlite3.connect(folder / "shop.db", isolation_level=None)
        self.jobs: JobTable = self.deps.queue  # type: ignore[assignment]
        self.crashes = 0
        self._planned: dict[str, float] = {}
        self.failures: list[str] = []
        self.forgotten: set[str] = set()
        self._log, poller.log = poller.log, Loud(self.failures)
        self.last_sent: dict[str, float] = {}
        self.may_die = lambda machine: machine.is_up and self.chance.random() < self._deaths
        self.died = self._restart
        self.after_call = self._look_for_work
        self._deaths = self.chance.choice((0.004, 0.02, 0.05)) if deaths is None else deaths
        self._temper = temper or Temper.of(self.chance)
        self.partners = {name: self._partner(name) for name in MANNERS}
        self.providers = Providers(self.partners.values())
        self.machines = [Machine("one"), Machine("two")]
        self._populate(orders)
        if not is_calm:
            self._trouble()

    def _partner(self, name: str) -> SimulatedPartner:
        partner = SimulatedPartner(name, MANNERS[name], self, self.chance, self._temper)
        partner.on_accept = self._hints
        submit = partner.submit

        async def watched(submission: Any) -> Any:
            self.last_sent[submission.order_id] = self.now
            return await submit(submission)

        partner.submit = watched  # type: ignore[method-assign]
        return partner

    def _populate(self, orders: int) -> None:
        self.members = [
            open_member(self.deps, f"member-{n}", balance=WALLET)
            for n in range(max(2, orders // 3))
        ]
        self.customers = Customers(self, self.members, orders)
        self.staff = Staff(self)
        self.at(RECONCILED_EVERY, self._reconcile)

    def _trouble(self) -> None:
        self.at(self.chance.uniform(10.0, 90.0), self._lose_lease)
        for partner in self.partners.values():
            if self.chance.random() < 0.3:
                self._outage(partner)

    def _lose_lease(self) -> None:
        """A machine that hangs is taken for dead: its jobs run twice, on two machines."""
        machine = self.any_machine()
        if machine is not None and self.jobs.put_back(machine.owner):
            self._look_for_work()
        self.at(self.chance.uniform(10.0, 90.0), self._lose_lease)

    def _outage(self, partner: SimulatedPartner) -> None:
        def begin() -> None:
            # Now and then longer than the shop keeps trying.
            longest = 20_000.0 if self.chance.random() < 0.2 else 200.0
            partner.down_until = self.now + self.chance.uniform(5.0, longest)

        self.at(self.chance.uniform(0.0, 150.0), begin)

    def _hints(self, order_id: str) -> None:
        """Partners tell when something moved, often before the shop knows that they accepted."""
        if self.chance.random() < 0.4:
            number = int(self.chance.random() * 1e9)
            self.at(self.chance.uniform(0.0, 60.0), lambda: hint(self, order_id, number))

    def doom(self, name: str) -> None:
        """One power cut for everybody, right after a partner accepted its first order.

        The machines are back soon, the partner long after the shop has given up.
        """

        def burn(order_id: str) -> None:
            self.partners[name].down_until = self.now + _LONGER_THAN_TRIED
            self.partners[name].on_accept = self._hints
            for machine in self.machines:
                if machine.is_up:
                    self.cut_power(machine)

        self.partners[name].on_accept = burn

    def run(self, until: float = LONGEST_LIFE) -> "World":
        """Let everything happen that can, and stop; at the latest `until` (seconds)."""
        self._look_for_work()
        while self.now < until and not self._is_quiet():
            for _ in range(_STEPS_BETWEEN_LOOKS):
                self.step()
            self.forgotten.update(row[0] for row in self._eye.execute(_FORGOTTEN))
        return self

    def _is_quiet(self) -> bool:
        if self.now < 150.0 or any(machine.tasks for machine in self.machines):
            return False
        if any(not click.answers for click in self.customers.clicks):
            return False
        return not self._eye.execute(_ANYTHING_OPEN).fetchone()[0]

    def any_machine(self) -> Machine | None:
        """A machine that is up, if any is."""
        up = [machine for machine in self.machines if machine.is_up]
        return self.chance.choice(up) if up else None

    def act(self, action: Any, *args: Any) -> None:
        """Somebody does something; a machine that dies meanwhile swallows it."""
        machine = self.any_machine()
        if machine is not None:
            self.start(machine, in_thread(action, self.deps, *args))

    def _restart(self, machine: Machine) -> None:
        """It boots after a while; its jobs are taken over once its lease ran out."""
        dead, machine.lives = machine.owner, machine.lives + 1
        self.crashes += 1

        def boot() -> None:
            machine.is_up = True
            self._look_for_work()

        def take_over() -> None:
            self.jobs.put_back(dead)
            self._look_for_work()

        self.at(self.chance.uniform(0.5, 20.0), boot)
        self.at(self.chance.uniform(0.5, 20.0), take_over)

    def _look_for_work(self) -> None:
        """Something was committed: let queue and pollers look when the next thing falls due."""
        due, *polls = self._eye.execute(_NEXT_THINGS).fetchone()
        if due is not None:
            self._look_at("queue", due, self._take_jobs)
        for name, poll_at in zip(self.partners, polls, strict=True):
            if poll_at is not None:
                moment = datetime.fromisoformat(poll_at).replace(tzinfo=UTC).timestamp()
                self._look_at(name, moment, lambda name=name: self._poll(name))  # type: ignore[misc]

    def _look_at(self, what: str, moment: float, look: Callable[[], None]) -> None:
        seconds = max(moment - self.clock().timestamp(), 0.0) + 0.001
        planned = self._planned.get(what)
        if planned is not None and self.now < planned <= self.now + seconds:
            return
        self._planned[what] = self.now + seconds
        self.at(seconds, look)

    def _take_jobs(self) -> None:
        self._planned.pop("queue", None)
        machine = self.any_machine()
        if machine is None:
            return  # the next boot looks
        for job in self.jobs.take(machine.owner):
            running = submit_order(self.deps, self.providers, job.argument)
            self.start(machine, running, lambda result, job=job: self._job_ended(job, result))  # type: ignore[misc]
        self._look_for_work()

    def _job_ended(self, job: WaitingJob, result: object) -> None:
        if isinstance(result, Exception):
            self.failures.append(f"{job.id}: {result!r}")
        self.jobs.finish(job.id)

    def _poll(self, name: str) -> None:
        self._planned.pop(name, None)
        # Mostly one machine comes first and finds it; now and then both look at once.
        for _ in range(2 if self.chance.random() < 0.1 else 1):
            machine = self.any_machine()
            if machine is not None:
                self.start(machine, poll_due(self.deps, self.partners[name]), self._polled)

    def _polled(self, result: object) -> None:
        if isinstance(result, Exception):
            self.failures.append(f"poll: {result!r}")

    def _reconcile(self) -> None:
        self.act(reconcile_now)
        self.at(RECONCILED_EVERY, self._reconcile)

    def close(self) -> None:
        """Let go of the database and of what still ran."""
        poller.log = self._log
        for machine in self.machines:
            for task in machine.tasks:
                task.coroutine.close()
        self._eye.close()
        self.deps.engine.dispose()

    def story(self) -> str:
        """What happened to every order, for a failing test."""
        lines = [f"seed {self.seed}, {self.crashes} crashes, {self.now:.0f} s", *self.failures]
        for event in rows(
            self.deps.engine, "SELECT order_id, kind, at, numbers FROM order_event ORDER BY id"
        ):
            lines.append(f"{event.at} {event.order_id[-6:]} {event.kind} {event.numbers}")
        for attempt in rows(self.deps.engine, "SELECT * FROM fulfilment_attempt ORDER BY sent_at"):
            lines.append(str(tuple(attempt)))
        return "\n".join(lines)


def reconcile_now(deps: Any) -> int:
    """The crash net's turn."""
    return reconcile(deps)
