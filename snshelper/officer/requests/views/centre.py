"""/mypage/privacy: see, correct, delete, stop, and the cookie choices."""

from typing import Any

import reflex as rx

from snshelper.accounts.views.parts.step_up import step_up
from snshelper.interface.document import slot
from snshelper.interface.layout import page_frame
from snshelper.interface.native import link
from snshelper.interface.parts import error_message, testid
from snshelper.kernel.i18n import Texts
from snshelper.officer.consents.view import consents
from snshelper.officer.requests.rules import ANSWER_DAYS, MIND_DAYS, WORDS_LIMIT, RequestKind
from snshelper.officer.requests.state.centre import PrivacyCentre
from snshelper.officer.requests.wording import OTHER
from snshelper.wallet.payouts.views.fields import bank_fields

ON_LOAD = (PrivacyCentre.load,)
_CENTRE: Any = PrivacyCentre
_THIS_PAGE: Any = rx.Var("String(performance.timeOrigin)", _var_type=str)


def view(t: Texts) -> rx.Component:
    """Four requests, what happens after each, and what became of earlier ones."""
    return page_frame(
        t,
        rx.el.div(
            rx.el.h1(t("page.privacy_centre.title")),
            rx.el.p(t("privacy_request.lead", days=ANSWER_DAYS), class_name="lead"),
            class_name="page-head",
        ),
        error_message(t, PrivacyCentre.error, PrivacyCentre.needs_login),
        step_up(t, PrivacyCentre),
        rx.el.div(
            rx.cond(
                PrivacyCentre.received != "",
                rx.el.p(
                    PrivacyCentre.received,
                    class_name=rx.cond(
                        PrivacyCentre.is_refused, "notice warning", "notice success"
                    ),
                ),
            ),
            role="status",
            custom_attrs=testid("privacy-received"),
        ),
        _section(t, "access", rx.fragment(_button(t, "access"), _way_to_copy(t))),
        # Options that came later would leave the first one that was there chosen.
        _section(t, "correct", rx.cond(_CENTRE.values, _correction(t))),
        _section(t, "stop", _stop(t)),
        _section(t, "delete", _deletion(t)),
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
        control,
        class_name="sheet",
    )


def _button(t: Texts, kind: RequestKind, **attributes: Any) -> rx.Component:
    if not attributes:
        attributes = {"type": "button", "on_click": PrivacyCentre.request(kind, _THIS_PAGE)}
    return rx.el.div(
        rx.el.button(
            t(f"privacy_request.{kind}.button"),
            class_name="button",
            custom_attrs=testid(f"privacy-{kind}"),
            **attributes,
        ),
        class_name="buttons",
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
        _button(t, "stop"),
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
        _button(t, "correct", type="submit"),
        # Another key empties the form once the request was received.
        key=PrivacyCentre.sent,
        on_submit=PrivacyCentre.correct,
        class_name="form",
    )


def _deletion(t: Texts) -> rx.Component:
    return rx.fragment(
        rx.cond(
            _CENTRE.kept,
            rx.el.div(
                rx.el.p(t("privacy_request.delete.kept")),
                rx.el.ul(rx.foreach(_CENTRE.kept, lambda line: rx.el.li(line))),
                custom_attrs=testid("privacy-kept"),
            ),
        ),
        _deletion_form(t),
    )


def _deletion_form(t: Texts) -> rx.Component:
    return rx.el.form(
        rx.cond(
            PrivacyCentre.open_orders > 0,
            rx.el.label(
                rx.el.input(
                    type="checkbox", name="terminates", custom_attrs=testid("delete-terminates")
                ),
                t("privacy_request.delete.terminates"),
                class_name="check",
            ),
        ),
        rx.cond(
            PrivacyCentre.stake != "",
            rx.fragment(
                rx.el.p(
                    t("privacy_request.delete.balance"), " ", rx.el.b("¥", PrivacyCentre.stake)
                ),
                bank_fields(t),
                _giving_up(t),
            ),
        ),
        _button(t, "delete", type="submit"),
        on_submit=PrivacyCentre.delete,
        class_name="form",
    )


def _giving_up(t: Texts) -> rx.Component:
    return rx.el.details(
        rx.el.summary(t("privacy_request.delete.give_up")),
        rx.el.div(
            rx.el.label(
                t("privacy_request.delete.gives_up"),
                " ",
                rx.el.b("¥", PrivacyCentre.stake),
                html_for="gives-up",
            ),
            rx.el.input(
                id="gives-up",
                name="gives_up",
                auto_complete="off",
                input_mode="numeric",
                max_length=20,
                custom_attrs=testid("delete-gives-up"),
            ),
            class_name="field",
        ),
        class_name="more",
    )


def _earlier(t: Texts) -> rx.Component:
    columns = ("code", "name", "state", "due", "back")
    return rx.cond(
        PrivacyCentre.rows,
        rx.el.section(
            rx.el.h2(t("privacy_request.earlier")),
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
