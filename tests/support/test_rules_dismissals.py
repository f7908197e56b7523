"""The popup cookie, with the clock moved by hand."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.ids import new_id
from snshelper.privacy.cookies import POPUP, set_cookie_header
from snshelper.support.rules.dismissals import (
    Dismissal,
    Span,
    as_span,
    cookie_life_seconds,
    dismiss,
    is_hidden,
    is_popup_reference,
    read_dismissals,
    write_dismissals,
)

_DAY = 86_400
_ID = "01900000-0000-7000-8000-00000000000a"


@pytest.mark.parametrize(("span", "seconds"), [("day", _DAY), ("week", 7 * _DAY)])
def test_a_popup_stays_hidden_for_its_span_and_then_comes_back(
    span: Span, seconds: int, clock: SteppedClock
) -> None:
    value = write_dismissals(dismiss((), _ID, 1, span, clock()))
    clock.advance(seconds - 1)
    assert is_hidden(read_dismissals(value, clock()), _ID, 1)
    clock.advance(1)
    assert not is_hidden(read_dismissals(value, clock()), _ID, 1)


def test_a_popup_hidden_for_good_stays_hidden(clock: SteppedClock) -> None:
    value = write_dismissals(dismiss((), _ID, 1, "forever", clock()))
    clock.advance(20 * 365 * _DAY)
    assert is_hidden(read_dismissals(value, clock()), _ID, 1)


def test_a_new_version_shows_again_and_an_old_one_does_not(clock: SteppedClock) -> None:
    dismissals = dismiss((), _ID, 2, "forever", clock())
    assert is_hidden(dismissals, _ID, 1)
    assert is_hidden(dismissals, _ID, 2)
    assert not is_hidden(dismissals, _ID, 3)
    assert not is_hidden(dismissals, new_id(), 2)


def test_hiding_again_replaces_what_was_said_before(clock: SteppedClock) -> None:
    first = dismiss((), _ID, 1, "forever", clock())
    assert dismiss(first, _ID, 2, "day", clock()) == (
        Dismissal(_ID, 2, int(clock().timestamp()) + _DAY),
    )


def test_expired_entries_are_pruned_when_the_cookie_is_written_again(clock: SteppedClock) -> None:
    short = dismiss((), _ID, 1, "day", clock())
    clock.advance(_DAY)
    known = read_dismissals(write_dismissals(short), clock())
    assert [d.popup_id for d in dismiss(known, new_id(), 1, "day", clock())] != [_ID]
    assert len(dismiss(known, new_id(), 1, "day", clock())) == 1


def test_the_cookie_never_outgrows_a_browser(clock: SteppedClock) -> None:
    dismissals: tuple[Dismissal, ...] = ()
    for _ in range(500):
        dismissals = dismiss(dismissals, new_id(), 999_999, "week", clock())
    header = set_cookie_header(POPUP, write_dismissals(dismissals), is_https=True)
    assert len(header.split(";")[0]) <= 4096


@pytest.mark.parametrize(
    "junk",
    [
        "",
        "~",
        "x",
        f"{_ID}:1",
        f"{_ID}:1:",
        f"{_ID}:-1:0",
        f"{_ID}:1:99999999999999",
        f"{_ID}:１:0",
        f"{_ID.upper()}:1:0",
        f"{_ID}:1:0\n",
        "~".join([f"{_ID}:1:0"] * 100),
        "[1,2]",
        "\x00",
    ],
)
def test_a_hostile_cookie_hides_nothing(junk: str, clock: SteppedClock) -> None:
    assert read_dismissals(junk, clock()) == ()


def test_good_entries_survive_beside_junk(clock: SteppedClock) -> None:
    assert is_hidden(read_dismissals(f"junk~{_ID}:1:0~:::", clock()), _ID, 1)


@given(st.text())
def test_no_cookie_value_breaks_the_reader(value: str) -> None:
    clock = SteppedClock(datetime(2026, 11, 22, tzinfo=UTC))
    known = read_dismissals(value, clock())
    assert read_dismissals(write_dismissals(known), clock()) == known


@pytest.mark.parametrize(
    ("spans", "seconds"),
    [
        (("day",), _DAY),
        (("day", "week"), 7 * _DAY),
        (("day", "forever"), 365 * _DAY),
        ((), 0),
    ],
)
def test_the_cookie_lives_no_longer_than_its_last_entry(
    spans: tuple[Span, ...], seconds: int, clock: SteppedClock
) -> None:
    dismissals: tuple[Dismissal, ...] = ()
    for span in spans:
        dismissals = dismiss(dismissals, new_id(), 1, span, clock())
    assert cookie_life_seconds(dismissals, clock()) == seconds


@pytest.mark.parametrize("junk", [None, "", "year", "DAY", 1, ["day"]])
def test_only_the_three_spans_exist(junk: object) -> None:
    assert as_span(junk) is None


@pytest.mark.parametrize(
    ("popup_id", "version"),
    [("", "1"), (_ID, ""), (_ID, "x"), (_ID, "1:2"), ("a~b", "1"), (_ID, "1\n")],
)
def test_only_an_id_and_a_number_can_name_a_popup(popup_id: str, version: str) -> None:
    assert is_popup_reference(_ID, "1")
    assert not is_popup_reference(popup_id, version)
