"""The popups screen: what is announced, when, and in which words."""

from typing import Any

import reflex as rx

from snshelper.interface.admin_frame import admin_frame, key_hints
from snshelper.interface.parts import error_message, testid
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.support.admin.popup_desk import PopupDesk, PopupRow
from snshelper.support.rules.popups import BODY_LIMIT, LINK_LIMIT, TITLE_LIMIT

POPUPS_ON_LOAD = (PopupDesk.load,)
_COLUMNS = ("title", "period", "version", "is_on")


def popups(t: Texts) -> rx.Component:
    """Every popup, and the form for one of them."""
    return admin_frame(
        t,
        rx.el.div(
            rx.el.h1(t("page.admin_popups.title")),
            rx.el.button(
                t("popup_desk.new"),
                class_name="button",
                on_click=PopupDesk.start_new,
                custom_attrs=testid("popup-new"),
            ),
            class_name="admin-tools",
        ),
        rx.cond(
            ~PopupDesk.is_editing,
            error_message(t, PopupDesk.error, PopupDesk.needs_login),
        ),
        rx.cond(
            PopupDesk.rows,
            _list(t),
            rx.el.p(t("popup_desk.none"), class_name="empty"),
        ),
        key_hints(t),
        side=rx.cond(PopupDesk.is_editing, _form(t)),
    )


def _list(t: Texts) -> rx.Component:
    return rx.el.table(
        rx.el.thead(
            rx.el.tr(*[rx.el.th(t(f"popup_desk.column.{name}"), scope="col") for name in _COLUMNS])
        ),
        rx.el.tbody(rx.foreach(PopupDesk.rows, lambda row: _row(t, row))),
        class_name="table",
        custom_attrs={"data-keys": ""},
    )


def _row(t: Texts, row: PopupRow) -> rx.Component:
    return rx.el.tr(
        rx.el.td(
            rx.el.button(row.title, class_name="link-button", on_click=PopupDesk.edit(row.id))
        ),
        rx.el.td(row.period, custom_attrs={"data-label": t("popup_desk.column.period")}),
        rx.el.td(row.version, custom_attrs={"data-label": t("popup_desk.column.version")}),
        rx.el.td(
            rx.el.button(
                rx.cond(row.is_on, t("popup_desk.on"), t("popup_desk.off")),
                class_name="button",
                aria_pressed=rx.cond(row.is_on, "true", "false"),
                on_click=PopupDesk.switch(row.id, ~row.is_on),
            ),
            custom_attrs={"data-label": t("popup_desk.column.is_on")},
        ),
        custom_attrs=testid("popup-row"),
    )


def _form(t: Texts) -> rx.Component:
    """The key fills the form anew when another popup is opened."""
    edited = PopupDesk.edited
    return rx.fragment(
        rx.el.button(
            t("popup_desk.put_away"),
            class_name="button quiet",
            on_click=PopupDesk.put_away,
            custom_attrs={"data-close": ""},
        ),
        rx.el.h2(rx.cond(edited.id != "", t("popup_desk.change"), t("popup_desk.new"))),
        error_message(t, PopupDesk.error, PopupDesk.needs_login),
        rx.el.form(
            *[_words(t, lang, edited) for lang in LANGUAGES],
            _field(t, "link", edited.link, max_length=LINK_LIMIT, hint=t("popup_desk.link_hint")),
            _field(t, "starts_at", edited.starts_at, type="datetime-local"),
            _field(t, "ends_at", edited.ends_at, type="datetime-local"),
            _check(t, "is_on", default_checked=edited.is_on),
            rx.cond(edited.id != "", _check(t, "show_again")),
            rx.el.button(
                t("popup_desk.save"),
                type="submit",
                class_name="button primary",
                custom_attrs=testid("popup-save"),
            ),
            key=edited.id,
            on_submit=PopupDesk.save,
            class_name="form",
        ),
    )


def _words(t: Texts, lang: Lang, edited: Any) -> rx.Component:
    name = t(f"inquiry.lang.{lang}")
    title, body = f"title_{lang}", f"body_{lang}"
    return rx.el.fieldset(
        rx.el.legend(name),
        rx.el.label(t("popup_desk.title"), html_for=title),
        rx.el.input(
            id=title, name=title, default_value=getattr(edited, title), max_length=TITLE_LIMIT
        ),
        rx.el.label(t("popup_desk.body"), html_for=body),
        rx.el.textarea(
            id=body, name=body, default_value=getattr(edited, body), max_length=BODY_LIMIT, rows="4"
        ),
        class_name="field",
    )


def _field(t: Texts, name: str, value: Any, hint: str = "", **attributes: Any) -> rx.Component:
    return rx.el.div(
        rx.el.label(t(f"popup_desk.{name}"), html_for=name),
        rx.el.input(id=name, name=name, default_value=value, **attributes),
        rx.el.p(hint, class_name="hint") if hint else rx.fragment(),
        class_name="field",
    )


def _check(t: Texts, name: str, **attributes: Any) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="checkbox", name=name, **attributes),
        rx.el.span(t(f"popup_desk.{name}")),
        class_name="check",
    )
