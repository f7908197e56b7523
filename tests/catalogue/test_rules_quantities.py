"""Quantities: whatever a person types or a client sends, a sound number or a typed refusal."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snshelper.catalogue.rules.quantities import Limits, QuantityRefused, parse_quantity

LIMITS = Limits(minimum=500, maximum=100_000, step=100)


@st.composite
def limits(draw: st.DrawFn) -> Limits:
    step = draw(st.integers(1, 1000))
    low = draw(st.integers(1, 1000))
    return Limits(low * step, (low + draw(st.integers(0, 1000))) * step, step)


anything = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=40)
    | st.text("0123456789,.-+ ０５　", max_size=20)
    | st.lists(st.integers(), max_size=3)
    | st.dictionaries(st.text(max_size=3), st.integers(), max_size=2)
)


@given(limits(), anything)
def test_every_answer_is_on_sale_and_every_refusal_names_one_that_is(
    limits: Limits, raw: object
) -> None:
    try:
        quantity = parse_quantity(raw, limits)
    except QuantityRefused as refused:
        assert limits.holds(refused.numbers["nearest"])
    else:
        assert type(quantity) is int
        assert limits.holds(quantity)


@given(limits(), st.integers(-(10**6), 10**8))
def test_no_other_quantity_on_sale_is_nearer_than_the_nearest(limits: Limits, wish: int) -> None:
    nearest = limits.nearest(wish)
    on_sale = range(limits.minimum, limits.maximum + 1, limits.step)
    assert abs(nearest - wish) == min(abs(quantity - wish) for quantity in on_sale)


@given(limits(), st.data())
def test_a_quantity_on_sale_is_understood_however_it_is_written(
    limits: Limits, data: st.DataObject
) -> None:
    steps = st.integers(limits.minimum // limits.step, limits.maximum // limits.step)
    quantity = data.draw(steps) * limits.step
    wide = str.maketrans("0123456789,", "０１２３４５６７８９，")
    for written in (quantity, str(quantity), f" {quantity:,} ", f"{quantity:,}".translate(wide)):
        assert parse_quantity(written, limits) == quantity


@pytest.mark.parametrize(
    ("raw", "reason", "nearest"),
    [
        (None, "empty", 500),
        ("", "empty", 500),
        (" \u3000\n", "empty", 500),
        ("たくさん", "text", 500),
        ("5千", "text", 500),
        ("5,00", "text", 500),
        ("1e4", "text", 500),
        ("10²", "text", 500),
        ("①②", "text", 500),
        ("½", "text", 500),
        ("٥٠٠", "text", 500),
        ("0x1F4", "text", 500),
        ("9" * 5000, "text", 500),
        (True, "text", 500),
        ([500], "text", 500),
        ({"quantity": 500}, "text", 500),
        (-500, "negative", 500),
        ("-5", "negative", 500),
        ("−5", "negative", 500),
        ("－５００", "negative", 500),
        (0, "zero", 500),
        ("0", "zero", 500),
        ("-0", "zero", 500),
        (500.0, "fractional", 500),
        (math.inf, "fractional", 500),
        (math.nan, "fractional", 500),
        ("1234.5", "fractional", 1200),
        ("1,250.0", "fractional", 1300),
        ("-3.5", "fractional", 500),
        ("1" + "0" * 40, "huge", 100_000),
        (10**100, "huge", 100_000),
        ("99", "below", 500),
        (100_100, "above", 100_000),
        ("555", "off_step", 600),
        ("549", "off_step", 500),
    ],
)
def test_a_quantity_that_cannot_be_ordered_is_refused_with_its_reason(
    raw: object, reason: str, nearest: int
) -> None:
    with pytest.raises(QuantityRefused) as refused:
        parse_quantity(raw, LIMITS)
    assert refused.value.numbers["reason"] == reason
    assert refused.value.numbers["nearest"] == nearest


@pytest.mark.parametrize(
    "raw", [5000, "5000", "5,000", "５，０００", " 5 000 ", "+5000", "0005000"]
)
def test_five_thousand_may_be_typed_in_many_ways(raw: object) -> None:
    assert parse_quantity(raw, LIMITS) == 5000
