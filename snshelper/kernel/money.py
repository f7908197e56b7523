"""Integer yen. Money is never a float and never crosses currencies in this shop."""

from typing import NewType

Yen = NewType("Yen", int)
"""An amount in whole Japanese yen; the smallest unit there is."""


def tax_included_in(amount: Yen, rate_percent: int) -> Yen:
    """The consumption tax contained in a tax-inclusive amount, in yen, rounded down once.

    Source: Consumption Tax Act, total-price display; tax = amount × rate / (100 + rate).
    """
    return Yen(amount * rate_percent // (100 + rate_percent))


def format_yen(amount: int) -> str:
    """`12300` → `¥12,300`; negative amounts carry a leading minus sign."""
    sign = "−" if amount < 0 else ""
    return f"{sign}¥{abs(amount):,}"
