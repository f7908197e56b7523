"""Whom the incident reached, how each was found, and what became of each."""

from typing import Any

import reflex as rx

from snshelper.interface.parts import testid
from snshelper.kernel.i18n import Texts
from snshelper.officer.incidents.rules import REASON_LIMIT
from snshelper.officer.incidents.state import IncidentDesk
from snshelper.officer.incidents.views.parts.fields import line

_DESK: Any = IncidentDesk
_PANEL: Any = IncidentDesk.panel
_COLUMNS = ("person", "how", "told", "paid", "deed")


def people(t: Texts) -> rx.Component:
    """The table, and the form that takes somebody in by hand."""
    return rx.el.section(
        rx.el.h2(t("incident.step.people"), " ", rx.el.span(_PANEL.people, class_name="number")),
        rx.cond(_DESK.people, _everybody(t), rx.el.p(t("incident.nobody"), class_name="empty")),
        rx.cond(_PANEL.is_open, _adding(t)),
        class_name="stack",
    )


def _everybody(t: Texts) -> rx.Component:
    """The list, which folds once there is nothing left to do about anybody."""
    head = [rx.el.th(t(f"incident.column.{name}"), scope="col") for name in _COLUMNS]
    return rx.el.details(
        rx.el.summary(t("incident.each_person")),
        rx.el.table(
            rx.el.thead(rx.el.tr(*head)),
            rx.el.tbody(rx.foreach(_DESK.people, lambda one: _row(t, one))),
            class_name="table",
            custom_attrs={"data-keys": ""},
        ),
        rx.cond(
            _DESK.after != "",
            rx.el.button(
                t("incident.more_people"),
                type="button",
                class_name="button",
                on_click=IncidentDesk.more_people,
            ),
        ),
        class_name="more",
        open=~_PANEL.is_settled,
        custom_attrs=testid("affected"),
    )


def _row(t: Texts, one: Any) -> rx.Component:
    def cell(name: str, *content: Any) -> rx.Component:
        return rx.el.td(*content, custom_attrs={"data-label": t(f"incident.column.{name}")})

    return rx.el.tr(
        rx.el.td(one.who),
        rx.el.td(one.how, class_name="wrap"),
        cell("told", rx.el.span(one.state, class_name="status")),
        cell("paid", one.paid),
        rx.el.td(
            rx.cond(one.may_remove, _deed(t, one, "removed")),
            rx.cond(one.may_tell, _deed(t, one, "told")),
            rx.cond(one.may_pay, _deed(t, one, "paid")),
        ),
        key=one.id,
        custom_attrs={**testid("affected-row"), "data-status": one.status},
    )


def _deed(t: Texts, one: Any, deed: str) -> rx.Component:
    label = t(f"incident.deed.{deed}")
    return rx.el.details(
        rx.el.summary(label),
        rx.el.form(
            rx.el.input(type="hidden", name="person", value=one.id, read_only=True),
            rx.el.input(type="hidden", name="deed", value=deed, read_only=True),
            rx.el.input(name="words", aria_label=label, max_length=REASON_LIMIT, required=True),
            rx.el.button(t("incident.save"), type="submit", class_name="button"),
            on_submit=IncidentDesk.settle_person,
            class_name="form",
        ),
        class_name="more",
    )


def _adding(t: Texts) -> rx.Component:
    return rx.el.details(
        rx.el.summary(t("incident.add_person")),
        rx.el.form(
            line(t, "scope", "incident.fact.scope", max_length=60),
            line(t, "reason", "incident.fact.reason", max_length=REASON_LIMIT),
            rx.el.p(t("incident.source_hint.scope"), class_name="hint"),
            rx.el.button(t("incident.take_in"), type="submit", class_name="button"),
            on_submit=IncidentDesk.add_person,
            key=_DESK.turns["added"],
            class_name="form",
        ),
        class_name="more",
    )
