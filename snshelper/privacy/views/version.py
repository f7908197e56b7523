"""One version of the privacy policy; the server writes its heading with the rest."""

import reflex as rx

from snshelper.interface.document import slot
from snshelper.interface.layout import page_frame
from snshelper.kernel.i18n import Texts


def view(t: Texts) -> rx.Component:
    """The page."""
    return page_frame(t, slot("document", class_name="prose"), width="reading")
