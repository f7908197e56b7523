"""What an address or a form can ask of the order table."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from snshelper.fulfilment.admin.filters import (
    OrderFilter,
    address_of,
    form_values,
    id_bounds,
    read_filter,
)
from snshelper.kernel.clock import JAPAN
from snshelper.ordering.rules import OPEN_STATES, STATES
from tests.admin.desk import order_id_at

FULL = OrderFilter("unknown", "boost", "K7Q2", date(2026, 11, 1), date(2026, 11, 22))


def test_a_filter_survives_its_own_address() -> None:
    query = dict(parse_qsl(urlsplit(address_of(FULL)).query))
    assert read_filter(query) == FULL
    assert read_filter(form_values(FULL)) == FULL
    assert address_of(OrderFilter()) == "/admin/orders"


def test_nobodys_address_gets_into_a_link() -> None:
    assert address_of(read_filter({"find": "t@example.jp", "state": "open"})) == (
        "/admin/orders?state=open"
    )


@pytest.mark.parametrize(
    "raw",
    [
        {"state": "lost", "family": "followers", "since": "yesterday", "until": "2026-13-01"},
        {"state": None, "family": 3, "find": ["x"], "since": {"a": 1}, "until": True},
        {"since": "0001-01-01", "until": "9999-12-31"},
        {},
    ],
)
def test_what_cannot_be_understood_is_left_out(raw: dict[str, object]) -> None:
    assert read_filter(raw) == OrderFilter()


def test_open_stands_for_every_state_that_is_not_an_end() -> None:
    assert read_filter({"state": "open"}).states == OPEN_STATES
    assert read_filter({}).states == ()
    assert [read_filter({"state": state}).states for state in STATES] == [(s,) for s in STATES]


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("", "everything", ""),
        ("#k7q2m8", "code", "K7Q2M8"),
        ("K7", "code", "K7"),
        ("K", "nothing", "K"),
        ("K1", "nothing", "K1"),
        ("K7Q2M8X", "nothing", "K7Q2M8X"),
        ("t@example.jp", "email", "t@example.jp"),
        ("0193ABCD-1234-7000-8000-0123456789AB", "id", "0193abcd-1234-7000-8000-0123456789ab"),
        ("%", "nothing", "%"),
    ],
)
def test_what_was_typed_is_told_apart(typed: str, kind: str, text: str) -> None:
    assert read_filter({"find": typed}).sought == (kind, text)


def test_a_period_holds_exactly_the_ids_made_between_its_midnights_in_japan() -> None:
    low, high = id_bounds(read_filter({"since": "2026-11-22", "until": "2026-11-22"}))
    begins = datetime(2026, 11, 22, tzinfo=JAPAN)
    moment = timedelta(milliseconds=1)
    inside = [begins, begins + timedelta(hours=9), begins + timedelta(days=1) - moment]
    outside = [begins - moment, begins + timedelta(days=1)]
    assert all(low <= order_id_at(one.astimezone(UTC)) < high for one in inside)
    assert not any(low <= order_id_at(one.astimezone(UTC)) < high for one in outside)


def test_a_period_may_be_open_at_either_end() -> None:
    assert id_bounds(OrderFilter()) == ("", "")
    assert id_bounds(read_filter({"since": "2026-11-22"}))[1] == ""
    assert id_bounds(read_filter({"until": "2026-11-22"}))[0] == ""
