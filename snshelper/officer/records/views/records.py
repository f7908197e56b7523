"""/admin/privacy/records: what is processed, why, how long, by which law, and who sees it."""

import reflex as rx

from snshelper.interface.admin_frame import admin_frame
from snshelper.interface.document import slot
from snshelper.kernel.i18n import Texts


def view(t: Texts) -> rx.Component:
    """The page; the server fills it in, so that it is what this very program does."""
    return admin_frame(t, rx.el.h1(t("page.admin_records.title")), slot("records"))
