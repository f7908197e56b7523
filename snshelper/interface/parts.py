"""Small parts that every page uses."""

from typing import Any

import reflex as rx

from snshelper.interface.native import link
from snshelper.kernel.i18n import Texts


def error_message(t: Texts, error: Any, needs_login: Any) -> rx.Component:
    """The sentence for a refused action, announced politely, with the way back to a log-in."""
    return rx.cond(
        error != "",
        rx.el.p(
            error,
            " ",
            rx.cond(
                needs_login,
                link(t("common.log_in_again"), href=t.url("/login"), class_name="error-link"),
            ),
            class_name="error-message",
            role="alert",
            custom_attrs={"data-testid": "error-message"},
        ),
    )


def testid(name: str, **more: Any) -> dict[str, Any]:
    """The attributes outside checks hold on to."""
    return {"data-testid": name, **{f"data-{key}": value for key, value in more.items()}}


def second_look(summary: str, hint: str, sure: str, press: Any, name: str) -> rx.Component:
    """A step that cannot be taken back: its button `name` lies behind a fold, below what it does.

    `press` is the handler of the click.
    """
    return rx.el.details(
        rx.el.summary(summary),
        rx.el.p(hint, class_name="hint"),
        rx.el.button(
            sure,
            type="button",
            class_name="button danger",
            on_click=press,
            custom_attrs=testid(name),
        ),
        class_name="more",
    )
