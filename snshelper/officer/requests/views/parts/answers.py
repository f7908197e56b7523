"""What every section of the privacy centre has: its button, and what became of the last click."""

from typing import Any

import reflex as rx

from snshelper.accounts.views.parts.step_up import step_up
from snshelper.interface.parts import error_message, testid
from snshelper.kernel.i18n import Texts
from snshelper.officer.requests.rules import RequestKind
from snshelper.officer.requests.state.centre import PrivacyCentre

_THIS_PAGE: Any = rx.Var("String(performance.timeOrigin)", _var_type=str)


def answer(t: Texts, place: str) -> rx.Component:
    """What became of the last click, where it was made: the page is long."""
    received = rx.el.div(
        rx.cond(
            PrivacyCentre.received != "",
            rx.el.p(
                PrivacyCentre.received,
                class_name=rx.cond(PrivacyCentre.is_refused, "notice warning", "notice success"),
            ),
        ),
        role="status",
        custom_attrs=testid("privacy-received"),
    )
    return rx.cond(
        PrivacyCentre.place == place,
        rx.el.div(
            error_message(t, PrivacyCentre.error, PrivacyCentre.needs_login),
            step_up(t, PrivacyCentre),
            received,
            class_name="stack",
        ),
    )


def request_button(t: Texts, kind: RequestKind, **attributes: Any) -> rx.Component:
    """The button of a request; it asks at once unless `attributes` say otherwise."""
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
