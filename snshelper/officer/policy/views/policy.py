"""/admin/privacy/policy: what changed in the text, its announcement, and every version."""

from typing import Any

import reflex as rx

from snshelper.accounts.views.parts.step_up import step_up
from snshelper.interface.admin_frame import admin_frame, key_hints
from snshelper.interface.document import slot
from snshelper.interface.head import own_stylesheet
from snshelper.interface.native import link
from snshelper.interface.parts import error_message, testid
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.officer.policy.rules import WORDS_LIMIT
from snshelper.officer.policy.state import PolicyDesk
from snshelper.privacy.policy import CHANGE_REASONS

ON_LOAD = (PolicyDesk.load,)
_DESK: Any = PolicyDesk
_COLUMNS = ("version", "state", "reason", "announced", "effective", "letters")


def view(t: Texts) -> rx.Component:
    """The page."""
    return admin_frame(
        t,
        own_stylesheet("/styles/prose.css"),
        rx.el.div(
            rx.el.h1(t("page.admin_policy.title")),
            rx.el.p(t("policy.desk.lead"), class_name="soft words"),
            class_name="stack",
        ),
        rx.el.div(
            rx.cond(_DESK.done != "", rx.el.p(_DESK.done, class_name="notice success")),
            role="status",
            custom_attrs=testid("policy-done"),
        ),
        rx.el.div(slot("policy-candidate", class_name="prose"), hidden=~_DESK.is_new),
        rx.cond(
            _DESK.is_loaded,
            rx.cond(
                _DESK.is_new,
                _form(t),
                rx.el.p(t("policy.desk.same"), class_name="notice"),
            ),
        ),
        error_message(t, _DESK.error, _DESK.needs_login),
        rx.cond(_DESK.letters, _preview(t)),
        _versions(t),
        key_hints(t),
    )


def _form(t: Texts) -> rx.Component:
    return rx.el.form(
        rx.el.h2(t("policy.desk.prepare")),
        _reason(t),
        *[_words(t, lang) for lang in LANGUAGES],
        rx.el.label(
            rx.el.input(type="checkbox", name="disadvantage"),
            rx.el.span(t("policy.desk.disadvantage")),
            class_name="check",
        ),
        rx.el.div(
            rx.el.label(t("policy.desk.effective_on"), html_for="effective_on"),
            rx.el.input(
                id="effective_on",
                name="effective_on",
                type="date",
                min=_DESK.earliest,
                default_value=_DESK.earliest,
                required=True,
                aria_describedby="effective-hint",
            ),
            rx.el.p(
                t("policy.desk.earliest"),
                " ",
                rx.el.b(_DESK.earliest),
                ". ",
                t("policy.desk.earliest_disadvantage"),
                " ",
                rx.el.b(_DESK.earliest_disadvantage),
                ".",
                class_name="hint",
                id="effective-hint",
            ),
            class_name="field",
        ),
        rx.el.button(
            t("policy.desk.preview"),
            type="submit",
            class_name="button",
            custom_attrs=testid("policy-preview"),
        ),
        on_submit=PolicyDesk.preview,
        class_name="form",
    )


def _reason(t: Texts) -> rx.Component:
    return rx.el.div(
        rx.el.label(t("policy.reason"), html_for="reason"),
        rx.el.select(
            rx.el.option(t("policy.desk.choose"), value=""),
            *[rx.el.option(t(f"policy.reason.{name}"), value=name) for name in CHANGE_REASONS],
            id="reason",
            name="reason",
            required=True,
        ),
        class_name="field",
    )


def _words(t: Texts, lang: Lang) -> rx.Component:
    name = f"words_{lang}"
    return rx.el.div(
        rx.el.label(
            t("policy.desk.words"), " (", t(f"policy.desk.lang.{lang}"), ")", html_for=name
        ),
        rx.el.textarea(
            id=name, name=name, rows="3", max_length=WORDS_LIMIT, required=True, lang=lang
        ),
        class_name="field",
    )


def _preview(t: Texts) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("policy.desk.letters")),
        rx.foreach(
            _DESK.letters,
            lambda letter: rx.el.article(
                rx.el.h3(letter.subject),
                rx.el.p(letter.body, class_name="letter-words"),
                lang=letter.lang,
                class_name="sheet",
            ),
        ),
        rx.el.p(t("policy.desk.final"), class_name="notice warning"),
        step_up(t, PolicyDesk),
        rx.cond(
            ~_DESK.needs_step_up,
            rx.el.div(
                rx.el.button(
                    t("policy.desk.announce"),
                    type="button",
                    class_name="button primary",
                    on_click=PolicyDesk.announce,
                    custom_attrs=testid("policy-announce"),
                ),
                rx.el.button(
                    t("policy.desk.back"),
                    type="button",
                    class_name="button quiet",
                    on_click=PolicyDesk.edit,
                ),
                class_name="buttons",
            ),
        ),
        class_name="stack",
    )


def _versions(t: Texts) -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2(t("policy.desk.versions")),
            rx.el.button(
                t("policy.desk.refresh"),
                type="button",
                class_name="button",
                on_click=PolicyDesk.refresh,
                custom_attrs=testid("policy-refresh"),
            ),
            class_name="row between",
        ),
        rx.el.table(
            rx.el.thead(
                rx.el.tr(
                    *[rx.el.th(t(f"policy.desk.column.{name}"), scope="col") for name in _COLUMNS]
                )
            ),
            rx.el.tbody(rx.foreach(_DESK.lines, lambda line: _row(t, line))),
            class_name="table",
            custom_attrs={"data-keys": ""},
        ),
        class_name="stack",
    )


def _row(t: Texts, line: Any) -> rx.Component:
    cells = {name: getattr(line, name) for name in _COLUMNS[1:-1]}
    return rx.el.tr(
        rx.el.td(link(t("policy.desk.number"), " ", line.number, href=line.path)),
        *[
            rx.el.td(value, custom_attrs={"data-label": t(f"policy.desk.column.{name}")})
            for name, value in cells.items()
        ],
        rx.el.td(
            rx.cond(
                line.readers > 0,
                rx.el.progress(
                    value=line.written,
                    max=line.readers,
                    aria_label=t("policy.desk.column.letters"),
                ),
            ),
            rx.el.span(line.letters),
            custom_attrs={"data-label": t("policy.desk.column.letters")},
        ),
        custom_attrs=testid("policy-row"),
    )
