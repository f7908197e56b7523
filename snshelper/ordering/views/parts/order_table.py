"""A list of orders as a table; on a phone each row is a card."""

from typing import Any

import reflex as rx

from snshelper.interface.native import link
from snshelper.interface.parts import testid
from snshelper.kernel.i18n import Texts


def order_table(t: Texts, orders: Any) -> rx.Component:
    """`orders` is a state list of ShownOrder."""
    return rx.el.table(
        rx.el.thead(
            rx.el.tr(
                rx.el.th(t("mypage.column.order")),
                rx.el.th(t("mypage.column.quantity"), class_name="num"),
                rx.el.th(t("mypage.column.price"), class_name="num"),
                rx.el.th(t("mypage.column.state")),
                rx.el.th(t("mypage.column.at"), class_name="num"),
            )
        ),
        rx.el.tbody(rx.foreach(orders, lambda order: _row(t, order))),
        class_name="table",
        custom_attrs=testid("orders"),
    )


def no_orders(t: Texts, is_loaded: Any) -> rx.Component:
    """What stands where there are no orders, once that is known."""
    return rx.cond(
        is_loaded,
        rx.el.div(
            rx.el.b(t("mypage.moving_empty")),
            rx.el.p(t("mypage.moving_empty_hint")),
            link(t("mypage.to_services"), href=t.url("/"), class_name="button"),
            class_name="empty",
        ),
        rx.el.p(t("common.loading"), class_name="soft", role="status"),
    )


def _row(t: Texts, order: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.td(
            rx.el.code(order["code"], class_name="tag"),
            " ",
            link(order["title"], href=order["url"]),
        ),
        rx.el.td(
            order["quantity"],
            class_name="num",
            custom_attrs={"data-label": t("mypage.column.quantity")},
        ),
        rx.el.td(
            order["price"], class_name="num", custom_attrs={"data-label": t("mypage.column.price")}
        ),
        rx.el.td(
            rx.el.span(
                order["status_text"],
                class_name="status",
                custom_attrs={**testid("order-status"), "data-status": order["status"]},
            ),
            custom_attrs={"data-label": t("mypage.column.state")},
        ),
        rx.el.td(order["at"], class_name="num", custom_attrs={"data-label": t("mypage.column.at")}),
        key=order["id"],
        custom_attrs={"data-status": order["status"]},
    )
