"""How much of a service may be ordered."""

from dataclasses import dataclass
from typing import Literal

from snshelper.catalogue.rules.whole_numbers import (
    NumberFault,
    UnreadableNumber,
    read_whole_number,
)
from snshelper.kernel.errors import ShopError

QuantityFault = NumberFault | Literal["below", "above", "off_step"]


class QuantityRefused(ShopError):
    """This quantity cannot be ordered; nothing was charged.

    `reason` is a QuantityFault; `nearest` the closest quantity that can be ordered, between
    `minimum` and `maximum` in steps of `step`.
    """

    code = "quantity"


@dataclass(frozen=True)
class Limits:
    """The quantities a service accepts: every multiple of `step` from `minimum` to `maximum`.

    `minimum` and `maximum` are multiples of `step` themselves.
    """

    minimum: int
    maximum: int
    step: int

    def nearest(self, quantity: int) -> int:
        """The closest accepted quantity; of two equally close ones the larger."""
        within = min(max(quantity, self.minimum), self.maximum)
        return (within + self.step // 2) // self.step * self.step

    def holds(self, quantity: int) -> bool:
        """Whether `quantity` is accepted as it is."""
        return self.minimum <= quantity <= self.maximum and quantity % self.step == 0


def parse_quantity(raw: object, limits: Limits) -> int:
    """The quantity a customer asked for, from an int or from text as people type it.

    Raises QuantityRefused, naming the nearest quantity that would be accepted.
    """
    try:
        quantity = read_whole_number(raw)
    except UnreadableNumber as unreadable:
        rough = unreadable.rough or (limits.maximum if unreadable.fault == "huge" else 0)
        raise _refusal(unreadable.fault, rough, limits) from None
    if quantity < limits.minimum:
        raise _refusal("below", quantity, limits)
    if quantity > limits.maximum:
        raise _refusal("above", quantity, limits)
    if quantity % limits.step:
        raise _refusal("off_step", quantity, limits)
    return quantity


def _refusal(fault: QuantityFault, quantity: int, limits: Limits) -> QuantityRefused:
    return QuantityRefused(reason=fault, nearest=limits.nearest(quantity), **vars(limits))
