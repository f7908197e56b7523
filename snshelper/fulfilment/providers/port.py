"""What fulfilment needs of an outside system, and the few ways its answers can come out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

Capability = Literal["key", "lookup", "none"]
"""What may be done after an answer was lost: `key` send the same again under the same key,
`lookup` wait and ask by our reference first, `none` never send again: staff decide."""


@dataclass(frozen=True)
class Submission:
    """What a partner is told: target and quantity under our order id; never who the customer is."""

    order_id: str
    product: str
    target: str
    quantity: int


@dataclass(frozen=True)
class Accepted:
    """The partner took it and gave a reference."""

    reference: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Rejected:
    """The partner refused it: nothing was or will be delivered."""

    reason: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Unsent:
    """It surely did not reach the partner; it may be sent again after `wait_seconds`."""

    reason: str
    wait_seconds: float = 1.0


@dataclass(frozen=True)
class Lost:
    """Nobody can tell whether the partner took it."""

    reason: str


Outcome = Accepted | Rejected | Unsent | Lost
ProgressState = Literal["running", "finished", "cancelled", "rejected"]


@dataclass(frozen=True)
class Progress:
    """How far a submission is, as the partner measures it. `delivered` counts units."""

    reference: str
    state: ProgressState
    delivered: int
    body: Mapping[str, Any] = field(default_factory=dict)


class ProviderUnavailable(Exception):
    """A question could not be answered now; asking again later is harmless."""


@dataclass(frozen=True)
class Manner:
    """How a provider is to be treated. All times in seconds.

    `unknown_wait`: longer than the partner may still be working on a request whose answer was
    lost. `unknown_deadline`: after it an order that nobody can resolve is refunded.
    `is_outside`: what it is told leaves the house, so each time is noted.
    """

    capability: Capability
    unknown_wait: float
    poll_first: float
    poll_last: float
    unknown_deadline: float = 72 * 3600
    batch: int = 200
    is_outside: bool = True


class Provider(Protocol):
    """A connector. Every call may be repeated; none opens a database transaction."""

    name: str
    manner: Manner

    async def submit(self, submission: Submission) -> Outcome:
        """Hand an order over, once."""

    async def status(self, references: Sequence[str]) -> dict[str, Progress]:
        """Progress by reference; raises ProviderUnavailable."""

    async def look_up(self, order_id: str) -> Progress | None:
        """What the partner has under our order id, None if nothing; ProviderUnavailable."""

    async def cancel(self, reference: str) -> Progress:
        """Stop what is not delivered yet; raises ProviderUnavailable."""

    async def correct(self, reference: str, target: str) -> bool:
        """Tell that a target was wrong and what is right; True once that was acknowledged.

        False where nothing is kept under the reference; raises ProviderUnavailable.
        """
