"""/admin/orders: the table of every order, and beside it everything of the one that is open."""

from typing import Any

import reflex as rx

from snshelper.catalogue.vocabulary import FAMILIES
from snshelper.fulfilment.admin.filters import STATE_CHOICES
from snshelper.fulfilment.admin.order_desk import OrdersDesk
from snshelper.fulfilment.admin.order_panel import OrderPanel
from snshelper.fulfilment.admin.order_sheet import order_sheet_panel
from snshelper.fulfilment.admin.order_table import bulk_bar, order_table
from snshelper.fulfilment.admin.searching import live_order_search
from snshelper.interface.admin_frame import admin_frame, key_hints
from snshelper.interface.native import link
from snshelper.interface.parts import error_message, testid
from snshelper.kernel.i18n import Texts

ON_LOAD = (OrdersDesk.load, OrderPanel.load)
_DESK: Any = OrdersDesk
_PANEL: Any = OrderPanel
_QUICK = ("all", "open", "unknown", "today")


def view(t: Texts) -> rx.Component:
    """The page."""
    return admin_frame(
        t,
        rx.el.h1(t("page.admin_orders.title")),
        rx.cond(
            OrdersDesk.is_loaded,
            rx.fragment(
                rx.el.div(_quick(t), bulk_bar(t), class_name="admin-tools"), _conditions(t)
            ),
        ),
        error_message(t, OrdersDesk.error, OrdersDesk.needs_login),
        rx.cond(
            (OrdersDesk.error == "") & (_PANEL.sheet.id == ""),
            error_message(t, OrderPanel.error, OrderPanel.needs_login),
        ),
        rx.cond(OrdersDesk.lines, order_table(t), _nothing(t)),
        rx.cond(
            OrdersDesk.has_older,
            rx.el.button(
                t("desk.older"),
                type="button",
                on_click=OrdersDesk.show_older,
                class_name="button",
                custom_attrs=testid("admin-orders-older"),
            ),
        ),
        rx.cond(OrdersDesk.lines, key_hints(t)),
        side=rx.cond(_PANEL.sheet.id != "", order_sheet_panel(t)),
        search=live_order_search(t, OrdersDesk.seek, _DESK.filter["find"]),
    )


def _quick(t: Texts) -> rx.Component:
    return rx.el.div(
        *[
            rx.el.button(
                t(f"desk.quick.{name}"),
                type="button",
                on_click=OrdersDesk.show_quick(name),
                class_name="chip",
                aria_pressed=rx.cond(OrdersDesk.quick == name, "true", "false"),
                custom_attrs=testid(f"orders-{name}"),
            )
            for name in _QUICK
        ],
        class_name="chips",
        role="group",
        aria_label=t("desk.conditions"),
    )


def _conditions(t: Texts) -> rx.Component:
    """The key gives the inputs their values anew whenever other orders are shown."""
    states = {choice: t(f"desk.choice.{choice}") for choice in STATE_CHOICES}
    families: dict[str, str] = {family: t(f"catalogue.family.{family}") for family in FAMILIES}
    return rx.el.details(
        rx.el.summary(t("desk.more_conditions")),
        rx.el.form(
            rx.el.div(
                _choice(t, "state", states),
                _choice(t, "family", families),
                _day(t, "since"),
                _day(t, "until"),
                class_name="field-row",
            ),
            rx.el.p(t("desk.find_hint"), class_name="hint"),
            rx.el.div(
                rx.el.button(t("desk.narrow"), type="submit", class_name="button"),
                link(t("desk.address"), href=OrdersDesk.address),
                class_name="row",
            ),
            on_submit=OrdersDesk.narrow,
            class_name="stack",
            key=OrdersDesk.address,
        ),
        class_name="more",
    )


def _choice(t: Texts, name: str, choices: dict[str, str]) -> rx.Component:
    options = [rx.el.option(words, value=key) for key, words in choices.items()]
    return rx.el.div(
        rx.el.label(t(f"desk.filter.{name}"), html_for=f"filter-{name}"),
        rx.el.select(
            rx.el.option(t("desk.any"), value=""),
            *options,
            id=f"filter-{name}",
            name=name,
            default_value=_DESK.filter[name],
        ),
        class_name="field",
    )


def _day(t: Texts, name: str) -> rx.Component:
    return rx.el.div(
        rx.el.label(t(f"desk.filter.{name}"), html_for=f"filter-{name}"),
        rx.el.input(id=f"filter-{name}", name=name, type="date", default_value=_DESK.filter[name]),
        class_name="field",
    )


def _nothing(t: Texts) -> rx.Component:
    return rx.cond(
        OrdersDesk.is_loaded,
        rx.el.div(
            rx.el.b(t("desk.none")),
            rx.el.p(t("desk.none_hint")),
            rx.el.button(
                t("desk.quick.all"),
                type="button",
                on_click=OrdersDesk.show_quick("all"),
                class_name="button",
            ),
            class_name="empty",
        ),
        rx.cond(
            OrdersDesk.error == "",
            rx.el.p(t("common.loading"), class_name="soft", role="status"),
        ),
    )
