"""/mypage/privacy: see, correct, delete, stop, and the cookie choices."""

from typing import Any

import reflex as rx

from snshelper.interface.document import slot
from snshelper.interface.layout import page_frame
from snshelper.interface.native import link
from snshelper.interface.parts import testid
from snshelper.kernel.i18n import Texts
from snshelper.officer.consents.view import consents
from snshelper.officer.requests.rules import ANSWER_DAYS, MIND_DAYS, WORDS_LIMIT, RequestKind
from snshelper.officer.requests.state.centre import PrivacyCentre
from snshelper.officer.requests.views.parts.answers import answer, request_button
from snshelper.officer.requests.views.parts.deletion import deletion
from snshelper.officer.requests.wording import OTHER

ON_LOAD = (PrivacyCentre.load,)
_CENTRE: Any = PrivacyCentre


def view(t: Texts) -> rx.Component:
    """Four requests, what happens after each, and what became of earlier ones."""
    return page_frame(
        t,
        rx.el.div(
            rx.el.h1(t("page.privacy_centre.title")),
            rx.el.p(t("privacy_request.lead", days=ANSWER_DAYS), class_name="lead"),
            class_name="page-head",
        ),
        answer(t, ""),
        _section(t, "access", rx.fragment(request_button(t, "access"), _way_to_copy(t))),
        # Options that came later would leave the first one that was there chosen.
        _section(t, "correct", rx.cond(_CENTRE.values, _correction(t))),
        _section(t, "stop", _stop(t)),
        _section(t, "delete", deletion(t)),
        _earlier(t),
        consents(t),
        rx.el.section(
            rx.el.h2(t("privacy_request.cookies")),
            slot("cookie-choices"),
            class_name="sheet",
        ),
        rx.el.p(link(t("privacy_request.policy"), href=t.url("/privacy")), class_name="small"),
        width="reading",
        current="/mypage",
    )


def _section(t: Texts, kind: RequestKind, control: rx.Component) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t(f"privacy_request.{kind}.title")),
        rx.el.p(t(f"privacy_request.{kind}.after", days=MIND_DAYS)),
        answer(t, kind),
        control,
        class_name="sheet",
    )


def _way_to_copy(t: Texts) -> rx.Component:
    """Followed by itself: the copy is a document that the server writes."""
    copy = link(
        t("page.own_copy.title"),
        href=t.url("/mypage/privacy/copy"),
        custom_attrs={"data-go": PrivacyCentre.copy_for},
    )
    return rx.cond(PrivacyCentre.copy_for != "", rx.el.p(copy))


def _stop(t: Texts) -> rx.Component:
    return rx.cond(
        PrivacyCentre.is_stopped,
        rx.el.div(
            rx.el.p(t("privacy_request.stopped"), class_name="notice warning"),
            rx.el.div(
                rx.el.button(
                    t("privacy_request.lift"),
                    type="button",
                    class_name="button",
                    on_click=PrivacyCentre.lift,
                    custom_attrs=testid("privacy-lift"),
                ),
                class_name="buttons",
            ),
            class_name="stack",
        ),
        request_button(t, "stop"),
    )


def _correction(t: Texts) -> rx.Component:
    return rx.el.form(
        rx.el.div(
            rx.el.label(t("privacy_request.correct.what"), html_for="correct-key"),
            rx.el.select(
                rx.foreach(
                    _CENTRE.values, lambda one: rx.el.option(one.label, value=one.key, key=one.key)
                ),
                rx.el.option(t("privacy_request.correct.other"), value=OTHER),
                id="correct-key",
                name="key",
                custom_attrs=testid("correct-key"),
            ),
            class_name="field",
        ),
        rx.el.div(
            rx.el.label(t("privacy_request.correct.value"), html_for="correct-value"),
            rx.el.textarea(
                id="correct-value",
                name="value",
                rows="2",
                max_length=WORDS_LIMIT,
                required=True,
                custom_attrs=testid("correct-value"),
            ),
            class_name="field",
        ),
        request_button(t, "correct", type="submit"),
        # Another key empties the form once the request was received.
        key=PrivacyCentre.sent,
        on_submit=PrivacyCentre.correct,
        class_name="form",
    )


def _earlier(t: Texts) -> rx.Component:
    columns = ("code", "name", "state", "due", "back")
    return rx.cond(
        PrivacyCentre.rows,
        rx.el.section(
            rx.el.h2(t("privacy_request.earlier")),
            answer(t, "earlier"),
            rx.el.table(
                rx.el.thead(
                    rx.el.tr(
                        *[
                            rx.el.th(t(f"privacy_request.column.{name}"), scope="col")
                            for name in columns
                        ]
                    )
                ),
                rx.el.tbody(rx.foreach(PrivacyCentre.rows, lambda row: _row(t, row))),
                class_name="table",
            ),
            class_name="sheet",
        ),
    )


def _row(t: Texts, row: Any) -> rx.Component:
    def cell(name: str, content: Any) -> rx.Component:
        label = {"data-label": t(f"privacy_request.column.{name}")}
        return rx.el.td(content, custom_attrs=label)

    back = rx.cond(
        row.can_go_back,
        rx.el.button(
            t("privacy_request.go_back"),
            type="button",
            class_name="button",
            on_click=PrivacyCentre.go_back(row.id),
            custom_attrs=testid("privacy-back"),
        ),
    )
    return rx.el.tr(
        cell("code", row.code),
        cell("name", row.name),
        cell(
            "state",
            rx.el.div(
                rx.el.span(row.state, class_name="status"),
                rx.cond(row.ground != "", rx.el.p(row.ground, class_name="small soft")),
            ),
        ),
        cell("due", row.due),
        cell("back", back),
        key=row.id,
        custom_attrs={**testid("privacy-row"), "data-status": row.status},
    )
