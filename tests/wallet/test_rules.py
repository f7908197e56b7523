"""Parting a price, and reading an amount."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snshelper.wallet.rules import (
    LARGEST_TOP_UP,
    SMALLEST_TOP_UP,
    InvalidAmount,
    parse_top_up,
    settle,
)

prices = st.integers(1, 10**12)
quantities = st.integers(1, 10**9)


@given(price=prices, quantity=quantities, delivered=st.integers(-(10**9), 10**10))
def test_what_is_kept_and_what_is_refunded_add_up_to_the_price(
    price: int, quantity: int, delivered: int
) -> None:
    parts = settle(price, quantity, delivered)
    assert parts.kept + parts.refund == price
    assert type(parts.kept) is int
    assert type(parts.refund) is int
    assert 0 <= parts.kept <= price


@given(price=prices, quantity=quantities, delivered=st.integers(0, 10**9))
def test_the_customer_never_pays_more_than_what_arrived_nor_a_whole_yen_less(
    price: int, quantity: int, delivered: int
) -> None:
    arrived = min(delivered, quantity)
    kept = settle(price, quantity, delivered).kept
    assert kept * quantity <= price * arrived < (kept + 1) * quantity


@given(price=prices, quantity=quantities, one=st.integers(0, 10**9), other=st.integers(0, 10**9))
def test_more_delivered_never_costs_less(price: int, quantity: int, one: int, other: int) -> None:
    less, more = sorted((one, other))
    assert settle(price, quantity, less).kept <= settle(price, quantity, more).kept


def test_nothing_delivered_is_free_and_everything_delivered_costs_the_price() -> None:
    assert settle(999, 7, 0) == settle(999, 7, -3)
    assert settle(999, 7, 0).refund == 999
    assert settle(999, 7, 7).kept == settle(999, 7, 8).kept == 999


def test_no_yen_is_lost_where_a_float_would_lose_one() -> None:
    # int(9007199254740993 * (1 / 1)) is 9007199254740992.
    assert settle(9_007_199_254_740_993, 1, 1).kept == 9_007_199_254_740_993
    assert settle(2900, 2900, 2871).kept == 2871


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("3000", 3000),
        ("３，０００", 3000),
        (" 3,000 円", 3000),
        ("¥3,000", 3000),
        ("￥３０００", 3000),
        (500, SMALLEST_TOP_UP),
        ("300000", LARGEST_TOP_UP),
    ],
)
def test_an_amount_is_read_as_people_type_it(typed: object, amount: int) -> None:
    assert parse_top_up(typed) == amount


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "¥", "-500", "−3000", "499", "300001", "3000.0", "3e3", "1000000000000000"),
        *("0x1000", "3²00", "①000", "10,00", "3_000", "NaN", "三千", "3000\x00", "\ud8003000"),
        *(None, True, 1000.0, float("inf"), float("nan"), [3000], {"amount": 3000}, -1),
        pytest.param(10**5000, id="an int beyond any text"),
    ],
)
def test_everything_else_is_refused_and_charges_nothing(typed: Any) -> None:
    with pytest.raises(InvalidAmount):
        parse_top_up(typed)


@given(st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.lists(st.integers())))
def test_whatever_is_typed_is_an_amount_within_the_limits_or_refused(typed: object) -> None:
    try:
        amount = parse_top_up(typed)
    except InvalidAmount:
        return
    assert type(amount) is int
    assert SMALLEST_TOP_UP <= amount <= LARGEST_TOP_UP
