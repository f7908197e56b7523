"""Mypage: what is moving, what is done, favourites; the balance always in sight."""

from typing import Any

import reflex as rx

from snshelper.interface.layout import page_frame
from snshelper.interface.native import link
from snshelper.interface.parts import testid
from snshelper.kernel.i18n import Texts
from snshelper.ordering.state.history import OrderHistory
from snshelper.ordering.state.moving import MovingOrders
from snshelper.ordering.views.parts.order_card import order_card
from snshelper.ordering.views.parts.order_table import no_orders, order_table
from snshelper.wallet.state import BalanceState

ON_LOAD = (BalanceState.load, MovingOrders.load, OrderHistory.load)
_NEWEST = 5
_LINKS = (
    ("mypage.links.orders", "/mypage/orders"),
    ("mypage.links.wallet", "/mypage/wallet"),
    ("mypage.links.connections", "/mypage/connections"),
    ("mypage.links.security", "/mypage/security"),
    ("mypage.links.privacy", "/mypage/privacy"),
)


def view(t: Texts) -> rx.Component:
    """The page."""
    return page_frame(
        t,
        rx.el.div(rx.el.h1(t("mypage.heading")), class_name="page-head"),
        rx.el.div(
            rx.el.div(_moving(t), _done(t), class_name="stack loose"),
            rx.el.aside(_wallet(t), _links(t), class_name="stack"),
            class_name="columns",
        ),
        current="/mypage",
    )


def _moving(t: Texts) -> rx.Component:
    return rx.el.section(
        rx.el.div(rx.el.h2(t("mypage.moving")), class_name="section-head"),
        rx.cond(
            MovingOrders.orders,
            rx.el.ul(
                rx.foreach(MovingOrders.orders, lambda o: rx.el.li(order_card(t, o), key=o["id"])),
                class_name="cards two",
            ),
            no_orders(t, MovingOrders.is_loaded),
        ),
        class_name="section",
    )


def _done(t: Texts) -> rx.Component:
    return rx.cond(
        OrderHistory.orders,
        rx.el.section(
            rx.el.div(
                rx.el.h2(t("mypage.all_orders")),
                link(t("mypage.links.orders"), href=t.url("/mypage/orders")),
                class_name="section-head",
            ),
            order_table(t, OrderHistory.orders[:_NEWEST]),
            class_name="section",
        ),
    )


def _wallet(t: Texts) -> rx.Component:
    return rx.el.div(
        rx.el.h2(t("wallet.balance")),
        rx.el.p(BalanceState.balance, class_name="big-number num"),
        link(
            t("mypage.links.wallet"),
            href=t.url("/mypage/wallet"),
            class_name="button wide",
        ),
        class_name="sheet",
    )


def _links(t: Texts) -> rx.Component:
    entries: list[Any] = [rx.el.li(link(t(key), href=t.url(path))) for key, path in _LINKS]
    return rx.el.nav(
        rx.el.ul(*entries, class_name="links"),
        class_name="sheet",
        aria_label=t("mypage.heading"),
        custom_attrs=testid("mypage-links"),
    )
