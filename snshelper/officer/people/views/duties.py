"""/admin/duties: everybody's own page about what they owe."""

import reflex as rx

from snshelper.accounts.duties.texts import LESSONS, QUESTIONS, Document, signable
from snshelper.accounts.views.parts.step_up import step_up
from snshelper.interface.admin_frame import admin_frame
from snshelper.interface.native import link
from snshelper.interface.parts import error_message, testid
from snshelper.kernel.i18n import Texts
from snshelper.officer.people.rules import NAME_MAXIMUM
from snshelper.officer.people.state.duties import MyDuties
from snshelper.officer.people.views.handover import handovers, leaving
from snshelper.officer.people.views.parts import has, hidden_field, said, submit, text_field

ON_LOAD_DUTIES = (MyDuties.load,)


def duties(t: Texts) -> rx.Component:
    """Signatures, course, handover and leaving in one language."""
    return admin_frame(
        t,
        rx.el.h1(t("page.admin_duties.title")),
        rx.el.p(t("people.duties.lead"), class_name="soft"),
        rx.el.div(
            error_message(t, MyDuties.error, MyDuties.needs_login),
            step_up(t, MyDuties),
            said(MyDuties.done),
            class_name="stack",
        ),
        _summary(t),
        _document(t, "terms"),
        _document(t, "pledge"),
        _course(t),
        _external(t),
        handovers(t),
        leaving(t),
    )


def _summary(t: Texts) -> rx.Component:
    """What holds and what is missing, each leading to its place below."""
    is_complete = ~rx.Var.create(MyDuties.missing).bool()
    return rx.el.section(
        rx.el.p(
            rx.cond(
                is_complete,
                t("people.duties.complete"),
                t("people.duties.incomplete"),
            ),
            class_name=rx.cond(is_complete, "notice success", "notice warning"),
            custom_attrs=testid("duties-state"),
        ),
        rx.el.ul(
            *[_duty(t, duty) for duty in ("terms", "pledge", "training", "external_training")],
            class_name="document-list",
        ),
        class_name="sheet",
    )


def _duty(t: Texts, duty: str) -> rx.Component:
    state = rx.cond(
        has(MyDuties.held, duty),
        rx.el.span(
            t("people.duties.holds"), class_name="badge", custom_attrs={"data-status": "completed"}
        ),
        rx.el.span(
            t("people.duties.missing"), class_name="badge", custom_attrs={"data-status": "unknown"}
        ),
    )
    line = rx.el.li(link(t(f"people.duty.{duty}"), href=f"#{duty}"), state)
    if duty != "external_training":
        return line
    return rx.cond(has(MyDuties.held, duty) | has(MyDuties.missing, duty), line)


def _document(t: Texts, document: Document) -> rx.Component:
    text = signable(document, t.lang)
    return rx.el.section(
        rx.el.h2(text.title),
        rx.el.p(t("people.duties.version", version=text.version), class_name="soft small"),
        rx.el.ol(*[rx.el.li(clause) for clause in text.clauses], class_name="words clauses"),
        rx.cond(
            has(MyDuties.held, document),
            rx.el.p(t("people.duties.is_signed"), class_name="notice success"),
            rx.el.form(
                hidden_field("document", document),
                hidden_field("text_hash", text.hash),
                text_field(
                    t("people.sign.name"),
                    "name",
                    document,
                    t("people.sign.hint"),
                    max_length=NAME_MAXIMUM,
                    auto_complete="name",
                    required=True,
                ),
                submit(t("people.sign.submit"), f"sign-{document}"),
                on_submit=MyDuties.sign,
                class_name="form",
            ),
        ),
        id=document,
        class_name="sheet",
    )


def _course(t: Texts) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("people.course.heading")),
        rx.el.p(t("people.course.lead"), class_name="soft"),
        rx.cond(
            MyDuties.training_until != "",
            rx.el.p(
                t("people.course.valid"), " ", rx.el.b(MyDuties.training_until), class_name="notice"
            ),
        ),
        *[
            rx.el.details(
                rx.el.summary(t(f"people.course.{lesson}.title")),
                rx.el.p(t(f"people.course.{lesson}.text"), class_name="words"),
                class_name="more",
                open=True,
            )
            for lesson in LESSONS
        ],
        rx.el.form(
            *[_question(t, name) for name in QUESTIONS],
            submit(t("people.quiz.submit"), "course-submit"),
            on_submit=MyDuties.answer,
            class_name="form",
        ),
        id="training",
        class_name="sheet",
    )


def _question(t: Texts, name: str) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(t(f"people.quiz.{name}.question")),
        *[
            rx.el.label(
                rx.el.input(type="radio", name=name, value=option, required=True),
                rx.el.span(t(f"people.quiz.{name}.{option}")),
                class_name="choice",
            )
            for option in ("a", "b", "c")
        ],
        rx.cond(
            has(MyDuties.wrong, name),
            rx.el.p(t("people.quiz.wrong"), class_name="field-error", role="alert"),
        ),
        class_name="choices",
    )


def _external(t: Texts) -> rx.Component:
    """For those whose role asks for a training outside the house."""
    is_asked = has(MyDuties.held, "external_training") | has(MyDuties.missing, "external_training")
    return rx.cond(
        is_asked,
        rx.el.section(
            rx.el.h2(t("people.duty.external_training")),
            rx.el.p(t("people.external.lead")),
            rx.cond(
                MyDuties.external_until != "",
                rx.el.p(
                    t("people.external.until"),
                    " ",
                    rx.el.b(MyDuties.external_until),
                    class_name="notice",
                ),
            ),
            id="external_training",
            class_name="sheet",
        ),
    )
