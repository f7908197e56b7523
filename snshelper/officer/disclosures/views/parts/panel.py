"""The side of the screen: one case, or the form of a new demand."""

from typing import Any

import reflex as rx

from snshelper.accounts.views.parts.step_up import step_up
from snshelper.interface.native import native_form
from snshelper.interface.parts import error_message, testid
from snshelper.kernel.i18n import Texts
from snshelper.officer.disclosures.rules import (
    LAW_LIMIT,
    NAME_LIMIT,
    NUMBER_LIMIT,
    WORDS_LIMIT,
)
from snshelper.officer.disclosures.state import DisclosureDesk
from snshelper.privacy.laws import LAWS

_DESK: Any = DisclosureDesk
_PANEL: Any = DisclosureDesk.panel


def side(t: Texts) -> rx.Component:
    """Whichever of the two is open."""
    return rx.cond(DisclosureDesk.is_entering, _entering(t), rx.cond(_PANEL.id != "", _case(t)))


def _close(t: Texts) -> rx.Component:
    return rx.el.button(
        t("disclosure.put_away"),
        type="button",
        class_name="button quiet",
        on_click=DisclosureDesk.put_away,
        custom_attrs={"data-close": ""},
    )


def _case(t: Texts) -> rx.Component:
    return rx.fragment(
        _close(t),
        rx.el.h2(t("disclosure.word"), " ", rx.el.code(_PANEL.code, class_name="tag")),
        rx.cond(
            DisclosureDesk.done != "",
            rx.el.p(DisclosureDesk.done, class_name="notice success", role="status"),
        ),
        error_message(t, DisclosureDesk.error, DisclosureDesk.needs_login),
        rx.el.dl(
            rx.foreach(
                _PANEL.facts,
                lambda fact: rx.el.div(rx.el.dt(fact.name), rx.el.dd(fact.value)),
            ),
            class_name="facts stacked",
        ),
        rx.el.h3(t("disclosure.fields")),
        rx.el.ul(rx.foreach(_PANEL.chosen, lambda one: rx.el.li(one)), class_name="document-list"),
        step_up(t, DisclosureDesk),
        rx.cond(_PANEL.may_confirm, _deciding(t)),
        rx.cond(_PANEL.may_hand, _handing(t)),
        rx.cond(_PANEL.may_tell, _telling(t)),
    )


def _deciding(t: Texts) -> rx.Component:
    return rx.el.div(
        rx.el.p(t("disclosure.confirm_hint"), class_name="notice warning"),
        rx.el.div(
            rx.el.button(
                t("disclosure.confirm"),
                type="button",
                class_name="button primary",
                on_click=DisclosureDesk.confirm,
                custom_attrs=testid("disclosure-confirm"),
            ),
            class_name="buttons",
        ),
        rx.el.form(
            _line(t, "words", "disclosure.fact.refusal", max_length=WORDS_LIMIT),
            rx.el.button(t("disclosure.refuse"), type="submit", class_name="button danger"),
            on_submit=DisclosureDesk.refuse,
            class_name="form",
        ),
        class_name="stack",
    )


def _handing(t: Texts) -> rx.Component:
    """A native form: the answer is a file, and it is given once."""
    return native_form(
        rx.el.input(type="hidden", name="case", value=_PANEL.id, read_only=True),
        rx.el.p(t("disclosure.once"), class_name="notice warning"),
        rx.el.button(
            t("disclosure.hand_out"),
            type="submit",
            class_name="button primary",
            custom_attrs=testid("disclosure-hand"),
        ),
        action=t.url("/admin/privacy/disclosures/file"),
        class_name="form",
    )


def _telling(t: Texts) -> rx.Component:
    options = [
        rx.el.option(t(f"disclosure.telling.{name}"), value=name) for name in ("told", "withheld")
    ]
    return rx.el.form(
        rx.el.div(
            rx.el.label(t("disclosure.fact.telling"), html_for="disclosure-telling"),
            rx.el.select(*options, id="disclosure-telling", name="telling"),
            class_name="field",
        ),
        _line(t, "words", "disclosure.fact.telling_words", max_length=WORDS_LIMIT),
        rx.el.button(
            t("disclosure.keep"),
            type="submit",
            class_name="button",
            custom_attrs=testid("disclosure-tell"),
        ),
        on_submit=DisclosureDesk.tell,
        class_name="form",
    )


def _entering(t: Texts) -> rx.Component:
    return rx.fragment(
        _close(t),
        rx.el.h2(t("disclosure.enter")),
        error_message(t, DisclosureDesk.error, DisclosureDesk.needs_login),
        rx.el.form(
            _line(t, "scope", "disclosure.fact.scope", max_length=60),
            rx.el.p(t("incident.source_hint.scope"), class_name="hint"),
            rx.el.button(
                t("disclosure.show_fields"),
                type="submit",
                class_name="button",
                custom_attrs=testid("disclosure-scope"),
            ),
            on_submit=DisclosureDesk.choose_scope,
            class_name="form",
        ),
        rx.cond(DisclosureDesk.choices, _demand_form(t)),
    )


def _demand_form(t: Texts) -> rx.Component:
    known = [rx.el.option(value=law, label=LAWS[law].name(t)) for law in LAWS]
    return rx.el.form(
        _line(t, "authority", "disclosure.fact.authority", max_length=NAME_LIMIT),
        _line(
            t,
            "law",
            "disclosure.fact.law",
            max_length=LAW_LIMIT,
            custom_attrs={"list": "disclosure-laws"},
        ),
        rx.el.datalist(*known, id="disclosure-laws"),
        rx.el.p(t("disclosure.law_hint"), class_name="hint"),
        _line(t, "document_number", "disclosure.fact.document_number", max_length=NUMBER_LIMIT),
        _line(t, "document_date", "disclosure.fact.document_date", type="date"),
        rx.el.fieldset(
            rx.el.legend(t("disclosure.fields")),
            rx.foreach(_DESK.choices, _tick),
            class_name="stack",
        ),
        rx.el.button(
            t("disclosure.keep"),
            type="submit",
            class_name="button primary",
            custom_attrs=testid("disclosure-keep"),
        ),
        on_submit=DisclosureDesk.enter,
        class_name="form",
    )


def _tick(choice: Any) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="checkbox", name="field." + choice.name),
        rx.el.span(choice.value),
        class_name="check",
    )


def _line(t: Texts, name: str, label: str, **attributes: Any) -> rx.Component:
    own_id = label.replace(".", "-")
    return rx.el.div(
        rx.el.label(t(label), html_for=own_id),
        rx.el.input(id=own_id, name=name, required=True, auto_complete="off", **attributes),
        class_name="field",
    )
