"""A labelled form field with its hint and its own error."""

from typing import Any

import reflex as rx

from snshelper.kernel.i18n import Texts


def text_field(
    t: Texts,
    name: str,
    problem: Any,
    *,
    is_required: bool = True,
    is_long: bool = False,
    hint: str = "",
    **attributes: Any,
) -> rx.Component:
    """The field `name` of the contact form, labelled `contact.<name>`.

    `problem` is the state's sentence about it, empty when there is nothing to say. Name and id
    are the same: Reflex would otherwise send the value twice, under both.
    """
    control = rx.el.textarea if is_long else rx.el.input
    mark = "contact.required" if is_required else "contact.optional"
    mark_class = "required" if is_required else "soft tiny"
    return rx.el.div(
        rx.el.label(
            t(f"contact.{name}"),
            " ",
            rx.el.span(t(mark), class_name=mark_class),
            html_for=name,
        ),
        control(
            id=name,
            name=name,
            aria_invalid=rx.cond(problem != "", "true", "false"),
            aria_describedby=f"{name}-problem",
            **attributes,
        ),
        rx.el.p(hint, class_name="hint") if hint else rx.fragment(),
        rx.el.p(problem, id=f"{name}-problem", class_name="field-error", role="alert"),
        class_name="field",
    )
