"""/admin/privacy/incidents: what happened, whom it reached, and what is left to do."""

from typing import Any

import reflex as rx

from snshelper.interface.admin_frame import admin_frame, key_hints
from snshelper.interface.parts import error_message, testid
from snshelper.kernel.i18n import Texts
from snshelper.officer.incidents.rules import CATEGORIES, CAUSES, WORDS_LIMIT
from snshelper.officer.incidents.state import IncidentDesk
from snshelper.officer.incidents.views.parts.fields import area, choice, moment_input, tick
from snshelper.officer.incidents.views.parts.record import record

ON_LOAD = (IncidentDesk.load,)
_DESK: Any = IncidentDesk
_COLUMNS = ("incident", "state", "cause", "clock", "told", "noticed")


def view(t: Texts) -> rx.Component:
    """The page: the list, the form of a new incident, or one incident."""
    return admin_frame(
        t,
        _head(t),
        error_message(t, IncidentDesk.error, IncidentDesk.needs_login),
        rx.el.div(
            rx.cond(
                IncidentDesk.done != "",
                rx.el.p(IncidentDesk.done, class_name="notice success"),
            ),
            role="status",
        ),
        rx.cond(
            IncidentDesk.is_opening,
            _opening_form(t),
            rx.cond(
                _DESK.panel.id != "",
                record(t),
                rx.cond(
                    IncidentDesk.is_loaded,
                    _list(t),
                    rx.cond(
                        IncidentDesk.error == "",
                        rx.el.p(t("common.loading"), class_name="soft", role="status"),
                    ),
                ),
            ),
        ),
    )


def _head(t: Texts) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h1(t("page.admin_incidents.title")),
            rx.cond(
                IncidentDesk.is_opening | (_DESK.panel.id != ""),
                rx.fragment(),
                rx.el.p(t("incident.lead"), class_name="soft words"),
            ),
            class_name="stack",
        ),
        rx.el.div(
            rx.cond(
                IncidentDesk.is_opening | (_DESK.panel.id != ""),
                rx.el.button(
                    t("incident.back"),
                    type="button",
                    class_name="button",
                    on_click=IncidentDesk.put_away,
                    custom_attrs={"data-close": "", **testid("incident-back")},
                ),
                rx.el.button(
                    t("incident.open"),
                    type="button",
                    class_name="button primary",
                    on_click=IncidentDesk.start_opening,
                    custom_attrs=testid("incident-start"),
                ),
            ),
            class_name="bulk",
        ),
        class_name="admin-tools",
    )


def _list(t: Texts) -> rx.Component:
    return rx.fragment(
        rx.cond(
            IncidentDesk.rows,
            rx.el.table(
                rx.el.thead(
                    rx.el.tr(
                        *[
                            rx.el.th(
                                t(f"incident.column.{name}"),
                                scope="col",
                                class_name="num" if name == "told" else "",
                            )
                            for name in _COLUMNS
                        ]
                    )
                ),
                rx.el.tbody(rx.foreach(_DESK.rows, lambda one: _row(t, one))),
                class_name="table",
                custom_attrs={"data-keys": ""},
            ),
            rx.el.p(t("incident.none"), class_name="empty"),
        ),
        rx.cond(
            IncidentDesk.older > 0,
            rx.el.button(
                t("incident.older"),
                type="button",
                class_name="button",
                on_click=IncidentDesk.show_older,
            ),
        ),
        key_hints(t),
    )


def _row(t: Texts, one: Any) -> rx.Component:
    def cell(name: str, *content: Any, class_name: str = "") -> rx.Component:
        label = {"data-label": t(f"incident.column.{name}")}
        return rx.el.td(*content, class_name=class_name, custom_attrs=label)

    opener = rx.el.button(
        one.code,
        type="button",
        class_name="link-button",
        on_click=IncidentDesk.open_record(one.id),
        custom_attrs=testid("incident-open"),
    )
    return rx.el.tr(
        rx.el.td(opener, class_name="tight"),
        cell("state", rx.el.span(one.state, class_name="status")),
        cell("cause", one.cause),
        cell("clock", one.clock),
        cell("told", one.people, class_name="num"),
        cell("noticed", one.noticed),
        key=one.id,
        custom_attrs={**testid("incident-row"), "data-status": one.status},
    )


def _opening_form(t: Texts) -> rx.Component:
    causes: dict[str, str] = {cause: t(f"incident.cause.{cause}") for cause in CAUSES}
    return rx.el.form(
        rx.el.h2(t("incident.open")),
        area(t, "facts", "incident.fact.facts", WORDS_LIMIT, is_required=True),
        rx.el.div(
            moment_input(t, "noticed_at", is_required=True),
            moment_input(t, "began_at", is_required=True),
            moment_input(t, "ended_at"),
            class_name="field-row",
        ),
        rx.el.p(t("incident.moment_hint"), class_name="hint"),
        choice(t, "cause", "incident.fact.cause", causes),
        rx.el.fieldset(
            rx.el.legend(t("incident.fact.categories")),
            *[tick(f"category_{one}", t(f"incident.category.{one}")) for one in CATEGORIES],
            class_name="stack",
        ),
        tick("sensitive", t("incident.sensitive_hint")),
        rx.el.div(
            rx.el.button(
                t("incident.keep"),
                type="submit",
                class_name="button primary",
                custom_attrs=testid("incident-keep"),
            ),
            class_name="buttons",
        ),
        on_submit=IncidentDesk.open_new,
        class_name="form",
    )
