"""What a quantity costs, in integer yen, and whether that is still what the customer saw."""

from dataclasses import dataclass
from typing import Protocol

from snshelper.catalogue.rules.quantities import Limits, parse_quantity
from snshelper.kernel.errors import ShopError
from snshelper.kernel.money import Yen, tax_included_in


class PriceChanged(ShopError):
    """The price is no longer the one that was shown; nothing was charged.

    `total` is the new total in yen, `unit_price` the new price of one unit.
    """

    code = "price_changed"


class Priced(Protocol):
    """Anything with a unit price (yen including tax), a tax rate (percent) and limits."""

    @property
    def unit_price(self) -> int:
        """Yen for one unit, tax included."""

    @property
    def tax_rate(self) -> int:
        """Consumption tax in percent."""

    @property
    def limits(self) -> Limits:
        """The quantities that can be ordered."""


@dataclass(frozen=True)
class PriceQuote:
    """What one order costs; `tax` (yen) is contained in `total` (yen)."""

    unit_price: Yen
    quantity: int
    total: Yen
    tax: Yen


def quote(service: Priced, quantity: object) -> PriceQuote:
    """The price of `quantity` units. Raises QuantityRefused for a quantity not on sale.

    The tax is rounded once, for the whole (Consumption Tax Act, total-price display).
    """
    accepted = parse_quantity(quantity, service.limits)
    total = Yen(service.unit_price * accepted)
    return PriceQuote(
        Yen(service.unit_price), accepted, total, tax_included_in(total, service.tax_rate)
    )


def check_price_unchanged(shown_unit_price: object, unit_price: int, quantity: int) -> None:
    """Raise PriceChanged unless the customer saw exactly the present unit price (yen)."""
    # `True == 1` and `1.0 == 1`: only an int is a price.
    if type(shown_unit_price) is not int or shown_unit_price != unit_price:
        raise PriceChanged(total=unit_price * quantity, unit_price=unit_price)
