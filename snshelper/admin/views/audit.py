"""/admin/audit: who did what to what, newest first, and the proof that it all still stands."""

from typing import Any

import reflex as rx

from snshelper.admin.state.audit import AuditDesk
from snshelper.interface.admin_frame import admin_frame, key_hints
from snshelper.interface.parts import error_message, testid
from snshelper.kernel.i18n import Texts

ON_LOAD = (AuditDesk.load,)
_DESK: Any = AuditDesk
_COLUMNS = ("at", "actor", "action", "target", "details")


def view(t: Texts) -> rx.Component:
    """The page."""
    return admin_frame(
        t,
        rx.el.h1(t("page.admin_audit.title")),
        error_message(t, AuditDesk.error, AuditDesk.needs_login),
        _proofs(t),
        _filter(t),
        rx.cond(AuditDesk.rows, _table(t), _nothing(t)),
        rx.cond(
            AuditDesk.has_older,
            rx.el.button(
                t("desk.older"), type="button", on_click=AuditDesk.show_older, class_name="button"
            ),
        ),
        key_hints(t),
    )


def _proofs(t: Texts) -> rx.Component:
    return rx.el.section(
        rx.el.div(
            _proof(t, "verify_seals", AuditDesk.verify_seals),
            _proof(t, "verify_books", AuditDesk.verify_books),
            class_name="buttons",
        ),
        rx.el.div(
            rx.cond(
                AuditDesk.is_checking,
                rx.el.p(t("admin.audit.checking"), class_name="notice"),
                rx.cond(AuditDesk.verdict != "", _verdict(t)),
            ),
            role="status",
        ),
        class_name="stack",
    )


def _proof(t: Texts, name: str, event: Any) -> rx.Component:
    return rx.el.button(
        t(f"admin.audit.{name}"),
        type="button",
        on_click=[AuditDesk.begin_check, event],
        disabled=AuditDesk.is_checking,
        class_name="button",
        custom_attrs=testid(f"audit-{name}"),
    )


def _verdict(t: Texts) -> rx.Component:
    """The findings themselves are what the command line prints, word for word, in English."""
    return rx.el.div(
        rx.el.p(AuditDesk.verdict),
        rx.cond(
            AuditDesk.findings,
            rx.el.ul(
                rx.foreach(_DESK.findings, lambda one: rx.el.li(one)),
                class_name="stack small",
                lang="en",
            ),
        ),
        class_name=rx.cond(AuditDesk.is_sound, "notice success", "notice error"),
        custom_attrs=testid("audit-verdict"),
    )


def _filter(t: Texts) -> rx.Component:
    return rx.el.form(
        rx.el.div(
            *[_field(t, name) for name in ("actor", "target", "action")], class_name="field-row"
        ),
        rx.el.div(
            rx.el.button(t("desk.narrow"), type="submit", class_name="button"),
            class_name="buttons",
        ),
        on_submit=AuditDesk.narrow,
        class_name="stack",
        key=AuditDesk.filter_key,
    )


def _field(t: Texts, name: str) -> rx.Component:
    search = {"data-search": ""} if name == "actor" else {}
    return rx.el.div(
        rx.el.label(t(f"admin.audit.filter.{name}"), html_for=f"audit-{name}"),
        rx.el.input(
            id=f"audit-{name}",
            name=name,
            max_length=60,
            auto_complete="off",
            default_value=_DESK.filter[name],
            custom_attrs=search,
        ),
        class_name="field",
    )


def _table(t: Texts) -> rx.Component:
    return rx.el.table(
        rx.el.thead(
            rx.el.tr(
                rx.el.th("#", scope="col", class_name="num"),
                *[rx.el.th(t(f"admin.audit.column.{name}"), scope="col") for name in _COLUMNS],
            )
        ),
        rx.el.tbody(rx.foreach(_DESK.rows, lambda row: _row(t, row))),
        class_name="table",
        custom_attrs={"data-keys": ""},
    )


def _row(t: Texts, row: Any) -> rx.Component:
    cells = {
        "at": row.at,
        "actor": _follow(t, "actor", row.actor, row.actor),
        "action": rx.el.code(row.action, class_name="tag"),
        "target": rx.el.div(row.target_kind, " ", _follow(t, "target", row.target, row.target)),
        "details": rx.cond(row.details != "", rx.el.code(row.details)),
    }
    return rx.el.tr(
        rx.el.td(row.seq, class_name="num"),
        *[
            rx.el.td(content, custom_attrs={"data-label": t(f"admin.audit.column.{name}")})
            for name, content in cells.items()
        ],
        key=row.seq,
        custom_attrs=testid("audit-row"),
    )


def _follow(t: Texts, name: str, value: Any, shown: Any) -> rx.Component:
    return rx.el.button(
        shown,
        type="button",
        on_click=AuditDesk.follow(name, value),
        class_name="link-button",
        title=value,
    )


def _nothing(t: Texts) -> rx.Component:
    return rx.cond(
        AuditDesk.is_loaded,
        rx.el.p(t("admin.audit.none"), class_name="empty"),
        rx.cond(
            AuditDesk.error == "",
            rx.el.p(t("common.loading"), class_name="soft", role="status"),
        ),
    )
