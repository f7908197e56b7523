"""The inquiries screen: the list, one inquiry at the side, and those heard by telephone."""

import reflex as rx

from snshelper.interface.admin_frame import admin_frame, key_hints
from snshelper.interface.native import link
from snshelper.interface.parts import error_message, second_look, testid
from snshelper.kernel.i18n import LANGUAGES, Texts
from snshelper.support.admin.inquiry_desk import InquiryDesk
from snshelper.support.admin.inquiry_rows import DeskAnswer, DeskFile, DeskRow
from snshelper.support.rules.questions import CHANNELS, INQUIRY_STATES, MESSAGE_LIMIT

INQUIRIES_ON_LOAD = (InquiryDesk.load,)
_COLUMNS = ("code", "topic", "channel", "lang", "at")


def inquiries(t: Texts) -> rx.Component:
    """Every question, by state, and its answer."""
    return admin_frame(
        t,
        rx.el.h1(t("page.admin_inquiries.title")),
        _tools(t),
        rx.cond(
            ~(InquiryDesk.is_entering | (InquiryDesk.record.id != "")),
            error_message(t, InquiryDesk.error, InquiryDesk.needs_login),
        ),
        rx.cond(
            InquiryDesk.rows,
            _list(t),
            rx.el.p(t("inquiry.none"), class_name="empty"),
        ),
        rx.cond(
            InquiryDesk.older != "",
            rx.el.button(t("inquiry.older"), class_name="button", on_click=InquiryDesk.show_older),
        ),
        key_hints(t),
        side=rx.cond(
            InquiryDesk.is_entering,
            _heard_form(t),
            rx.cond(InquiryDesk.record.id != "", _record(t)),
        ),
    )


def _tools(t: Texts) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            *[
                rx.el.button(
                    t(f"inquiry.state.{state}"),
                    class_name="chip",
                    aria_pressed=rx.cond(InquiryDesk.shown == state, "true", "false"),
                    on_click=InquiryDesk.show(state),
                    custom_attrs=testid(f"inquiries-{state}"),
                )
                for state in INQUIRY_STATES
            ],
            class_name="chips",
        ),
        rx.el.button(
            t("inquiry.enter"),
            class_name="button",
            on_click=InquiryDesk.start_entering,
            custom_attrs=testid("inquiry-enter"),
        ),
        class_name="admin-tools",
    )


def _list(t: Texts) -> rx.Component:
    return rx.el.table(
        rx.el.thead(
            rx.el.tr(*[rx.el.th(t(f"inquiry.column.{name}"), scope="col") for name in _COLUMNS])
        ),
        rx.el.tbody(rx.foreach(InquiryDesk.rows, lambda row: _row(t, row))),
        class_name="table",
        custom_attrs={"data-keys": ""},
    )


def _row(t: Texts, row: DeskRow) -> rx.Component:
    opener = rx.el.button(
        row.code, class_name="link-button", on_click=InquiryDesk.open_record(row.id)
    )
    return rx.el.tr(
        rx.el.td(opener),
        rx.el.td(row.topic, custom_attrs={"data-label": t("inquiry.column.topic")}),
        rx.el.td(row.channel, custom_attrs={"data-label": t("inquiry.column.channel")}),
        rx.el.td(row.lang, custom_attrs={"data-label": t("inquiry.column.lang")}),
        rx.el.td(row.at, class_name="num", custom_attrs={"data-label": t("inquiry.column.at")}),
        custom_attrs=testid("inquiry-row"),
    )


def _close_button(t: Texts) -> rx.Component:
    return rx.el.button(
        t("inquiry.put_away"),
        class_name="button quiet",
        on_click=InquiryDesk.put_away,
        custom_attrs={"data-close": ""},
    )


def _record(t: Texts) -> rx.Component:
    """The open inquiry: who asks, what, what was answered, and what can be done."""
    record = InquiryDesk.record
    facts = {
        "channel": record.channel,
        "name": record.name,
        "phone": record.phone,
        "email": record.email,
        "lang": record.lang,
        "at": record.at,
    }
    return rx.fragment(
        _close_button(t),
        rx.el.h2(rx.el.code(record.code, class_name="tag"), " ", record.subject),
        rx.el.dl(
            *[_fact(t(f"inquiry.fact.{name}"), value) for name, value in facts.items()],
            class_name="facts",
        ),
        rx.cond(
            record.is_dispute,
            rx.el.p(rx.el.span(t("inquiry.is_dispute"), class_name="badge")),
        ),
        rx.cond(record.order_url != "", link(t("inquiry.order"), href=record.order_url)),
        rx.el.div(
            record.message,
            class_name="inquiry-words folded",
            role="region",
            tab_index=0,
            aria_label=t("inquiry.fact.message"),
            custom_attrs=testid("inquiry-words"),
        ),
        _files(t),
        rx.foreach(record.answers, lambda answer: _answer(t, answer)),
        error_message(t, InquiryDesk.error, InquiryDesk.needs_login),
        rx.cond(
            record.state == "closed",
            rx.el.p(t("inquiry.closed_note"), class_name="notice"),
            rx.fragment(_answer_form(t), rx.cond(~record.is_dispute, _dispute(t))),
        ),
    )


def _dispute(t: Texts) -> rx.Component:
    return second_look(
        t("inquiry.is_dispute"),
        t("inquiry.dispute_hint"),
        t("inquiry.dispute"),
        InquiryDesk.dispute,
        "inquiry-dispute",
    )


def _files(t: Texts) -> rx.Component:
    return rx.cond(
        InquiryDesk.files,
        rx.el.section(
            rx.el.h3(t("attachment.heading")),
            rx.el.ul(rx.foreach(InquiryDesk.files, _file), class_name="document-list"),
            class_name="stack",
        ),
    )


def _file(file: DeskFile) -> rx.Component:
    return rx.el.li(
        rx.cond(
            file.url != "",
            link(file.words, href=file.url, custom_attrs=testid("inquiry-file")),
            rx.el.span(file.words, class_name="status", custom_attrs={"data-status": "failed"}),
        )
    )


def _fact(name: str, value: str) -> rx.Component:
    return rx.cond(value != "", rx.el.div(rx.el.dt(name), rx.el.dd(value)))


def _answer(t: Texts, answer: DeskAnswer) -> rx.Component:
    return rx.el.div(
        rx.el.p(t("inquiry.answered"), " ", answer.at, class_name="soft small"),
        rx.el.p(answer.body, class_name="inquiry-words"),
    )


def _answer_form(t: Texts) -> rx.Component:
    """The key empties the form once an answer was kept, and when another inquiry is opened."""
    record = InquiryDesk.record
    return rx.el.form(
        rx.el.div(
            rx.el.label(t("inquiry.answer"), html_for="answer"),
            rx.el.textarea(id="answer", name="answer", max_length=MESSAGE_LIMIT, rows="6"),
            rx.el.p(
                rx.cond(record.email != "", t("inquiry.mailed_hint"), t("inquiry.told_hint")),
                class_name="hint",
            ),
            class_name="field",
        ),
        rx.el.label(
            rx.el.input(type="checkbox", name="is_last"),
            rx.el.span(t("inquiry.is_last")),
            class_name="check",
        ),
        rx.el.div(
            rx.el.button(
                t("inquiry.send_answer"),
                type="submit",
                class_name="button primary",
                custom_attrs=testid("inquiry-answer"),
            ),
            rx.el.button(
                t("inquiry.close"),
                type="button",
                class_name="button",
                on_click=InquiryDesk.close,
                custom_attrs=testid("inquiry-close"),
            ),
            class_name="buttons",
        ),
        key=record.form_key,
        on_submit=InquiryDesk.answer,
        class_name="form",
    )


def _heard_form(t: Texts) -> rx.Component:
    return rx.fragment(
        _close_button(t),
        rx.el.h2(t("inquiry.enter")),
        error_message(t, InquiryDesk.error, InquiryDesk.needs_login),
        rx.cond(InquiryDesk.reasons != "", rx.el.p(InquiryDesk.reasons, class_name="field-error")),
        rx.el.form(
            _choice(t, "channel", {c: t(f"inquiry.channel.{c}") for c in CHANNELS[1:]}),
            _choice(t, "lang", {lang: t(f"inquiry.lang.{lang}") for lang in LANGUAGES}),
            *[_input(t, name) for name in ("name", "phone", "email")],
            rx.el.div(
                rx.el.label(t("contact.message"), html_for="message"),
                rx.el.textarea(id="message", name="message", rows="5"),
                class_name="field",
            ),
            rx.el.button(t("inquiry.keep"), type="submit", class_name="button primary"),
            on_submit=InquiryDesk.enter,
            class_name="form",
        ),
    )


def _choice(t: Texts, name: str, options: dict[str, str]) -> rx.Component:
    return rx.el.div(
        rx.el.label(t(f"inquiry.fact.{name}"), html_for=name),
        rx.el.select(
            *[rx.el.option(label, value=value) for value, label in options.items()],
            id=name,
            name=name,
        ),
        class_name="field",
    )


def _input(t: Texts, name: str) -> rx.Component:
    return rx.el.div(
        rx.el.label(t(f"contact.{name}"), html_for=name),
        rx.el.input(id=name, name=name, auto_complete="off"),
        class_name="field",
    )
