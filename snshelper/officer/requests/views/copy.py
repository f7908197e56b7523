"""/mypage/privacy/copy: everything that is kept about the member, to be read."""

import reflex as rx

from snshelper.interface.document import slot
from snshelper.interface.layout import page_frame
from snshelper.kernel.i18n import Texts


def view(t: Texts) -> rx.Component:
    """The frame; the server fills the copy in."""
    return page_frame(
        t,
        rx.el.div(
            rx.el.h1(t("page.own_copy.title")),
            rx.el.p(t("requests.copy.lead"), class_name="lead"),
            class_name="page-head",
        ),
        slot("copy"),
        width="reading",
        current="/mypage",
    )
