"""/admin/privacy/people: what is due, who works here, head counts, certificates, leaving."""

from typing import Any

import reflex as rx

from snshelper.accounts.duties.rules import HEADCOUNT_MOST
from snshelper.accounts.views.parts.step_up import step_up
from snshelper.interface.admin_frame import admin_frame
from snshelper.interface.native import link
from snshelper.interface.parts import error_message, second_look, testid
from snshelper.kernel.i18n import Texts
from snshelper.officer.people.rules import NUMBER_MAXIMUM, TEXT_MAXIMUM
from snshelper.officer.people.state.people import (
    CertificateRow,
    LeavingRow,
    People,
    PersonLine,
    RoleRow,
)
from snshelper.officer.people.views.matrix import matrix
from snshelper.officer.people.views.parts import (
    cell,
    hidden_field,
    labelled,
    once_loaded,
    said,
    submit,
    table,
    text_field,
)

ON_LOAD_PEOPLE = (People.load,)


def people(t: Texts) -> rx.Component:
    """The registers in one language."""
    return admin_frame(
        t,
        _head(t),
        rx.el.div(
            error_message(t, People.error, People.needs_login),
            step_up(t, People),
            said(People.done),
            class_name="stack",
        ),
        once_loaded(
            t, People, _dues(t), _everybody(t), _headcounts(t), _certificates(t), _leaving(t)
        ),
        matrix(t),
    )


def _head(t: Texts) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h1(t("page.admin_people.title")),
            rx.el.p(t("people.desk.lead"), class_name="soft words"),
            class_name="stack",
        ),
        link(
            t("people.desk.to_openings"), href=t.url("/admin/privacy/openings"), class_name="button"
        ),
        class_name="admin-tools",
    )


def _dues(t: Texts) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("people.desk.due")),
        rx.cond(
            People.dues,
            rx.el.ul(
                rx.foreach(
                    People.dues,
                    lambda due: rx.el.li(
                        due.words,
                        rx.cond(
                            due.is_late,
                            rx.el.span(
                                t("people.desk.late"),
                                class_name="badge",
                                custom_attrs={"data-status": "failed"},
                            ),
                        ),
                    ),
                ),
                class_name="document-list",
                custom_attrs=testid("people-due"),
            ),
            rx.el.p(t("people.desk.nothing_due"), class_name="soft"),
        ),
        class_name="sheet",
    )


def _everybody(t: Texts) -> rx.Component:
    columns = ("who", "joined", "roles", "missing")
    return rx.el.section(
        rx.el.h2(t("people.desk.everybody")),
        rx.cond(
            People.hides_names,
            rx.el.p(
                t("people.desk.names_hidden"),
                " ",
                link(t("people.desk.to_duties"), href=t.url("/admin/duties")),
                class_name="notice warning",
                custom_attrs=testid("names-hidden"),
            ),
        ),
        table(
            t,
            tuple(f"people.column.{name}" for name in columns),
            rx.foreach(People.people, lambda line: _person(t, line)),
        ),
        class_name="section",
    )


def _person(t: Texts, line: rx.vars.ObjectVar[PersonLine]) -> rx.Component:
    return rx.el.tr(
        rx.el.td(line.who, class_name="wrap"),
        cell(t, "people.column.joined", line.joined, class_name="when"),
        cell(t, "people.column.roles", line.roles, class_name="wrap"),
        cell(
            t,
            "people.column.missing",
            rx.cond(
                line.missing == "",
                t("people.desk.all_held"),
                rx.el.span(
                    line.missing, class_name="status", custom_attrs={"data-status": "unknown"}
                ),
            ),
            class_name="wrap",
        ),
        custom_attrs=testid("people-row"),
    )


def _headcounts(t: Texts) -> rx.Component:
    columns = ("role", "group", "held", "most")
    return rx.el.section(
        rx.el.h2(t("people.desk.headcounts")),
        rx.el.p(t("people.desk.headcounts_lead"), class_name="soft"),
        table(
            t,
            tuple(f"people.column.{name}" for name in columns),
            rx.foreach(People.roles, lambda row: _headcount(t, row)),
            numbers=("people.column.held", "people.column.most"),
        ),
        class_name="section",
    )


def _headcount(t: Texts, row: rx.vars.ObjectVar[RoleRow]) -> rx.Component:
    form = rx.el.form(
        hidden_field("role", row.role),
        rx.el.input(
            name="most",
            type="number",
            min="1",
            max=str(HEADCOUNT_MOST),
            default_value=row.most,
            aria_label=t("people.column.most"),
        ),
        rx.el.button(
            t("people.desk.set"),
            type="submit",
            class_name="button",
            custom_attrs=testid("set-most"),
        ),
        on_submit=People.set_headcount,
        class_name="inline-form",
        key=row.most,
    )
    return rx.el.tr(
        rx.el.td(row.name),
        cell(t, "people.column.group", row.group, class_name="wrap"),
        cell(t, "people.column.held", row.held, class_name="num"),
        cell(t, "people.column.most", rx.cond(People.is_owner, form, row.most), class_name="num"),
        custom_attrs=testid("headcount-row"),
    )


def _certificates(t: Texts) -> rx.Component:
    columns = ("who", "training", "provider", "number", "until", "action")
    return rx.el.section(
        rx.el.h2(t("people.desk.certificates")),
        table(
            t,
            tuple(f"people.column.{name}" for name in columns),
            rx.foreach(People.certificates, lambda row: _certificate(t, row)),
        ),
        rx.el.details(
            rx.el.summary(t("people.desk.register_open")), _register_form(t), class_name="more"
        ),
        class_name="section",
    )


def _certificate(t: Texts, row: rx.vars.ObjectVar[CertificateRow]) -> rx.Component:
    return rx.el.tr(
        rx.el.td(row.who, class_name="wrap"),
        cell(t, "people.column.training", row.kind),
        cell(t, "people.column.provider", row.provider, class_name="wrap"),
        cell(t, "people.column.number", row.number, class_name="wrap"),
        cell(t, "people.column.until", row.until, class_name="when"),
        rx.el.td(
            second_look(
                t("people.desk.withdraw"),
                t("people.desk.withdraw_hint"),
                t("people.desk.withdraw_sure"),
                People.withdraw(row.id),
                "withdraw-certificate",
            ),
            class_name="wrap",
        ),
        key=row.id,
    )


def _whom(t: Texts, name: str) -> rx.Component:
    return labelled(
        t("people.column.who"),
        rx.el.select(
            rx.el.option(t("people.desk.choose"), value=""),
            rx.foreach(People.people, lambda one: rx.el.option(one.who, value=one.account_id)),
            id=name,
            name="account_id",
            required=True,
        ),
        name,
    )


def _register_form(t: Texts) -> rx.Component:
    def typed(name: str, **attributes: Any) -> rx.Component:
        return text_field(t(f"people.column.{name}"), name, "register", required=True, **attributes)

    return rx.el.form(
        _whom(t, "register-who"),
        typed("provider", max_length=TEXT_MAXIMUM),
        typed("number", max_length=NUMBER_MAXIMUM),
        rx.el.div(
            typed("held_on", type="date"), typed("valid_until", type="date"), class_name="field-row"
        ),
        submit(t("people.desk.register"), "register-training", "button"),
        on_submit=People.register,
        class_name="form",
    )


def _leaving(t: Texts) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("people.desk.leaving")),
        rx.el.p(t("people.desk.leaving_lead"), class_name="soft"),
        rx.foreach(People.leavings, lambda row: _unsigned(t, row)),
        rx.el.details(
            rx.el.summary(t("people.desk.leaving_open")),
            rx.el.form(
                _whom(t, "leaving-who"),
                text_field(
                    t("people.desk.paper"),
                    "paper",
                    "leaving",
                    t("people.desk.paper_hint"),
                    max_length=TEXT_MAXIMUM,
                ),
                submit(t("people.desk.let_go_now"), "let-go", "button danger"),
                on_submit=People.let_go,
                class_name="form",
            ),
            class_name="more",
        ),
        class_name="section",
    )


def _unsigned(t: Texts, row: rx.vars.ObjectVar[LeavingRow]) -> rx.Component:
    return rx.el.form(
        rx.el.p(row.who, " ", rx.el.span(row.left, class_name="soft")),
        hidden_field("engagement", row.id),
        rx.el.input(
            name="paper",
            max_length=TEXT_MAXIMUM,
            required=True,
            aria_label=t("people.desk.paper"),
            placeholder=t("people.desk.paper"),
        ),
        submit(t("people.desk.note"), "note-paper", "button"),
        on_submit=People.note_paper,
        class_name="form notice warning",
    )
