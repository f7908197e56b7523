"""Native elements where Reflex's own replace the browser's behaviour.

Reflex's form element prevents a native submit even without a handler, and its `rx.el.a` is a router
link that changes the page without asking the server for it.
"""

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML
from reflex_components_core.el.elements.inline import A


class NativeForm(BaseHTML):
    """A `<form>` that the browser itself submits."""

    tag = "form"

    action: rx.Var[str]
    method: rx.Var[str]


def native_form(*children: Any, action: str, **attributes: Any) -> rx.Component:
    """A native POST form."""
    return NativeForm.create(*children, action=action, method="post", **attributes)


def link(*children: Any, href: Any, **attributes: Any) -> rx.Component:
    """A plain `<a>`: following it loads the document, so slots are filled and sessions re-read."""
    return A.create(*children, href=href, **attributes)
