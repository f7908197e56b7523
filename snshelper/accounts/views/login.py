"""/login: the form is filled in by the server, so that it works without JavaScript."""

import reflex as rx

from snshelper.interface.document import slot
from snshelper.interface.layout import page_frame
from snshelper.kernel.i18n import Texts

ON_LOAD = ()


def view(t: Texts) -> rx.Component:
    """The log-in page in one language."""
    return page_frame(
        t,
        rx.el.h1(t("accounts.login.heading")),
        slot("auth-form"),
        width="narrow",
    )
