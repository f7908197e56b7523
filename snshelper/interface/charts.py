"""Charts as inline SVG, drawn from a `Chart` in the state, with the same numbers as a table."""

from typing import Any

import reflex as rx

from snshelper.interface.chart_scale import SIZE
from snshelper.kernel.i18n import Texts


def line_chart(t: Texts, caption: str, chart: Any) -> rx.Component:
    """A line over time. `chart` is a state var of type `chart_scale.Chart`."""
    line = rx.el.path(d=chart.line, class_name="chart-line")
    dot = rx.el.path(d=chart.last_dot, class_name="chart-dot")
    return _figure(t, caption, chart, _words(chart.x_labels, "chart-x"), line, dot)


def bar_chart(t: Texts, caption: str, chart: Any) -> rx.Component:
    """One bar for each value. `chart` is a state var of type `chart_scale.Chart`."""
    bars = rx.foreach(
        chart.marks,
        lambda mark: rx.el.rect(
            x=mark.x, y=mark.y, width=mark.width, height=mark.height, class_name="chart-bar"
        ),
    )
    return _figure(t, caption, chart, _words(chart.bar_labels, "chart-x even"), bars)


def _figure(t: Texts, caption: str, chart: Any, x_words: Any, *shapes: Any) -> rx.Component:
    return rx.el.figure(
        rx.el.figcaption(caption),
        rx.cond(
            chart.line == "",
            rx.el.p(t("interface.chart.empty"), class_name="soft small"),
            rx.fragment(
                rx.el.div(
                    _words(chart.y_labels, "chart-y"),
                    _plot(caption, chart, *shapes),
                    x_words,
                    class_name="chart-body",
                ),
                _same_numbers(t, chart),
            ),
        ),
        class_name="chart",
    )


def _words(labels: Any, class_name: str) -> rx.Component:
    spoken_in_the_table = {"aria-hidden": "true"}
    words = rx.foreach(labels, lambda label: rx.el.span(label))
    return rx.el.div(words, class_name=class_name, custom_attrs=spoken_in_the_table)


def _plot(caption: str, chart: Any, *shapes: Any) -> rx.Component:
    return rx.el.svg(
        rx.foreach(
            chart.grid,
            lambda y: rx.el.path(d=f"M0 {y}H{SIZE}", class_name="chart-grid"),
        ),
        *shapes,
        rx.foreach(chart.marks, _pointer_column),
        view_box=f"0 0 {SIZE} {SIZE}",
        preserve_aspect_ratio="none",
        role="img",
        aria_label=caption,
    )


def _pointer_column(mark: Any) -> rx.Component:
    return rx.el.rect(
        rx.el.title(mark.title),
        x=mark.column_x,
        y=0,
        width=mark.column_width,
        height=SIZE,
        class_name="chart-column",
    )


def _same_numbers(t: Texts, chart: Any) -> rx.Component:
    return rx.el.details(
        rx.el.summary(t("interface.chart.numbers")),
        rx.el.table(
            rx.el.tbody(
                rx.foreach(
                    chart.rows,
                    lambda row: rx.el.tr(
                        rx.el.th(row.label, scope="row"), rx.el.td(row.value, class_name="num")
                    ),
                )
            ),
            class_name="table keep",
        ),
        class_name="more",
    )
