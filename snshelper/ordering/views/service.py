"""One service in full, with the form to order it."""

import reflex as rx

from snshelper.interface.document import slot
from snshelper.interface.layout import page_frame
from snshelper.kernel.i18n import Texts
from snshelper.ordering.state.form import PageForm
from snshelper.ordering.state.moving import MovingOrders
from snshelper.ordering.views.parts.order_card import again_button, order_card
from snshelper.ordering.views.parts.order_form import order_form
from snshelper.wallet.state import BalanceState

ON_LOAD = (BalanceState.load, MovingOrders.load, PageForm.load)


def view(t: Texts) -> rx.Component:
    """The server's description, and below it the live form; the order takes the form's place."""
    return page_frame(
        t,
        slot("service"),
        rx.el.div(_form(t), id="order", class_name="section"),
        current="/",
    )


def _form(t: Texts) -> rx.Component:
    return rx.cond(
        PageForm.slug != "",
        order_form(t, PageForm, "opened", "page"),
        rx.foreach(
            MovingOrders.orders,
            lambda order: rx.cond(
                order["id"] == PageForm.order_id,
                order_card(t, order, again_button(t, PageForm, order["slug"])),
            ),
        ),
    )
