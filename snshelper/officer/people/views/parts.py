"""Parts that the three screens share."""

from typing import Any

import reflex as rx

from snshelper.interface.parts import testid
from snshelper.kernel.i18n import Texts


def said(sentence: Any) -> rx.Component:
    """What was just done, announced politely."""
    return rx.el.p(sentence, class_name="notice success", role="status", hidden=sentence == "")


def once_loaded(t: Texts, state: Any, *content: rx.Component) -> rx.Component:
    """The content, once `state` has read it: until then nothing says that there is none."""
    waiting = rx.el.p(t("common.loading"), class_name="soft", role="status")
    return rx.cond(
        state.is_loaded, rx.fragment(*content), rx.cond(state.error == "", waiting, rx.fragment())
    )


def has(names: Any, name: str) -> Any:
    """Whether the state's list `names` contains `name`."""
    return names.contains(name)


def labelled(label: str, control: rx.Component, name: str, hint: str = "") -> rx.Component:
    """A control whose id is `name`, under its label."""
    return rx.el.div(
        rx.el.label(label, html_for=name),
        control,
        *([rx.el.p(hint, class_name="hint", id=f"{name}-hint")] if hint else []),
        class_name="field",
    )


def text_field(label: str, name: str, form: str, hint: str = "", **attributes: Any) -> rx.Component:
    """A text input named `name` in the form `form`, under its label."""
    if hint:
        attributes["aria_describedby"] = f"{form}-{name}-hint"
    attributes.setdefault("auto_complete", "off")
    control = rx.el.input(id=f"{form}-{name}", name=name, **attributes)
    return labelled(label, control, f"{form}-{name}", hint)


def submit(label: str, name: str, kind: str = "button primary") -> rx.Component:
    """The button that sends its form."""
    return rx.el.div(
        rx.el.button(label, type="submit", class_name=kind, custom_attrs=testid(name)),
        class_name="buttons",
    )


def hidden_field(name: str, value: Any) -> rx.Component:
    """A value that goes along with a form."""
    return rx.el.input(type="hidden", name=name, value=value)


def table(
    t: Texts,
    columns: tuple[str, ...],
    rows: rx.Component,
    numbers: tuple[str, ...] = (),
    **attributes: Any,
) -> rx.Component:
    """A table whose headings are the messages `columns`; those in `numbers` stand at the right."""
    head = [
        rx.el.th(t(key), scope="col", class_name="num" if key in numbers else "") for key in columns
    ]
    return rx.el.table(
        rx.el.thead(rx.el.tr(*head)), rx.el.tbody(rows), class_name="table", **attributes
    )


def cell(t: Texts, key: str, *content: Any, **attributes: Any) -> rx.Component:
    """A table cell that carries its heading along on a phone."""
    return rx.el.td(*content, custom_attrs={"data-label": t(key)}, **attributes)
