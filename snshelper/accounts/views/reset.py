"""/reset: asking for a link, or with the link's token choosing a new password."""

import reflex as rx

from snshelper.interface.document import slot
from snshelper.interface.layout import page_frame
from snshelper.kernel.i18n import Texts

ON_LOAD = ()


def view(t: Texts) -> rx.Component:
    """The reset page in one language."""
    return page_frame(
        t,
        rx.el.h1(t("accounts.reset.heading")),
        slot("auth-form"),
        width="narrow",
    )
