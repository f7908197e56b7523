"""/admin/privacy/openings: months, the sample of one, its findings."""

import reflex as rx

from snshelper.interface.admin_frame import admin_frame
from snshelper.interface.parts import error_message, testid
from snshelper.kernel.i18n import Texts
from snshelper.officer.people.rules import FINDINGS_MAXIMUM, NOTE_MAXIMUM
from snshelper.officer.people.state.openings import MonthLine, OpeningLine, Openings
from snshelper.officer.people.views.parts import (
    cell,
    hidden_field,
    labelled,
    once_loaded,
    said,
    submit,
    table,
)

ON_LOAD_OPENINGS = (Openings.load,)
_VERDICTS = ("justified", "unjustified")
_MARKS = (("justified", "completed"), ("unjustified", "failed"))


def openings(t: Texts) -> rx.Component:
    """The monthly review in one language."""
    return admin_frame(
        t,
        rx.el.h1(t("page.admin_openings.title")),
        rx.el.p(t("people.review.lead"), class_name="soft"),
        rx.el.div(
            error_message(t, Openings.error, Openings.needs_login),
            said(Openings.done),
            class_name="stack",
        ),
        once_loaded(
            t,
            Openings,
            rx.cond(
                Openings.months,
                rx.fragment(_months(t), _sample(t)),
                rx.el.p(t("people.review.none"), class_name="empty"),
            ),
        ),
    )


def _months(t: Texts) -> rx.Component:
    columns = ("month", "total", "judged", "due", "concluded")
    return table(
        t,
        tuple(f"people.column.{name}" for name in columns),
        rx.foreach(Openings.months, lambda line: _month(t, line)),
        numbers=("people.column.total", "people.column.judged"),
        custom_attrs={"data-keys": ""},
    )


def _month(t: Texts, line: rx.vars.ObjectVar[MonthLine]) -> rx.Component:
    return rx.el.tr(
        rx.el.td(
            rx.el.button(
                line.month,
                type="button",
                class_name="link-button",
                aria_pressed=rx.cond(Openings.month == line.month, "true", "false"),
                on_click=Openings.choose(line.month),
            )
        ),
        cell(t, "people.column.total", line.total, class_name="num"),
        cell(t, "people.column.judged", line.judged, class_name="num"),
        cell(
            t,
            "people.column.due",
            rx.el.span(
                line.due,
                rx.cond(
                    line.is_late,
                    rx.el.span(
                        t("people.desk.late"),
                        class_name="badge",
                        custom_attrs={"data-status": "failed"},
                    ),
                ),
                class_name="told",
            ),
        ),
        cell(
            t,
            "people.column.concluded",
            rx.cond(line.concluded == "", t("people.review.open"), line.concluded),
        ),
        custom_attrs=testid("review-month"),
    )


def _sample(t: Texts) -> rx.Component:
    return rx.el.section(
        rx.el.h2(Openings.month),
        rx.cond(
            Openings.lines,
            rx.foreach(Openings.lines, lambda line: _line(t, line)),
            rx.el.p(t("people.review.nothing"), class_name="empty"),
        ),
        rx.cond(
            Openings.is_open,
            _conclusion(t),
            rx.cond(
                Openings.findings != "",
                rx.el.div(
                    rx.el.h3(t("people.review.findings")),
                    rx.el.p(Openings.findings, class_name="words"),
                    class_name="stack",
                ),
            ),
        ),
        class_name="section",
    )


def _line(t: Texts, line: rx.vars.ObjectVar[OpeningLine]) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.el.b(line.scope),
            rx.el.code(line.opener, class_name="tag"),
            rx.el.time(line.at, class_name="soft small"),
            rx.el.span(
                line.verdict_text,
                class_name="badge",
                custom_attrs={"data-status": rx.match(line.verdict, *_MARKS, "")},
            ),
            class_name="opening",
        ),
        rx.el.p(line.use, class_name="soft small"),
        rx.cond(
            Openings.is_open & line.may_judge,
            _verdict_form(t, line),
            rx.fragment(
                rx.cond(line.note != "", rx.el.p(line.note, class_name="words")),
                rx.cond(
                    Openings.is_open,
                    rx.el.p(t("people.review.not_yours"), class_name="soft small"),
                ),
            ),
        ),
        class_name="sheet stack",
        custom_attrs=testid("review-line"),
    )


def _verdict_form(t: Texts, line: rx.vars.ObjectVar[OpeningLine]) -> rx.Component:
    return rx.el.form(
        hidden_field("seq", line.seq.to_string()),
        rx.el.div(
            rx.el.input(
                name="note",
                default_value=line.note,
                max_length=NOTE_MAXIMUM,
                aria_label=t("people.review.note"),
                placeholder=t("people.review.note"),
            ),
            rx.el.select(
                *[rx.el.option(t(f"people.verdict.{name}"), value=name) for name in _VERDICTS],
                name="verdict",
                default_value=rx.cond(line.verdict == "", "justified", line.verdict),
                aria_label=t("people.review.verdict"),
            ),
            rx.el.button(
                t("people.review.judge"),
                type="submit",
                class_name="button",
                custom_attrs=testid("review-judge"),
            ),
            class_name="inline-form",
        ),
        on_submit=Openings.judge,
        key=line.seq.to_string(),
    )


def _conclusion(t: Texts) -> rx.Component:
    return rx.el.form(
        labelled(
            t("people.review.findings"),
            rx.el.textarea(
                id="review-findings",
                name="findings",
                rows="4",
                max_length=FINDINGS_MAXIMUM,
                required=True,
                aria_describedby="review-findings-hint",
            ),
            "review-findings",
            t("people.review.findings_hint"),
        ),
        submit(t("people.review.conclude"), "review-conclude"),
        on_submit=Openings.conclude,
        class_name="form",
    )
