"""The password, asked for in place when an action needs it again."""

from typing import Any

import reflex as rx

from snshelper.accounts.rules import PASSWORD_MAXIMUM
from snshelper.interface.parts import testid
from snshelper.kernel.i18n import Texts


def step_up(t: Texts, state: Any, name: str = "step-up") -> rx.Component:
    """A small password form while `state` (a StepUpPage) needs a proof; then the way on.

    `name` makes the field's id, for pages that place two.
    """
    return rx.fragment(
        rx.cond(state.needs_step_up, _form(t, state, name)),
        rx.el.p(
            rx.cond(state.is_proved, t("accounts.step_up.proved"), ""),
            class_name="notice success",
            role="status",
            hidden=~state.is_proved,
        ),
    )


def _form(t: Texts, state: Any, name: str) -> rx.Component:
    return rx.el.form(
        rx.el.div(
            rx.el.label(t("accounts.step_up.password"), html_for=name),
            rx.el.input(
                id=name,
                name="password",
                type="password",
                auto_complete="current-password",
                auto_focus=True,
                max_length=PASSWORD_MAXIMUM,
                required=True,
                aria_describedby=f"{name}-hint",
                custom_attrs=testid("step-up-password"),
            ),
            rx.el.p(t("accounts.step_up.hint"), class_name="hint", id=f"{name}-hint"),
            class_name="field",
        ),
        rx.el.div(
            rx.el.button(
                t("accounts.step_up.submit"),
                type="submit",
                class_name="button primary",
                custom_attrs=testid("step-up-submit"),
            ),
            class_name="buttons",
        ),
        on_submit=state.prove,
        reset_on_submit=True,
        class_name="form sheet step-up",
        custom_attrs=testid("step-up"),
    )
