"""Every order of the member, newest first."""

import reflex as rx

from snshelper.interface.layout import page_frame
from snshelper.interface.parts import error_message
from snshelper.kernel.i18n import Texts
from snshelper.ordering.state.history import OrderHistory
from snshelper.ordering.views.parts.order_table import no_orders, order_table
from snshelper.wallet.state import BalanceState

ON_LOAD = (BalanceState.load, OrderHistory.load)


def view(t: Texts) -> rx.Component:
    """The page."""
    return page_frame(
        t,
        rx.el.div(rx.el.h1(t("mypage.orders_heading")), class_name="page-head"),
        error_message(t, OrderHistory.error, OrderHistory.needs_login),
        rx.cond(
            OrderHistory.orders,
            rx.fragment(
                order_table(t, OrderHistory.orders),
                rx.cond(
                    OrderHistory.has_more,
                    rx.el.button(
                        t("common.more"), on_click=OrderHistory.load_more, class_name="button"
                    ),
                ),
            ),
            no_orders(t, OrderHistory.is_loaded),
        ),
        current="/mypage",
    )
