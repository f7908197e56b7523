"""/admin: today in figures, two weeks in charts, and what waits for a person."""

from typing import Any

import reflex as rx

from snshelper.admin.state.dashboard import Dashboard
from snshelper.fulfilment.admin.searching import order_search
from snshelper.interface.admin_frame import admin_frame, key_hints
from snshelper.interface.charts import bar_chart, line_chart
from snshelper.interface.native import link
from snshelper.interface.parts import error_message, testid
from snshelper.kernel.i18n import Texts

ON_LOAD = (Dashboard.load,)
_BOARD: Any = Dashboard


def view(t: Texts) -> rx.Component:
    """The page."""
    return admin_frame(
        t,
        rx.el.div(
            rx.el.h1(t("page.admin.title")),
            rx.cond(Dashboard.shown_at != "", _read_again(t)),
            class_name="admin-tools",
        ),
        error_message(t, Dashboard.error, Dashboard.needs_login),
        rx.cond(Dashboard.privacy_late != "", _privacy_late(t)),
        rx.cond(
            Dashboard.shown_at != "",
            rx.fragment(_figures(), _waiting(t), _charts(t), _doors(t)),
            rx.cond(
                Dashboard.error == "",
                rx.el.p(t("common.loading"), class_name="soft", role="status"),
            ),
        ),
        search=rx.cond(Dashboard.sees_orders, order_search(t)),
    )


def _read_again(t: Texts) -> rx.Component:
    return rx.el.div(
        rx.el.span(Dashboard.roles),
        rx.el.span(t("desk.shown_at"), " ", rx.el.time(Dashboard.shown_at)),
        rx.el.button(
            t("desk.refresh"),
            type="button",
            on_click=Dashboard.load,
            class_name="button",
            custom_attrs=testid("dashboard-refresh"),
        ),
        class_name="bulk",
    )


def _privacy_late(t: Texts) -> rx.Component:
    return rx.el.p(
        Dashboard.privacy_late,
        " ",
        link(t("admin.privacy_late_link"), href=t.url("/admin/privacy")),
        class_name="notice error",
        custom_attrs=testid("admin-privacy-late"),
    )


def _figures() -> rx.Component:
    return rx.el.dl(
        rx.foreach(
            _BOARD.figures,
            lambda figure: rx.el.div(
                rx.el.dt(figure.name),
                rx.el.dd(
                    rx.cond(
                        figure.status != "",
                        rx.el.span(figure.value, class_name="status"),
                        figure.value,
                    ),
                    rx.cond(figure.hint != "", rx.el.p(figure.hint, class_name="hint")),
                ),
                class_name="figure",
                custom_attrs={"data-status": figure.status},
            ),
        ),
        class_name="figures",
        custom_attrs=testid("admin-figures"),
    )


def _waiting(t: Texts) -> rx.Component:
    return rx.cond(
        Dashboard.has_desk,
        rx.el.section(
            rx.el.h2(t("admin.waiting.heading")),
            rx.cond(
                Dashboard.waiting,
                rx.fragment(_table(t), key_hints(t)),
                rx.el.p(t("admin.waiting.none"), class_name="empty"),
            ),
            class_name="stack",
        ),
    )


def _table(t: Texts) -> rx.Component:
    return rx.el.table(
        rx.el.thead(
            rx.el.tr(
                *[
                    rx.el.th(t(f"admin.waiting.column.{name}"), scope="col")
                    for name in ("code", "kind", "about")
                ],
                rx.el.th(t("admin.waiting.column.since"), scope="col", class_name="num"),
            )
        ),
        rx.el.tbody(rx.foreach(_BOARD.waiting, lambda line: _line(t, line))),
        class_name="table",
        custom_attrs={"data-keys": ""},
    )


def _line(t: Texts, line: Any) -> rx.Component:
    def label(name: str) -> dict[str, str]:
        return {"data-label": t(f"admin.waiting.column.{name}")}

    return rx.el.tr(
        rx.el.td(link(rx.el.code(line.code, class_name="tag"), href=line.url)),
        rx.el.td(rx.el.span(line.kind, class_name="status"), custom_attrs=label("kind")),
        rx.el.td(line.about, custom_attrs=label("about")),
        rx.el.td(line.since, class_name="num", custom_attrs=label("since")),
        key=line.kind + line.code,
        custom_attrs={**testid("admin-waiting-row"), "data-status": line.status},
    )


def _charts(t: Texts) -> rx.Component:
    return rx.el.section(
        line_chart(t, t("admin.chart.orders"), _BOARD.orders_chart),
        rx.cond(
            Dashboard.sees_orders, line_chart(t, t("admin.chart.revenue"), _BOARD.revenue_chart)
        ),
        bar_chart(t, t("admin.chart.deliveries"), _BOARD.deliveries_chart),
        class_name="cards",
        aria_label=t("admin.chart.heading"),
    )


def _doors(t: Texts) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("admin.door.heading")),
        rx.el.dl(
            rx.foreach(
                _BOARD.doors,
                lambda door: rx.el.div(
                    rx.el.dt(link(door.name, href=door.url)), rx.el.dd(door.words)
                ),
            ),
            class_name="facts",
            custom_attrs=testid("admin-doors"),
        ),
        class_name="stack",
    )
