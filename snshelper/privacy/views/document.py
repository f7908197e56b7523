"""The page every written document has: a heading, and the text that the server fills in."""

from collections.abc import Callable

import reflex as rx

from snshelper.interface.document import slot
from snshelper.interface.layout import page_frame
from snshelper.kernel.i18n import Texts


def view_of(name: str, module: str, current: str = "") -> Callable[[Texts], rx.Component]:
    """The view of the document page `name`, as if written in `module` (Reflex bundles by module).

    The heading is the message `page.<name>.title`; `current` marks the navigation entry.
    """

    def view(t: Texts) -> rx.Component:
        return page_frame(
            t,
            rx.el.div(rx.el.h1(t(f"page.{name}.title")), class_name="page-head"),
            slot("document", class_name="prose"),
            width="reading",
            current=current,
        )

    view.__module__ = module
    return view
