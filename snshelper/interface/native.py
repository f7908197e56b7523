"""Native form posts: Reflex's own form element prevents them even without a handler."""

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML


class NativeForm(BaseHTML):
    """A `<form>` that the browser itself submits."""

    tag = "form"

    action: rx.Var[str]
    method: rx.Var[str]


def native_form(*children: Any, action: str, **attributes: Any) -> rx.Component:
    """A native POST form."""
    return NativeForm.create(*children, action=action, method="post", **attributes)
