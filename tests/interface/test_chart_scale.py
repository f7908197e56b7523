"""Coordinates, ticks and words of a chart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snshelper.interface.chart_scale import SIZE, Chart, axis_ticks, scale, thin_labels
from snshelper.kernel.money import format_yen


def test_an_empty_series_is_an_empty_chart() -> None:
    assert scale([]) == Chart()


def test_a_line_runs_from_edge_to_edge_and_zero_lies_at_the_bottom() -> None:
    chart = scale([("mon", 0), ("tue", 5), ("wed", 10)])
    assert chart.line == "M0 1000L500 500L1000 0"
    assert chart.last_dot == "M1000 0h0"


def test_a_single_value_is_drawn_as_a_level_line() -> None:
    assert scale([("today", 10)]).line == "M0 0L1000 0"


def test_only_zeros_are_drawn_on_the_ground() -> None:
    chart = scale([("mon", 0), ("tue", 0)])
    assert chart.line == "M0 1000L1000 1000"
    assert chart.y_labels == ["2", "1", "0"]


def test_a_negative_amount_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        scale([("mon", -1)])


def test_bars_stand_on_the_ground_inside_their_columns() -> None:
    for mark in scale([(str(day), day) for day in range(1, 8)]).marks:
        assert mark.y + mark.height == SIZE
        assert mark.column_x <= mark.x
        assert mark.x + mark.width <= mark.column_x + mark.column_width


def test_columns_cover_the_whole_width_without_a_gap() -> None:
    marks = scale([(str(day), day) for day in range(13)]).marks
    ends = [mark.column_x + mark.column_width for mark in marks]
    assert [mark.column_x for mark in marks] == [0, *ends[:-1]]
    assert ends[-1] == SIZE


def test_every_value_is_spelled_in_titles_and_in_the_table() -> None:
    chart = scale([("11/22", 12_300)], format_yen)
    assert chart.marks[0].title == "11/22: ¥12,300"
    assert (chart.rows[0].label, chart.rows[0].value) == ("11/22", "¥12,300")
    assert chart.y_labels == ["¥16,000", "¥8,000", "¥0"]


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [(0, [0, 1, 2]), (3, [0, 2, 4]), (312, [0, 200, 400]), (449_384, [0, 250_000, 500_000])],
)
def test_ticks_are_round_and_close_to_the_highest_value(highest: int, ticks: list[int]) -> None:
    assert axis_ticks(highest) == ticks


@given(st.integers(min_value=2, max_value=10**12))
def test_no_value_rises_above_the_axis_nor_stays_below_half_of_it(highest: int) -> None:
    top = axis_ticks(highest)[-1]
    assert highest <= top <= 2 * highest


@given(st.integers(min_value=1, max_value=400))
def test_few_labels_are_shown_and_always_the_first_and_the_last(count: int) -> None:
    labels = thin_labels([str(place) for place in range(count)])
    shown = [label for label in labels if label]
    assert len(labels) == count
    assert 1 <= len(shown) <= 5
    assert (shown[0], shown[-1]) == ("0", str(count - 1))
