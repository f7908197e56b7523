"""One order: a parcel-tracker timeline with times, money and proof."""

from typing import Any

import reflex as rx

from snshelper.fulfilment.state import OrderPage
from snshelper.interface.layout import page_frame
from snshelper.interface.native import link
from snshelper.interface.parts import error_message, testid
from snshelper.kernel.i18n import Texts
from snshelper.ordering.views.parts.order_card import status_line
from snshelper.wallet.state import BalanceState

ON_LOAD = (BalanceState.load, OrderPage.load)
_PAGE: Any = OrderPage


def view(t: Texts) -> rx.Component:
    """The page."""
    return page_frame(
        t,
        error_message(t, OrderPage.error, OrderPage.needs_login),
        rx.cond(
            _PAGE.order.contains("id"),
            rx.fragment(
                _head(t),
                rx.el.div(
                    _progress(t),
                    rx.el.div(_money(t), _proof(t), _help(t), class_name="stack"),
                    class_name="columns",
                ),
            ),
            rx.cond(
                OrderPage.error == "",
                rx.el.p(t("common.loading"), class_name="soft", role="status"),
            ),
        ),
        current="/mypage",
    )


def _head(t: Texts) -> rx.Component:
    order = _PAGE.order
    return rx.el.div(
        rx.el.p(
            t("order.word"),
            " ",
            rx.el.code(order["code"], class_name="tag"),
            " ",
            rx.el.time(OrderPage.placed),
            class_name="soft",
        ),
        rx.el.h1(order["title"]),
        rx.el.p(
            order["platform_name"],
            " ・ ",
            order["quantity"],
            " ",
            link(
                OrderPage.target,
                href=OrderPage.target,
                rel="noopener noreferrer",
                target="_blank",
                class_name="url",
            ),
            class_name="soft",
        ),
        class_name="page-head",
    )


def _progress(t: Texts) -> rx.Component:
    order = _PAGE.order
    return rx.el.section(
        status_line(order),
        rx.cond(
            order["has_progress"] != "",
            rx.el.div(
                rx.el.p(
                    order["delivered"],
                    rx.el.small(" / ", order["quantity"]),
                    class_name="big-number num",
                ),
                class_name="progress-head",
            ),
        ),
        rx.el.progress(
            value=order["done"],
            max=order["whole"],
            aria_label=order["status_text"],
            custom_attrs=testid("order-progress"),
        ),
        rx.el.p(order["note"], class_name="order-note"),
        rx.cond(
            order["can_undo"] != "",
            rx.el.button(
                t("order.undo"),
                on_click=OrderPage.undo,
                class_name="button danger wide",
                custom_attrs=testid("order-undo"),
            ),
        ),
        rx.el.ol(rx.foreach(OrderPage.steps, _step), class_name="timeline"),
        class_name="sheet stack",
        custom_attrs={"data-status": order["status"]},
    )


def _step(step: Any) -> rx.Component:
    return rx.el.li(
        rx.el.time(step["time"], date_time=step["date"]),
        rx.el.div(
            rx.el.p(step["title"], class_name="step-title"),
            rx.cond(step["note"] != "", rx.el.p(step["note"], class_name="step-note")),
            class_name="step-body",
        ),
        key=step["key"],
        custom_attrs={"data-step": step["step"]},
    )


def _money(t: Texts) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("order.money.heading")),
        rx.el.dl(
            rx.foreach(
                OrderPage.money,
                lambda line: rx.el.div(
                    rx.el.dt(line["label"]), rx.el.dd(line["amount"], class_name=line["sign"])
                ),
            ),
            class_name="money-list",
        ),
        rx.cond(
            OrderPage.reckoning != "", rx.el.p(OrderPage.reckoning, class_name="soft small num")
        ),
        rx.el.div(
            rx.cond(
                OrderPage.can_confirm,
                rx.el.button(
                    t("order.confirm_delivery"),
                    on_click=OrderPage.confirm_delivery,
                    class_name="button wide",
                ),
            ),
            rx.cond(
                OrderPage.can_cancel,
                rx.el.button(
                    t("order.cancel_rest"),
                    on_click=OrderPage.cancel_rest,
                    class_name="button wide",
                    custom_attrs=testid("order-cancel-rest"),
                ),
            ),
            link(
                t("order.reorder"),
                href=f"{t.url('/')}?again=" + _PAGE.order["id"] + "#usual",
                class_name="button wide",
                custom_attrs=testid("reorder"),
            ),
            class_name="stack",
        ),
        class_name="sheet",
    )


def _proof(t: Texts) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("order.proof.heading")),
        rx.cond(
            OrderPage.proof,
            rx.el.dl(
                rx.foreach(
                    OrderPage.proof,
                    lambda line: rx.el.div(
                        rx.el.dt(line["label"]), rx.el.dd(line["value"], class_name="num")
                    ),
                ),
                class_name="facts",
                custom_attrs=testid("order-proof"),
            ),
            rx.el.p(t("order.proof.none"), class_name="soft"),
        ),
        rx.cond(
            OrderPage.receipt != "",
            _folded(
                t("order.proof.receipt"), rx.el.pre(rx.el.code(OrderPage.receipt), tab_index=0)
            ),
        ),
        _folded(
            t("order.proof.confirmation"),
            rx.el.dl(
                rx.foreach(
                    OrderPage.legal,
                    lambda item: rx.fragment(rx.el.dt(item["label"]), rx.el.dd(item["value"])),
                ),
                class_name="legal-list",
            ),
        ),
        rx.el.dl(
            rx.el.div(
                rx.el.dt(t("order.number")),
                rx.el.dd(
                    rx.el.code(_PAGE.order["id"], custom_attrs=testid("order-id")),
                    class_name="tiny",
                ),
            ),
            class_name="facts",
        ),
        class_name="sheet",
    )


def _folded(summary: str, content: rx.Component) -> rx.Component:
    return rx.el.details(rx.el.summary(summary), content, class_name="more")


def _help(t: Texts) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("order.help.heading")),
        rx.el.p(t("order.help.text"), class_name="soft"),
        link(
            t("order.help.ask"),
            href=f"{t.url('/contact')}?order=" + _PAGE.order["id"],
            class_name="button wide",
        ),
        class_name="sheet",
    )
