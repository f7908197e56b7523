"""The services screen: a dense table, and beside it the panel of the service that is open."""

from typing import Any

import reflex as rx

from snshelper.catalogue.admin.panel import service_panel
from snshelper.catalogue.admin.state import ServicesDesk
from snshelper.interface.admin_frame import admin_frame, key_hints
from snshelper.interface.icons import icon
from snshelper.interface.parts import error_message
from snshelper.kernel.i18n import Texts

ON_LOAD = (ServicesDesk.load,)


def services(t: Texts) -> rx.Component:
    """The page at /admin/services."""
    return admin_frame(
        t,
        rx.el.h1(t("catalogue.admin.heading")),
        _tools(t),
        error_message(t, ServicesDesk.error, ServicesDesk.needs_login),
        rx.el.table(_head(t), rx.el.tbody(_rows(t)), class_name="table", custom_attrs=_KEYS),
        rx.cond(
            ~ServicesDesk.has_lines,
            rx.el.p(t("catalogue.admin.none"), class_name="empty"),
        ),
        key_hints(t),
        side=rx.cond(ServicesDesk.slug != "", service_panel(t)),
    )


_KEYS = {"data-keys": ""}


def _tools(t: Texts) -> rx.Component:
    label = t("catalogue.admin.search")
    return rx.el.div(
        rx.el.div(
            icon("search"),
            rx.el.input(
                type="search",
                placeholder=label,
                aria_label=label,
                auto_complete="off",
                max_length=80,
                on_change=ServicesDesk.search.debounce(150),
                custom_attrs={"data-search": ""},
            ),
            class_name="search-box",
            role="search",
        ),
        class_name="admin-tools",
    )


def _head(t: Texts) -> rx.Component:
    return rx.el.thead(
        rx.el.tr(
            rx.el.th(t("catalogue.admin.column.title")),
            rx.el.th(t("catalogue.admin.column.family")),
            rx.el.th(t("catalogue.admin.column.price"), class_name="num"),
            rx.el.th(t("catalogue.admin.column.quantity"), class_name="num"),
            rx.el.th(t("catalogue.admin.column.routes")),
            rx.el.th(t("catalogue.admin.column.state")),
            rx.el.th(t("catalogue.admin.column.switch")),
        )
    )


def _rows(t: Texts) -> rx.Component:
    return rx.foreach(ServicesDesk.lines, lambda line: _row(t, line))


def _row(t: Texts, line: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.td(
            rx.el.div(
                rx.el.span(
                    class_name="platform-dot", custom_attrs={"data-platform": line.platform}
                ),
                rx.el.button(
                    line.title,
                    type="button",
                    class_name="link-button",
                    on_click=ServicesDesk.open(line.slug),
                ),
                class_name="card-head",
            )
        ),
        _cell(t, "family", line.family, "tight"),
        _cell(t, "price", line.price, "num"),
        _cell(t, "quantity", line.quantity, "num"),
        _cell(t, "routes", line.routes),
        _cell(t, "state", _state(line)),
        _cell(t, "switch", _switch(t, line), "tight"),
        aria_selected=ServicesDesk.slug == line.slug,
        key=line.slug,
    )


def _cell(t: Texts, column: str, content: Any, class_name: str = "") -> rx.Component:
    label = {"data-label": t(f"catalogue.admin.column.{column}")}
    return rx.el.td(content, class_name=class_name, custom_attrs=label)


def _state(line: Any) -> rx.Component:
    # The colours of order states: green, amber, grey.
    colour = rx.match(line.state, ("listed", "completed"), ("no_route", "unknown"), "cancelled")
    return rx.el.span(line.state_words, class_name="badge", custom_attrs={"data-status": colour})


def _switch(t: Texts, line: Any) -> rx.Component:
    is_off = line.state == "off"
    return rx.el.button(
        rx.cond(is_off, t("catalogue.admin.switch_on"), t("catalogue.admin.switch_off")),
        type="button",
        class_name="link-button",
        on_click=ServicesDesk.switch(line.slug, is_off),
    )
