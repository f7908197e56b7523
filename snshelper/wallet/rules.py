"""Pure decisions about money."""

from dataclasses import dataclass

from snshelper.catalogue.rules.whole_numbers import UnreadableNumber, read_whole_number
from snshelper.kernel.errors import ShopError

SMALLEST_TOP_UP = 500
LARGEST_TOP_UP = 300_000
SUGGESTED_TOP_UPS = (3_000, 10_000, 30_000)


class InvalidAmount(ShopError):
    """The amount to top up is not a whole number of yen within the limits; nothing was charged."""

    code = "invalid_amount"


@dataclass(frozen=True)
class Settlement:
    """How an order's price is parted, in yen; the two always add up to the price."""

    kept: int
    refund: int


def settle(price: int, quantity: int, delivered: int) -> Settlement:
    """Pay only for what arrived: kept = price × delivered ÷ quantity, rounded down.

    `delivered` is clamped to 0..quantity. Integers only: a float would lose yen.
    """
    arrived = min(max(delivered, 0), quantity)
    kept = price * arrived // quantity
    return Settlement(kept, price - kept)


def parse_top_up(raw: object) -> int:
    """The amount in yen a person typed (full-width digits, commas and ¥ are understood).

    Raises InvalidAmount.
    """
    try:
        amount = read_whole_number(_bare(raw))
    except UnreadableNumber:
        amount = 0
    if not SMALLEST_TOP_UP <= amount <= LARGEST_TOP_UP:
        raise InvalidAmount(smallest=f"{SMALLEST_TOP_UP:,}", largest=f"{LARGEST_TOP_UP:,}")
    return amount


def _bare(raw: object) -> object:
    """`raw` without the sign of its currency."""
    return raw.strip().strip("¥￥円 ") if isinstance(raw, str) else raw
