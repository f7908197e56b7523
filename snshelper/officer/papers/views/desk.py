"""/admin/privacy/papers: printed copies until two people saw them destroyed."""

from typing import Any

import reflex as rx

from snshelper.interface.admin_frame import admin_frame
from snshelper.interface.native import link
from snshelper.interface.parts import error_message, testid
from snshelper.kernel.i18n import Texts
from snshelper.officer.papers.rules import METHODS
from snshelper.officer.papers.state import PaperDesk

ON_LOAD = (PaperDesk.load,)
_DESK: Any = PaperDesk
_HERE = "/admin/privacy/papers"
_COLUMNS = ("copy", "what", "scope", "count", "printed", "due", "state", "deed")


def view(t: Texts) -> rx.Component:
    """The page."""
    return admin_frame(
        t,
        _head(t),
        error_message(t, PaperDesk.error, PaperDesk.needs_login),
        rx.el.div(
            rx.cond(PaperDesk.done != "", rx.el.p(PaperDesk.done, class_name="notice success")),
            role="status",
        ),
        rx.cond(
            PaperDesk.is_loaded,
            rx.cond(PaperDesk.rows, _table(t), rx.el.p(t("paper.none"), class_name="empty")),
            rx.cond(
                PaperDesk.error == "",
                rx.el.p(t("common.loading"), class_name="soft", role="status"),
            ),
        ),
        rx.cond(
            PaperDesk.after != "",
            rx.el.button(
                t("paper.more"), type="button", class_name="button", on_click=PaperDesk.show_more
            ),
        ),
    )


def _head(t: Texts) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h1(t("page.admin_papers.title")),
            rx.el.p(t("paper.lead"), class_name="soft words"),
            class_name="stack",
        ),
        link(
            t("paper.closed"),
            href=rx.cond(PaperDesk.is_closed, t.url(_HERE), f"{t.url(_HERE)}?closed=1"),
            class_name="chip",
            aria_current=rx.cond(PaperDesk.is_closed, "true", "false"),
            custom_attrs=testid("papers-closed"),
        ),
        class_name="admin-tools",
    )


def _table(t: Texts) -> rx.Component:
    return rx.el.table(
        rx.el.thead(
            rx.el.tr(*[rx.el.th(t(f"paper.column.{name}"), scope="col") for name in _COLUMNS])
        ),
        rx.el.tbody(rx.foreach(_DESK.rows, lambda one: _row(t, one))),
        class_name="table",
    )


def _row(t: Texts, one: Any) -> rx.Component:
    def cell(name: str, *content: Any) -> rx.Component:
        return rx.el.td(*content, custom_attrs={"data-label": t(f"paper.column.{name}")})

    return rx.el.tr(
        rx.el.td(rx.el.code(one.code, class_name="tag")),
        cell("what", one.what),
        cell("scope", one.scope),
        cell("count", one.count),
        cell("printed", one.printed),
        cell("due", one.due),
        cell("state", rx.el.span(one.state, class_name="status")),
        rx.el.td(
            rx.cond(one.may_destroy, _destroy_form(t, one)),
            rx.cond(
                one.may_witness,
                rx.el.button(
                    t("paper.witness"),
                    type="button",
                    class_name="button",
                    on_click=PaperDesk.witness(one.id),
                    custom_attrs=testid("paper-witness"),
                ),
            ),
        ),
        key=one.id,
        custom_attrs={**testid("paper-row"), "data-status": one.status},
    )


def _destroy_form(t: Texts, one: Any) -> rx.Component:
    methods = [rx.el.option(t(f"paper.method.{name}"), value=name) for name in METHODS]
    return rx.el.details(
        rx.el.summary(t("paper.destroy")),
        rx.el.form(
            rx.el.input(type="hidden", name="copy", value=one.id, read_only=True),
            rx.el.select(*methods, name="method", aria_label=t("paper.column.method")),
            rx.el.input(type="date", name="day", required=True, aria_label=t("paper.column.day")),
            rx.el.button(
                t("paper.keep"),
                type="submit",
                class_name="button",
                custom_attrs=testid("paper-destroy"),
            ),
            on_submit=PaperDesk.destroy,
            class_name="form",
        ),
        class_name="more",
    )
