"""A double at the provider port: answers what a test wrote down, remembers what it was asked."""

import asyncio
from collections import deque
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

from snshelper.fulfilment.poller import poll_due
from snshelper.fulfilment.providers.port import (
    Accepted,
    Capability,
    Manner,
    Outcome,
    Progress,
    ProgressState,
    ProviderUnavailable,
    Submission,
)
from snshelper.fulfilment.providers.registry import Providers
from snshelper.fulfilment.submission import submit_order
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.runtime import Deps
from tests.job_table import JobTable

T = TypeVar("T")
WAIT = 60.0
DEADLINE = 3600.0


def run(work: Coroutine[Any, Any, T]) -> T:
    """Await `work` on a loop of its own."""
    return asyncio.run(work)


class ScriptedPartner:
    """See the port for what each method means.

    `outcomes` are given in turn (an exception is raised), then everything is accepted. `reports`
    are by reference, `known` by order id.
    """

    def __init__(self, capability: Capability = "key", name: str = "sandbox") -> None:
        self.name = name
        self.manner = Manner(
            capability,
            unknown_wait=WAIT,
            poll_first=5.0,
            poll_last=300.0,
            unknown_deadline=DEADLINE,
        )
        self.outcomes: deque[Outcome | BaseException] = deque()
        self.reports: dict[str, Progress] = {}
        self.known: dict[str, Progress] = {}
        self.is_down = False
        self.odd: set[str] = set()
        self.submitted: list[Submission] = []
        self.asked: list[str] = []
        self.cancelled: list[str] = []
        self.corrected: list[tuple[str, str]] = []
        self.deaf = 0

    async def submit(self, submission: Submission) -> Outcome:
        """The next outcome."""
        self.submitted.append(submission)
        outcome = (
            self.outcomes.popleft()
            if self.outcomes
            else Accepted(f"ref-{submission.order_id}", {"reference": f"ref-{submission.order_id}"})
        )
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    async def status(self, references: Sequence[str]) -> dict[str, Progress]:
        """What was written down for these references."""
        self._travel(*references)
        return {name: self.reports[name] for name in references if name in self.reports}

    async def look_up(self, order_id: str) -> Progress | None:
        """What was written down for this order."""
        assert self.manner.capability != "none", "this partner cannot be asked"
        self._travel(order_id)
        return self.known.get(order_id)

    async def cancel(self, reference: str) -> Progress:
        """Stop where the last report stands."""
        self.cancelled.append(reference)
        if self.is_down or reference in self.odd:
            raise ProviderUnavailable("cancel")
        return Progress(reference, "cancelled", self.reports[reference].delivered)

    async def correct(self, reference: str, target: str) -> bool:
        """Take a correction, unless the next `deaf` answers are errors."""
        if self.deaf:
            self.deaf -= 1
            raise ProviderUnavailable("status 500")
        self.corrected.append((reference, target))
        return True

    def _travel(self, *asked: str) -> None:
        self.asked += asked
        if self.is_down or self.odd.intersection(asked):
            raise ProviderUnavailable("down")

    def report(self, order_id: str, state: ProgressState, delivered: int, **body: Any) -> None:
        """Write down how far an order is."""
        reference = f"ref-{order_id}"
        self.reports[reference] = Progress(reference, state, delivered, body)


class Desk:
    """Drives jobs and polls of one shop by hand."""

    def __init__(self, deps: Deps, clock: SteppedClock, jobs: JobTable) -> None:
        self.deps = deps
        self.clock = clock
        self.jobs = jobs

    def work(self, *partners: ScriptedPartner, seconds: float = 0.0) -> int:
        """Let time pass, then run every job that is due once; answers how many those were."""
        self.clock.advance(seconds)
        due = self.jobs.take("desk")
        for job in due:
            run(submit_order(self.deps, Providers(partners), job.argument))
            self.jobs.finish(job.id)
        return len(due)

    def poll(self, partner: ScriptedPartner, seconds: float = 0.0) -> int:
        """Let time pass, then look at everything that is due."""
        self.clock.advance(seconds)
        return run(poll_due(self.deps, partner))
