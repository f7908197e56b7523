"""A simulated advertising partner: its own durable record, and every way an answer can go wrong."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from snshelper.fulfilment.providers.port import (
    Accepted,
    Lost,
    Manner,
    Outcome,
    Progress,
    ProviderUnavailable,
    Rejected,
    Submission,
    Unsent,
)
from tests.chaos.simulation.clockwork import Answer, Clockwork

PATIENCE = 8.0
"""Seconds after which the shop gives up waiting for an answer."""


@dataclass(frozen=True)
class Temper:
    """How often a submission meets each fate (weights), and the longest a request may linger.

    `odd` is the share of campaigns that deliver another quantity than was ordered.
    """

    fine: int = 60
    refused: int = 6
    limited: int = 6
    rejected: int = 5
    broken: int = 6
    broken_after: int = 4
    lost_before: int = 5
    lost_after: int = 8
    late: int = 8
    maximum: float = 20.0
    odd: float = 0.5

    @classmethod
    def of(cls, chance: random.Random) -> "Temper":
        """One of a few characters: each seed meets another one."""
        return chance.choice(
            (cls(), cls(late=40), cls(lost_after=30, limited=30), cls(refused=40, broken_after=20))
        )

    def fates(self) -> dict[str, int]:
        """The weights by name."""
        others = ("maximum", "odd")
        return {name: weight for name, weight in vars(self).items() if name not in others}


@dataclass
class Campaign:
    """What the partner accepted, and how it will go."""

    reference: str
    order_id: str
    quantity: int
    accepted_at: float
    lasts: float
    deliverable: int
    cancelled_at: float | None = None

    def delivered(self, now: float) -> int:
        """Units delivered at `now`."""
        until = now if self.cancelled_at is None else self.cancelled_at
        share = min(max((until - self.accepted_at) / self.lasts, 0.0), 1.0)
        return int(self.deliverable * share)

    def is_over(self, now: float) -> bool:
        """Whether nothing will change any more."""
        return self.cancelled_at is not None or now >= self.accepted_at + self.lasts


class SimulatedPartner:
    """See the port for what each method means. Its record survives whatever happens to the shop."""

    def __init__(
        self, name: str, manner: Manner, world: Clockwork, chance: random.Random, temper: Temper
    ) -> None:
        self.name = name
        self.manner = manner
        self.record: list[Campaign] = []
        self.down_until = 0.0
        self.on_accept: Callable[[str], None] = lambda order_id: None
        self._rejections: set[str] = set()
        self._world = world
        self._chance = chance
        self._temper = temper

    async def submit(self, submission: Submission) -> Outcome:
        """Meet a fate."""
        fates = self._temper.fates()
        fate = self._chance.choices(list(fates), list(fates.values()))[0]
        answer = Answer()
        if self._world.now < self.down_until:
            fate = "refused"
        self._world.at(PATIENCE, lambda: answer.give(Lost("ReadTimeout")))
        getattr(self, f"_{fate}")(submission, answer)
        return await answer

    def _fine(self, submission: Submission, answer: Answer) -> None:
        self._arrives(submission, self._chance.uniform(0.0, 2.0), answer.give)

    def _refused(self, submission: Submission, answer: Answer) -> None:
        self._world.at(0.01, lambda: answer.give(Unsent("ConnectError", 1.0)))

    def _limited(self, submission: Submission, answer: Answer) -> None:
        wait = self._chance.uniform(1.0, 20.0)
        self._world.at(0.05, lambda: answer.give(Unsent("rate_limited", wait)))

    def _rejected(self, submission: Submission, answer: Answer) -> None:
        def decide() -> None:
            # A key that was decided before gets the same decision again.
            if self.manner.capability == "key" and self.campaigns_of(submission.order_id):
                answer.give(self._accept(submission))
                return
            self._rejections.add(submission.order_id)
            answer.give(Rejected("policy", {"error": "policy"}))

        self._world.at(self._chance.uniform(0.0, 2.0), decide)

    def _broken(self, submission: Submission, answer: Answer) -> None:
        self._world.at(0.1, lambda: answer.give(Lost("status_500")))

    def _broken_after(self, submission: Submission, answer: Answer) -> None:
        self._arrives(submission, 0.1, lambda _: answer.give(Lost("status_500")))

    def _lost_before(self, submission: Submission, answer: Answer) -> None:
        """The request never arrives; the shop waits in vain."""

    def _lost_after(self, submission: Submission, answer: Answer) -> None:
        self._arrives(submission, self._chance.uniform(0.0, PATIENCE), lambda _: None)

    def _late(self, submission: Submission, answer: Answer) -> None:
        linger = self._chance.uniform(0.0, self._temper.maximum)
        self._arrives(submission, PATIENCE + linger, lambda _: None)

    def _arrives(
        self, submission: Submission, after: float, tell: Callable[[Outcome], None]
    ) -> None:
        self._world.at(after, lambda: tell(self._accept(submission)))

    def _accept(self, submission: Submission) -> Outcome:
        known = self.campaigns_of(submission.order_id)
        if self.manner.capability == "key":
            if submission.order_id in self._rejections:
                return Rejected("policy", {"error": "policy"})
            if known:
                return Accepted(known[0].reference, {"order": submission.order_id})
        shares = (0.0, 0.37, self._chance.random(), self._chance.random(), 1.2)
        share = self._chance.choice(shares) if self._chance.random() < self._temper.odd else 1.0
        campaign = Campaign(
            reference=f"{self.name}-{len(self.record)}",
            order_id=submission.order_id,
            quantity=submission.quantity,
            accepted_at=self._world.now,
            lasts=self._chance.uniform(5.0, 200.0),
            deliverable=int(submission.quantity * share),
        )
        self.record.append(campaign)
        self.on_accept(submission.order_id)
        return Accepted(campaign.reference, {"order": submission.order_id})

    async def status(self, references: Sequence[str]) -> dict[str, Progress]:
        """Progress; one time in five as it was a while ago, for reports come out of order."""
        await self._travel()
        found = {campaign.reference: campaign for campaign in self.record}
        return {name: self._progress(found[name], stale=True) for name in references}

    async def look_up(self, order_id: str) -> Progress | None:
        """What arrived under this order id so far."""
        assert self.manner.capability != "none", "this partner cannot be asked"
        await self._travel()
        known = self.campaigns_of(order_id)
        return self._progress(known[0]) if known else None

    async def cancel(self, reference: str) -> Progress:
        """Stop a campaign where it stands."""
        await self._travel()
        campaign = next(each for each in self.record if each.reference == reference)
        if not campaign.is_over(self._world.now):
            campaign.cancelled_at = self._world.now
        return self._progress(campaign)

    async def _travel(self) -> None:
        answer = Answer()
        fails = self._world.now < self.down_until or self._chance.random() < 0.05
        reply = ProviderUnavailable("no answer") if fails else None
        self._world.at(self._chance.uniform(0.0, 1.0), lambda: answer.give(reply))
        await answer

    def _progress(self, campaign: Campaign, *, stale: bool = False) -> Progress:
        now = self._world.now
        if stale and self._chance.random() < 0.2:
            past = max(campaign.accepted_at, now - self._chance.uniform(0.0, 60.0))
            if not campaign.is_over(past):
                return Progress(campaign.reference, "running", campaign.delivered(past))
        state = "running"
        if campaign.is_over(now):
            state = "finished" if campaign.cancelled_at is None else "cancelled"
        body = {"reference": campaign.reference, "delivered": campaign.delivered(now)}
        return Progress(campaign.reference, state, campaign.delivered(now), body)  # type: ignore[arg-type]

    def campaigns_of(self, order_id: str) -> list[Campaign]:
        """Every submission accepted under an order id: more than one is the disaster."""
        return [campaign for campaign in self.record if campaign.order_id == order_id]
