"""/admin/privacy/requests: what waits for an answer, until when, and the request at the side."""

from typing import Any

import reflex as rx

from snshelper.interface.admin_frame import admin_frame, key_hints
from snshelper.interface.parts import error_message, testid
from snshelper.kernel.i18n import Texts
from snshelper.officer.requests.state.desk import RequestsDesk
from snshelper.officer.requests.views.parts.side import side

ON_LOAD = (RequestsDesk.load,)
_DESK: Any = RequestsDesk
_COLUMNS = ("request", "name", "state", "due", "channel")
_FAILED, _SOON = {"data-status": "failed"}, {"data-status": "unknown"}


def view(t: Texts) -> rx.Component:
    """The page."""
    is_side_open = (_DESK.panel.id != "") | RequestsDesk.is_entering
    return admin_frame(
        t,
        _head(t),
        rx.cond(~is_side_open, error_message(t, RequestsDesk.error, RequestsDesk.needs_login)),
        rx.el.div(
            rx.cond(
                RequestsDesk.done != "", rx.el.p(RequestsDesk.done, class_name="notice success")
            ),
            role="status",
        ),
        rx.cond(
            RequestsDesk.is_loaded,
            rx.fragment(
                _table(t, "waiting", _DESK.rows),
                _table(t, "ended", _DESK.past),
                rx.cond(
                    RequestsDesk.older != "",
                    rx.el.button(
                        t("desk.older"),
                        type="button",
                        class_name="button",
                        on_click=RequestsDesk.show_older,
                    ),
                ),
            ),
            rx.cond(
                RequestsDesk.error == "",
                rx.el.p(t("common.loading"), class_name="soft", role="status"),
            ),
        ),
        key_hints(t),
        side=side(t),
    )


def _head(t: Texts) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h1(t("page.admin_requests.title")),
            rx.el.p(t("requests.lead"), class_name="soft words"),
            class_name="stack",
        ),
        rx.el.div(
            rx.el.button(
                t("requests.enter"),
                type="button",
                class_name="button",
                on_click=RequestsDesk.start_entering,
                custom_attrs=testid("request-enter"),
            ),
            class_name="bulk",
        ),
        class_name="admin-tools",
    )


def _table(t: Texts, which: str, rows: Any) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t(f"requests.{which}")),
        rx.cond(
            rows,
            rx.el.table(
                rx.el.thead(
                    rx.el.tr(
                        *[rx.el.th(t(f"requests.list.{name}"), scope="col") for name in _COLUMNS]
                    )
                ),
                rx.el.tbody(rx.foreach(rows, lambda row: _row(t, row))),
                class_name="table",
                custom_attrs={"data-keys": ""},
            ),
            rx.el.p(t(f"requests.no_{which}"), class_name="empty"),
        ),
        class_name="stack",
    )


def _row(t: Texts, row: Any) -> rx.Component:
    def cell(name: str, *content: Any) -> rx.Component:
        return rx.el.td(*content, custom_attrs={"data-label": t(f"requests.list.{name}")})

    def badge(key: str, look: dict[str, str]) -> rx.Component:
        return rx.el.span(t(key), class_name="badge", custom_attrs=look)

    return rx.el.tr(
        rx.el.td(
            rx.el.button(
                row.code,
                type="button",
                class_name="link-button",
                on_click=RequestsDesk.open_request(row.id),
                custom_attrs=testid("request-open"),
            )
        ),
        cell("name", row.name),
        cell("state", rx.el.span(row.state, class_name="status")),
        cell(
            "due",
            row.due,
            rx.cond(row.is_late, badge("requests.late", _FAILED)),
            rx.cond(row.is_soon, badge("requests.soon", _SOON)),
        ),
        cell("channel", row.channel),
        key=row.id,
        custom_attrs={**testid("request-row"), "data-status": row.status},
    )
