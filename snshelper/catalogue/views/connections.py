"""/mypage/connections: what the services on sale ask of a member's own accounts."""

import reflex as rx

from snshelper.interface.document import slot
from snshelper.interface.layout import page_frame
from snshelper.kernel.i18n import Texts


def view(t: Texts) -> rx.Component:
    """The page: the server writes it from the catalogue, at each visit."""
    return page_frame(
        t,
        rx.el.div(rx.el.h1(t("page.connections.title")), class_name="page-head"),
        slot("connections", class_name="stack loose"),
        width="reading",
        current="/mypage",
    )
