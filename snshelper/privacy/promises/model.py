"""What is known about a promise: what keeps it, how a test takes that away, and what proves it."""

from collections.abc import Iterable
from dataclasses import dataclass

FIRST, LAST = 1, 84


@dataclass(frozen=True)
class Mechanism:
    """The place in the program that keeps a promise.

    `place` is its dotted path; `switch` takes it away (see kernel/switches.py); `proof` is the
    id of a test, without parameters, that then fails.
    """

    place: str
    switch: str
    proof: str


@dataclass(frozen=True)
class Promise:
    """One promise of the published policy. Its words are what the page says at its anchor."""

    number: int
    mechanisms: tuple[Mechanism, ...]
    more_tests: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """`P7`."""
        return f"P{self.number}"

    @property
    def anchor(self) -> str:
        """Where the page makes it: `p-7`."""
        return f"p-{self.number}"

    @property
    def tests(self) -> tuple[str, ...]:
        """Every test that proves it, without repetition."""
        proofs = (mechanism.proof for mechanism in self.mechanisms)
        return tuple(dict.fromkeys((*proofs, *self.more_tests)))


def kept(
    *numbers: int, by: Mechanism | tuple[Mechanism, ...], more: Iterable[str] = ()
) -> tuple[Promise, ...]:
    """Promises that the same mechanisms keep and the same tests prove."""
    mechanisms = (by,) if isinstance(by, Mechanism) else by
    return tuple(Promise(number, mechanisms, tuple(more)) for number in numbers)
