"""/admin/privacy/retention: what falls due, waits, is held, and was destroyed."""

from typing import Any

import reflex as rx

from snshelper.interface.admin_frame import admin_frame, key_hints
from snshelper.interface.charts import bar_chart
from snshelper.interface.native import link
from snshelper.interface.parts import error_message, testid
from snshelper.kernel.i18n import Texts
from snshelper.officer.retention.state import RetentionDesk
from snshelper.officer.retention.views.parts.panel import side

ON_LOAD = (RetentionDesk.load,)
_DESK: Any = RetentionDesk


def view(t: Texts) -> rx.Component:
    """The page."""
    is_side_open = (_DESK.panel.id != "") | RetentionDesk.is_holding
    return admin_frame(
        t,
        _head(t),
        rx.cond(~is_side_open, error_message(t, RetentionDesk.error, RetentionDesk.needs_login)),
        rx.el.div(
            rx.cond(
                RetentionDesk.done != "",
                rx.el.p(RetentionDesk.done, class_name="notice success"),
            ),
            role="status",
        ),
        rx.cond(
            RetentionDesk.is_loaded,
            rx.fragment(_figures(), _manifests(t), _falling(t), _holds(t), _certificates(t)),
            rx.cond(
                RetentionDesk.error == "",
                rx.el.p(t("common.loading"), class_name="soft", role="status"),
            ),
        ),
        key_hints(t),
        side=side(t),
    )


def _head(t: Texts) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h1(t("page.admin_retention.title")),
            rx.el.p(t("retention.lead"), class_name="soft words"),
            class_name="stack",
        ),
        rx.el.div(
            rx.el.button(
                t("retention.request_now"),
                type="button",
                class_name="button",
                on_click=RetentionDesk.request_now,
                custom_attrs=testid("retention-request"),
            ),
            class_name="bulk",
        ),
        class_name="admin-tools",
    )


def _figures() -> rx.Component:
    return rx.el.dl(
        rx.foreach(
            _DESK.figures,
            lambda figure: rx.el.div(
                rx.el.dt(figure.name),
                rx.el.dd(
                    rx.cond(
                        figure.status != "",
                        rx.el.span(figure.value, class_name="status"),
                        figure.value,
                    )
                ),
                class_name="figure",
                custom_attrs={"data-status": figure.status},
            ),
        ),
        class_name="figures",
    )


def _table(
    t: Texts, heading: str, columns: tuple[str, ...], rows: Any, row: Any, empty: str
) -> rx.Component:
    """A titled table; columns whose name begins with `#` are numbers."""
    return rx.el.section(
        rx.el.h2(t(heading)),
        rx.cond(
            rows,
            rx.el.table(
                rx.el.thead(
                    rx.el.tr(
                        *[
                            rx.el.th(
                                t(f"retention.column.{name.removeprefix('#')}"),
                                scope="col",
                                class_name="num" if name.startswith("#") else "",
                            )
                            for name in columns
                        ]
                    )
                ),
                rx.el.tbody(rx.foreach(rows, row)),
                class_name="table",
                custom_attrs={"data-keys": ""},
            ),
            rx.el.p(t(empty), class_name="empty"),
        ),
        class_name="stack",
    )


def _cell(t: Texts, name: str, *content: Any, number: bool = False) -> rx.Component:
    return rx.el.td(
        *content,
        class_name="num" if number else "",
        custom_attrs={"data-label": t(f"retention.column.{name}")},
    )


def _manifests(t: Texts) -> rx.Component:
    def row(one: Any) -> rx.Component:
        opener = rx.el.button(
            one.code,
            type="button",
            class_name="link-button",
            on_click=RetentionDesk.open_manifest(one.id),
            custom_attrs=testid("manifest-open"),
        )
        late = rx.el.span(t("retention.late"), class_name="badge", custom_attrs=_FAILED)
        return rx.el.tr(
            rx.el.td(opener),
            _cell(
                t, "state", rx.el.span(one.state, class_name="status"), rx.cond(one.is_late, late)
            ),
            _cell(t, "made_at", one.made_at),
            _cell(t, "requester", one.requester),
            _cell(t, "progress", one.scopes, number=True),
            key=one.id,
            custom_attrs={**testid("manifest-row"), "data-status": one.status},
        )

    columns = ("manifest", "state", "made_at", "requester", "#progress")
    return _table(t, "retention.manifests", columns, _DESK.manifests, row, "retention.no_manifests")


_FAILED = {"data-status": "failed"}


def _falling(t: Texts) -> rx.Component:
    def row(one: Any) -> rx.Component:
        return rx.el.tr(
            rx.el.td(one.month),
            _cell(t, "kind", one.kind),
            _cell(t, "law", one.law),
            _cell(t, "count", one.count, number=True),
            key=f"{one.month}{one.kind}",
        )

    columns, empty = ("month", "kind", "law", "#count"), "retention.nothing_falling"
    return rx.fragment(
        rx.el.section(
            bar_chart(t, t("retention.chart"), _DESK.chart),
            aria_label=t("retention.chart"),
        ),
        rx.el.details(
            rx.el.summary(t("retention.falling_table")),
            _table(t, "retention.falling", columns, _DESK.falling, row, empty),
            class_name="more",
        ),
    )


def _holds(t: Texts) -> rx.Component:
    def row(one: Any) -> rx.Component:
        return rx.el.tr(
            rx.el.td(one.target),
            _cell(t, "law", one.law),
            rx.el.td(_reason(t, one), class_name="wrap"),
            _cell(t, "until", one.until),
            rx.el.td(_for_officer(t("retention.lift"), RetentionDesk.lift(one.id), "hold-lift")),
            key=one.id,
            custom_attrs=testid("hold-row"),
        )

    columns = ("target", "law", "words", "until", "lift")
    return rx.fragment(
        _table(t, "retention.holds", columns, _DESK.holds, row, "retention.no_holds"),
        rx.cond(
            RetentionDesk.may_approve,
            rx.el.div(
                rx.el.button(
                    t("retention.place_hold"),
                    type="button",
                    class_name="button",
                    on_click=RetentionDesk.start_hold,
                    custom_attrs=testid("hold-start"),
                ),
                class_name="buttons",
            ),
        ),
    )


def _reason(t: Texts, one: Any) -> rx.Component:
    """The words of a hold once they were opened, and until then the way to open them."""
    read = _for_officer(t("retention.read_hold"), RetentionDesk.read_words(one.id), "hold-read")
    return rx.cond(one.words != "", one.words, read)


def _for_officer(words: str, on_click: Any, name: str) -> rx.Component:
    button = rx.el.button(
        words, type="button", class_name="button", on_click=on_click, custom_attrs=testid(name)
    )
    return rx.cond(RetentionDesk.may_approve, button)


def _certificates(t: Texts) -> rx.Component:
    def row(one: Any) -> rx.Component:
        return rx.el.tr(
            rx.el.td(link(one.code, href=one.url, custom_attrs=testid("certificate-open"))),
            _cell(t, "destroyed_at", one.at),
            _cell(t, "scopes", one.scopes, number=True),
            key=one.code,
        )

    columns = ("certificate", "destroyed_at", "#scopes")
    empty = "retention.no_certificates"
    return rx.fragment(
        _table(t, "retention.certificates", columns, _DESK.certificates, row, empty),
        rx.cond(
            RetentionDesk.older > 0,
            rx.el.button(
                t("desk.older"),
                type="button",
                class_name="button",
                on_click=RetentionDesk.show_older,
            ),
        ),
    )
