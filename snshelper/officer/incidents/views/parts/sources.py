"""Where to look, and the search itself."""

from typing import Any

import reflex as rx

from snshelper.interface.parts import testid
from snshelper.kernel.i18n import Texts
from snshelper.officer.incidents.state import IncidentDesk
from snshelper.officer.incidents.views.parts.fields import control_id, field, line, named

_DESK: Any = IncidentDesk
_PANEL: Any = IncidentDesk.panel


def sources(t: Texts) -> rx.Component:
    """The sources that were named, forms to name more, and the button that searches."""
    return rx.el.section(
        rx.el.h2(t("incident.step.search")),
        rx.el.ul(rx.foreach(_PANEL.sources, lambda one: rx.el.li(one)), class_name="document-list"),
        rx.cond(
            _PANEL.is_open,
            rx.fragment(
                rx.el.details(
                    rx.el.summary(t("incident.name_source")),
                    rx.el.div(
                        _staff_form(t),
                        _typed_form(t, "scope"),
                        _typed_form(t, "partner"),
                        _session_form(t),
                        class_name="stack loose",
                    ),
                    class_name="more",
                ),
                rx.el.div(
                    rx.el.button(
                        t("incident.search"),
                        type="button",
                        class_name=rx.cond(_PANEL.is_searched, "button", "button primary"),
                        on_click=IncidentDesk.search,
                        custom_attrs=testid("incident-search"),
                    ),
                    class_name="buttons",
                ),
            ),
        ),
        class_name="stack",
        id="step-searched",
    )


def _named(t: Texts, kind: str, *content: rx.Component) -> rx.Component:
    return rx.el.form(
        rx.el.input(type="hidden", name="kind", value=kind, read_only=True),
        *content,
        rx.el.button(
            t("incident.look_here"),
            type="submit",
            class_name="button",
            custom_attrs=testid(f"incident-source-{kind}"),
        ),
        on_submit=IncidentDesk.name_source,
        key=_DESK.turns["named"],
        class_name="form",
    )


def _chosen(t: Texts, kind: str, choices: Any) -> rx.Component:
    label = f"incident.source.{kind}"
    made = rx.foreach(choices, lambda one: rx.el.option(one.words, value=one.value))
    control = rx.el.select(made, **named(label, "value"))
    return _named(t, kind, field(t(label), control_id(label), control))


def _staff_form(t: Texts) -> rx.Component:
    return _chosen(t, "staff", _DESK.staff)


def _typed_form(t: Texts, kind: str) -> rx.Component:
    label = f"incident.source.{kind}"
    control = rx.el.input(
        **named(label, "value", is_required=True), auto_complete="off", max_length=60
    )
    hint = t(f"incident.source_hint.{kind}")
    return _named(t, kind, field(t(label), control_id(label), control, hint))


def _session_form(t: Texts) -> rx.Component:
    return rx.fragment(
        rx.el.form(
            line(t, "account", "incident.source_account", max_length=36),
            rx.el.button(t("incident.show_logins"), type="submit", class_name="button"),
            on_submit=IncidentDesk.look_up_logins,
            class_name="form",
        ),
        rx.cond(_DESK.logins, _chosen(t, "session", _DESK.logins)),
    )
