"""Quotes: integer yen, rounded once, and never another price than the one that was seen."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snshelper.catalogue.rules.quantities import Limits, QuantityRefused
from snshelper.catalogue.rules.quotes import PriceChanged, check_price_unchanged, quote

LIMITS = Limits(1, 100_000, 1)


@dataclass(frozen=True)
class Thing:
    unit_price: int
    tax_rate: int = 10
    limits: Limits = LIMITS


@given(st.integers(1, 10_000), st.integers(1, 100_000), st.sampled_from([8, 10]))
def test_the_total_is_exact_and_the_tax_inside_it_is_rounded_down_once(
    unit_price: int, quantity: int, rate: int
) -> None:
    quoted = quote(Thing(unit_price, rate), quantity)
    assert quoted.total == unit_price * quantity
    assert quoted.tax * (100 + rate) <= quoted.total * rate < (quoted.tax + 1) * (100 + rate)
    assert all(type(value) is int for value in vars(quoted).values())


@given(st.integers(1, 10_000), st.integers(1, 10_000), st.integers(1, 100_000))
def test_a_quote_passes_only_when_the_customer_saw_its_unit_price(
    seen: int, now: int, quantity: int
) -> None:
    if seen == now:
        check_price_unchanged(seen, now, quantity)
        return
    with pytest.raises(PriceChanged) as changed:
        check_price_unchanged(seen, now, quantity)
    assert changed.value.numbers == {"total": now * quantity, "unit_price": now}


@pytest.mark.parametrize("seen", [None, True, 1.0, "1", [1], float("nan")])
def test_only_an_integer_counts_as_a_price_that_was_seen(seen: object) -> None:
    with pytest.raises(PriceChanged):
        check_price_unchanged(seen, 1, 5)


def test_nothing_is_quoted_that_is_not_on_sale() -> None:
    with pytest.raises(QuantityRefused):
        quote(Thing(2, limits=Limits(100, 200, 100)), 150)
