"""Chart components."""

import reflex as rx

from snshelper.interface.chart_scale import Chart
from snshelper.interface.charts import bar_chart, line_chart
from snshelper.kernel.i18n import Texts


class ChartedState(rx.State):
    """A page state with a chart."""

    chart: Chart = Chart()


def test_a_chart_draws_from_the_state_and_says_the_same_as_a_table() -> None:
    for draw in (line_chart, bar_chart):
        drawn = str(draw(Texts("ja"), "売上", ChartedState.chart))
        assert "preserveAspectRatio" in drawn
        assert '"table"' in drawn
        assert "\\u58f2\\u4e0a" in drawn or "売上" in drawn


def test_an_empty_chart_says_so() -> None:
    assert Texts("en")("interface.chart.empty") in str(
        line_chart(Texts("en"), "Sales", ChartedState.chart)
    )
