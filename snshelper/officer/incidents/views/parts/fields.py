"""Labelled fields of the breach desk's forms."""

from typing import Any

import reflex as rx

from snshelper.kernel.i18n import Texts


def control_id(label: str) -> str:
    """The id of the control that the message `label` names."""
    return label.replace(".", "-")


def field(label: str, own_id: str, control: rx.Component, hint: str = "") -> rx.Component:
    """A control with its label above it."""
    return rx.el.div(
        rx.el.label(label, html_for=own_id),
        control,
        rx.el.p(hint, class_name="hint") if hint else rx.fragment(),
        class_name="field",
    )


def named(label: str, name: str, *, is_required: bool = False) -> dict[str, Any]:
    """Id and name of a control; a label stands once on a screen, so the id follows from it."""
    return {"id": control_id(label), "name": name, "required": is_required}


def area(
    t: Texts, name: str, label: str, limit: int, *, is_required: bool = False, value: Any = None
) -> rx.Component:
    """Several lines of text."""
    given = {} if value is None else {"default_value": value}
    control = rx.el.textarea(
        **named(label, name, is_required=is_required), **given, max_length=limit, rows="4"
    )
    return field(t(label), control_id(label), control)


def line(t: Texts, name: str, label: str, **attributes: Any) -> rx.Component:
    """One line of text."""
    control = rx.el.input(**named(label, name, is_required=True), auto_complete="off", **attributes)
    return field(t(label), control_id(label), control)


def choice(
    t: Texts, name: str, label: str, options: dict[str, str], value: Any = None
) -> rx.Component:
    """One of a few."""
    given = {} if value is None else {"default_value": value}
    made = [rx.el.option(words, value=option) for option, words in options.items()]
    return field(t(label), control_id(label), rx.el.select(*made, **named(label, name), **given))


def moment_input(t: Texts, name: str, *, is_required: bool = False) -> rx.Component:
    """A day and a time."""
    label = f"incident.fact.{name}"
    control = rx.el.input(**named(label, name, is_required=is_required), type="datetime-local")
    return field(t(label), control_id(label), control)


def tick(name: str, words: str) -> rx.Component:
    """A box to tick."""
    return rx.el.label(
        rx.el.input(type="checkbox", name=name), rx.el.span(words), class_name="check"
    )
