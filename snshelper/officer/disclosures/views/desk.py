"""/admin/privacy/disclosures: what authorities asked for, and what they were given."""

from typing import Any

import reflex as rx

from snshelper.interface.admin_frame import admin_frame, key_hints
from snshelper.interface.parts import error_message, testid
from snshelper.kernel.i18n import Texts
from snshelper.officer.disclosures.state import DisclosureDesk
from snshelper.officer.disclosures.views.parts.panel import side

ON_LOAD = (DisclosureDesk.load,)
_DESK: Any = DisclosureDesk
_COLUMNS = ("case", "state", "authority", "scope", "at")


def view(t: Texts) -> rx.Component:
    """The page."""
    is_side_open = (_DESK.panel.id != "") | DisclosureDesk.is_entering
    return admin_frame(
        t,
        _head(t),
        rx.cond(~is_side_open, error_message(t, DisclosureDesk.error, DisclosureDesk.needs_login)),
        rx.cond(
            DisclosureDesk.is_loaded,
            rx.cond(
                DisclosureDesk.rows, _table(t), rx.el.p(t("disclosure.none"), class_name="empty")
            ),
            rx.cond(
                DisclosureDesk.error == "",
                rx.el.p(t("common.loading"), class_name="soft", role="status"),
            ),
        ),
        rx.cond(
            DisclosureDesk.older > 0,
            rx.el.button(
                t("disclosure.older"),
                type="button",
                class_name="button",
                on_click=DisclosureDesk.show_older,
            ),
        ),
        key_hints(t),
        side=side(t),
    )


def _head(t: Texts) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h1(t("page.admin_disclosures.title")),
            rx.el.p(t("disclosure.lead"), class_name="soft words"),
            class_name="stack",
        ),
        rx.el.div(
            rx.el.button(
                t("disclosure.enter"),
                type="button",
                class_name="button",
                on_click=DisclosureDesk.start_entering,
                custom_attrs=testid("disclosure-start"),
            ),
            class_name="bulk",
        ),
        class_name="admin-tools",
    )


def _table(t: Texts) -> rx.Component:
    return rx.el.table(
        rx.el.thead(
            rx.el.tr(*[rx.el.th(t(f"disclosure.column.{name}"), scope="col") for name in _COLUMNS])
        ),
        rx.el.tbody(rx.foreach(_DESK.rows, lambda one: _row(t, one))),
        class_name="table",
        custom_attrs={"data-keys": ""},
    )


def _row(t: Texts, one: Any) -> rx.Component:
    def cell(name: str, *content: Any) -> rx.Component:
        return rx.el.td(*content, custom_attrs={"data-label": t(f"disclosure.column.{name}")})

    opener = rx.el.button(
        one.code,
        type="button",
        class_name="link-button",
        on_click=DisclosureDesk.open_case(one.id),
        custom_attrs=testid("disclosure-open"),
    )
    return rx.el.tr(
        rx.el.td(opener, class_name="tight"),
        cell("state", rx.el.span(one.state, class_name="status")),
        cell("authority", one.authority),
        cell("scope", one.scope),
        cell("at", one.at),
        key=one.id,
        custom_attrs={**testid("disclosure-row"), "data-status": one.status},
    )
