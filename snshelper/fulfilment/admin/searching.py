"""The header's search for an order, on any staff screen: it opens the order table."""

from typing import Any

import reflex as rx

from snshelper.fulfilment.admin.filters import FIND_MAXIMUM
from snshelper.interface.admin_frame import admin_search
from snshelper.interface.native import NativeForm
from snshelper.kernel.i18n import Texts

_FORM = "find-order"


def order_search(t: Texts) -> rx.Component:
    """Enter opens /admin/orders with what was typed."""
    form = NativeForm.create(action=t.url("/admin/orders"), method="get", id=_FORM, hidden=True)
    return _beside(form, t)


def live_order_search(t: Texts, on_submit: Any, found: Any) -> rx.Component:
    """Enter sends the field `find` to `on_submit`; `found` is what is being shown now."""
    form = rx.el.form(on_submit=on_submit, id=_FORM, hidden=True)
    return _beside(form, t, default_value=found, key=found)


def _beside(form: rx.Component, t: Texts, **attributes: Any) -> rx.Component:
    """The form stands beside the field and takes no room, so that the header lays it out alone."""
    return rx.fragment(
        form, admin_search(t, name="find", form=_FORM, max_length=FIND_MAXIMUM, **attributes)
    )
