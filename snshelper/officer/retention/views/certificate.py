"""/admin/privacy/certificates/[number]: one certificate, to be read and printed."""

import reflex as rx

from snshelper.interface.admin_frame import admin_frame
from snshelper.interface.document import slot
from snshelper.kernel.i18n import Texts


def view(t: Texts) -> rx.Component:
    """The frame; the server fills the certificate in."""
    return admin_frame(t, slot("certificate"))
