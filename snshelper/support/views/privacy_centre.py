"""The privacy centre: see, correct, delete, stop, and the cookie choices."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from snshelper.interface.document import slot
from snshelper.interface.layout import page_frame
from snshelper.interface.native import link
from snshelper.interface.parts import error_message, testid
from snshelper.kernel.i18n import Texts
from snshelper.support.rules.questions import MESSAGE_LIMIT, PRIVACY_ANSWER_DAYS, PrivacyKind
from snshelper.support.state.privacy_centre import PrivacyCentre, RequestRow

ON_LOAD = (PrivacyCentre.load,)

# Sections of rooms that this one must not know; the composition root hangs them in here.
_sections: list[Callable[[Texts], rx.Component]] = []


def hang_sections(*sections: Callable[[Texts], rx.Component]) -> None:
    """Show `sections` after the member's requests, in this order."""
    _sections[:] = sections


def view(t: Texts) -> rx.Component:
    """Four plain buttons, what happens after each, and by when."""
    return page_frame(
        t,
        rx.el.div(
            rx.el.h1(t("page.privacy_centre.title")),
            rx.el.p(t("privacy_request.lead", days=PRIVACY_ANSWER_DAYS), class_name="lead"),
            class_name="page-head",
        ),
        error_message(t, PrivacyCentre.error, PrivacyCentre.needs_login),
        rx.el.div(
            rx.cond(
                PrivacyCentre.received != "",
                rx.el.p(PrivacyCentre.received, class_name="notice success"),
            ),
            role="status",
            custom_attrs=testid("privacy-received"),
        ),
        _request(t, "access", _button(t, "access")),
        _request(t, "correct", _correction(t)),
        _request(t, "delete", _button(t, "delete")),
        _request(t, "stop", _button(t, "stop")),
        _earlier(t),
        *[section(t) for section in _sections],
        rx.el.section(
            rx.el.h2(t("privacy_request.cookies")),
            slot("cookie-choices"),
            class_name="sheet",
        ),
        rx.el.p(
            link(t("privacy_request.policy"), href=t.url("/privacy")),
            class_name="small",
        ),
        width="reading",
        current="/mypage",
    )


def _request(t: Texts, kind: PrivacyKind, control: rx.Component) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t(f"privacy_request.{kind}.title")),
        rx.el.p(t(f"privacy_request.{kind}.after", days=PRIVACY_ANSWER_DAYS)),
        control,
        class_name="sheet",
    )


def _button(t: Texts, kind: PrivacyKind, **attributes: Any) -> rx.Component:
    if not attributes:
        attributes = {"type": "button", "on_click": PrivacyCentre.request(kind)}
    return rx.el.div(
        rx.el.button(
            t(f"privacy_request.{kind}.button"),
            class_name="button",
            custom_attrs=testid(f"privacy-{kind}"),
            **attributes,
        ),
        class_name="buttons",
    )


def _correction(t: Texts) -> rx.Component:
    return rx.el.form(
        rx.el.div(
            rx.el.label(t("privacy_request.correct.words"), html_for="words"),
            rx.el.textarea(id="words", name="words", max_length=MESSAGE_LIMIT, rows="3"),
            class_name="field",
        ),
        _button(t, "correct", type="submit"),
        # Another key empties the form once the request was received.
        key=PrivacyCentre.received,
        on_submit=PrivacyCentre.correct,
        class_name="form",
    )


def _earlier(t: Texts) -> rx.Component:
    return rx.cond(
        PrivacyCentre.rows,
        rx.el.section(
            rx.el.h2(t("privacy_request.earlier")),
            rx.el.table(
                rx.el.thead(
                    rx.el.tr(
                        *[
                            rx.el.th(t(f"privacy_request.column.{name}"), scope="col")
                            for name in ("code", "name", "state", "due")
                        ]
                    )
                ),
                rx.el.tbody(rx.foreach(PrivacyCentre.rows, lambda row: _row(t, row))),
                class_name="table",
            ),
            class_name="sheet",
        ),
    )


def _row(t: Texts, row: RequestRow) -> rx.Component:
    cells = {"code": row.code, "name": row.name, "state": row.state, "due": row.due}
    return rx.el.tr(
        *[
            rx.el.td(value, custom_attrs={"data-label": t(f"privacy_request.column.{name}")})
            for name, value in cells.items()
        ]
    )
