"""/admin/privacy: what is due, who waits, what changed, and where common tasks begin."""

from typing import Any

import reflex as rx

from snshelper.interface.admin_frame import admin_frame, key_hints
from snshelper.interface.charts import bar_chart
from snshelper.interface.native import link
from snshelper.interface.parts import error_message, testid
from snshelper.kernel.i18n import Texts
from snshelper.officer.front.state import PrivacyFront

ON_LOAD = (PrivacyFront.load,)
_FRONT: Any = PrivacyFront
_LATE = {"data-status": "failed"}
_SOON = {"data-status": "unknown"}


def view(t: Texts) -> rx.Component:
    """The page."""
    return admin_frame(
        t,
        _head(t),
        error_message(t, PrivacyFront.error, PrivacyFront.needs_login),
        rx.cond(
            PrivacyFront.is_loaded,
            rx.el.div(
                rx.el.div(_due(t), _waiting(t), _changes(t)),
                rx.el.div(_tasks(t), _openings(t)),
                class_name="columns front",
            ),
            rx.cond(
                PrivacyFront.error == "",
                rx.el.p(t("common.loading"), class_name="soft", role="status"),
            ),
        ),
        key_hints(t),
    )


def _head(t: Texts) -> rx.Component:
    return rx.el.div(
        rx.el.h1(t("page.admin_privacy.title")),
        rx.el.p(
            PrivacyFront.standing,
            class_name=rx.cond(
                PrivacyFront.is_late,
                "notice error",
                rx.cond(PrivacyFront.due, "notice", "notice success"),
            ),
            role="status",
            hidden=PrivacyFront.standing == "",
            custom_attrs=testid("front-standing"),
        ),
        rx.cond(
            PrivacyFront.is_loaded,
            link(t("front.how.jump"), href="#front-how", class_name="button narrow-only"),
        ),
        class_name="stack",
    )


def _section(t: Texts, name: str, beside: Any, *content: Any) -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2(t(f"front.{name}.heading"), id=f"front-{name}"),
            beside,
            class_name="section-head",
        ),
        *content,
        class_name="stack",
        aria_labelledby=f"front-{name}",
        custom_attrs=testid(f"front-{name}"),
    )


def _table(t: Texts, columns: tuple[str, ...], rows: Any, row: Any, empty: str) -> rx.Component:
    head = [rx.el.th(t(f"front.column.{name}"), scope="col") for name in columns]
    return rx.cond(
        rows,
        rx.el.table(
            rx.el.thead(rx.el.tr(*head)),
            rx.el.tbody(rx.foreach(rows, row)),
            class_name="table",
            custom_attrs={"data-keys": ""},
        ),
        rx.el.p(t(empty), class_name="empty"),
    )


def _cell(t: Texts, name: str, *content: Any) -> rx.Component:
    return rx.el.td(*content, custom_attrs={"data-label": t(f"front.column.{name}")})


def _linked(words: Any, url: Any) -> rx.Component:
    return rx.cond(url != "", link(words, href=url), rx.el.span(words))


def _when(one: Any) -> rx.Component:
    return rx.el.div(
        rx.el.span(one.day),
        rx.cond(one.left != "", rx.el.span(one.left, class_name="soft")),
        class_name="when",
    )


def _marks(t: Texts, one: Any, *, soon: bool) -> rx.Component:
    """Late and soon as words in a colour."""
    late = rx.el.span(t("front.late"), class_name="badge", custom_attrs=_LATE)
    if not soon:
        return rx.cond(one.is_late, late)
    near = rx.el.span(t("front.soon"), class_name="badge", custom_attrs=_SOON)
    return rx.cond(one.is_late, late, rx.cond(one.is_soon, near))


def _due(t: Texts) -> rx.Component:
    def row(one: Any, place: Any) -> rx.Component:
        return rx.el.tr(
            rx.el.td(
                rx.el.div(_marks(t, one, soon=True), _linked(one.words, one.url), class_name="told")
            ),
            _cell(t, "day", _when(one)),
            key=place,
            custom_attrs=testid("front-due-row"),
        )

    table = _table(t, ("what", "day"), _FRONT.due, row, "front.due.none")
    return _section(t, "due", rx.fragment(), table)


def _waiting(t: Texts) -> rx.Component:
    def row(one: Any) -> rx.Component:
        told = rx.el.div(
            rx.el.code(one.code, class_name="tag"),
            _marks(t, one, soon=False),
            _linked(one.words, one.url),
            class_name="told",
        )
        return rx.el.tr(
            rx.el.td(told),
            _cell(t, "waited", one.waited),
            _cell(t, "law_day", _when(one)),
            key=one.code,
            custom_attrs=testid("front-waiting-row"),
        )

    count = rx.cond(PrivacyFront.waiting, rx.el.span(PrivacyFront.waiting_count, class_name="soft"))
    columns = ("person", "waited", "law_day")
    table = _table(t, columns, _FRONT.waiting, row, "front.waiting.none")
    return _section(t, "waiting", count, table)


def _changes(t: Texts) -> rx.Component:
    def row(one: Any) -> rx.Component:
        return rx.el.tr(
            rx.el.td(rx.el.div(_linked(one.words, one.url), class_name="told calm")),
            _cell(t, "at", rx.el.time(one.at, class_name="when")),
            _cell(t, "who", rx.el.span(one.who, class_name="when")),
            key=one.seq,
            custom_attrs=testid("front-change-row"),
        )

    older = rx.cond(
        PrivacyFront.older > 0,
        rx.el.button(
            t("desk.older"),
            type="button",
            class_name="button",
            on_click=PrivacyFront.show_older,
            custom_attrs=testid("front-older"),
        ),
    )
    table = _table(t, ("change", "at", "who"), _FRONT.changes, row, "front.changes.none")
    thirty = rx.el.span(t("front.changes.since"), class_name="soft")
    return _section(t, "changes", thirty, table, rx.el.div(older, class_name="buttons"))


def _tasks(t: Texts) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("front.how.heading"), id="front-how"),
        rx.el.ul(
            rx.foreach(
                _FRONT.tasks,
                lambda task: rx.el.li(
                    link(task.event, href=task.url), rx.el.p(task.words, class_name="hint")
                ),
            ),
            class_name="guide",
        ),
        class_name="sheet",
        aria_labelledby="front-how",
        custom_attrs=testid("front-how"),
    )


def _openings(t: Texts) -> rx.Component:
    return rx.el.section(
        bar_chart(t, t("front.openings"), _FRONT.openings),
        class_name="sheet",
        aria_label=t("front.openings"),
    )
