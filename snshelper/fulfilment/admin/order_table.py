"""The rows of the order table, and what can be done with the ticked ones."""

from typing import Any

import reflex as rx

from snshelper.fulfilment.admin.order_desk import OrdersDesk
from snshelper.fulfilment.admin.order_panel import OrderPanel
from snshelper.interface.parts import testid
from snshelper.kernel.i18n import Texts

_DESK: Any = OrdersDesk
_PANEL: Any = OrderPanel


def order_table(t: Texts) -> rx.Component:
    """A dense table; on a phone each row is a card."""
    return rx.el.table(
        rx.el.thead(
            rx.el.tr(
                rx.cond(OrdersDesk.can_resolve, rx.el.th(_tick_all(t), class_name="tight")),
                rx.el.th(t("desk.column.order"), scope="col"),
                rx.el.th(t("desk.column.service"), scope="col"),
                rx.el.th(t("desk.column.customer"), scope="col"),
                rx.el.th(t("desk.column.quantity"), scope="col", class_name="num"),
                rx.el.th(t("desk.column.price"), scope="col", class_name="num"),
                rx.el.th(t("desk.column.state"), scope="col"),
                rx.el.th(t("desk.column.elapsed"), scope="col", class_name="num"),
            )
        ),
        rx.el.tbody(rx.foreach(OrdersDesk.lines, lambda line: _row(t, line))),
        class_name="table",
        aria_label=t("page.admin_orders.title"),
        custom_attrs={"data-keys": ""},
    )


def _tick_all(t: Texts) -> rx.Component:
    return rx.el.input(
        type="checkbox",
        checked=_DESK.picked.length() == _DESK.lines.length(),
        on_change=OrdersDesk.pick_all,
        aria_label=t("desk.pick_all"),
    )


def _row(t: Texts, line: Any) -> rx.Component:
    return rx.el.tr(
        rx.cond(OrdersDesk.can_resolve, rx.el.td(_tick(t, line), class_name="tight")),
        rx.el.td(
            rx.el.button(
                rx.el.code(line.code, class_name="tag"),
                type="button",
                on_click=OrderPanel.open(line.id),
                class_name="link-button",
                aria_label=t("desk.open") + " " + line.code,
            )
        ),
        rx.el.td(line.title),
        _cell(t, "customer", rx.el.code(line.customer, class_name="tag")),
        _cell(t, "quantity", line.quantity, "num"),
        _cell(t, "price", line.price, "num"),
        _cell(t, "state", rx.el.span(line.status_text, class_name="status")),
        _cell(t, "elapsed", rx.el.span(line.elapsed, title=line.placed), "num"),
        key=line.id,
        aria_selected=_PANEL.sheet.id == line.id,
        custom_attrs={**testid("admin-orders-row"), "data-status": line.status},
    )


def _tick(t: Texts, line: Any) -> rx.Component:
    return rx.el.input(
        type="checkbox",
        checked=_DESK.picked.contains(line.id),
        on_change=OrdersDesk.pick(line.id),
        aria_label=t("desk.pick") + " " + line.code,
    )


def _cell(t: Texts, column: str, content: Any, class_name: str = "") -> rx.Component:
    label = {"data-label": t(f"desk.column.{column}")}
    return rx.el.td(content, class_name=class_name, custom_attrs=label)


def bulk_bar(t: Texts) -> rx.Component:
    """What the ticked rows are for; without any, when the table was read and reading it again."""
    return rx.el.div(
        rx.cond(
            OrdersDesk.plan_text != "",
            _plan(t),
            rx.cond(OrdersDesk.picked, _picked(t), _read_again(t)),
        ),
        class_name="bulk",
    )


def _picked(t: Texts) -> rx.Component:
    return rx.fragment(
        rx.el.span(OrdersDesk.picked_text, role="status"),
        _button(t("desk.plan_asking"), OrdersDesk.plan_asking, "orders-plan"),
    )


def _plan(t: Texts) -> rx.Component:
    return rx.fragment(
        rx.el.span(OrdersDesk.plan_text, role="status"),
        rx.cond(
            OrdersDesk.picked,
            _button(t("desk.ask_picked"), OrdersDesk.ask_picked, "orders-ask", "button primary"),
        ),
        _button(t("desk.think_again"), OrdersDesk.drop_plan, "orders-drop"),
    )


def _read_again(t: Texts) -> rx.Component:
    return rx.fragment(
        rx.cond(
            OrdersDesk.picked_text != "",
            rx.el.span(OrdersDesk.picked_text, role="status"),
            rx.cond(
                OrdersDesk.is_loaded,
                rx.el.span(t("desk.shown_at"), " ", rx.el.time(OrdersDesk.shown_at)),
            ),
        ),
        _button(t("desk.refresh"), OrdersDesk.refresh, "orders-refresh"),
    )


def _button(label: str, event: Any, name: str, class_name: str = "button") -> rx.Component:
    return rx.el.button(
        label, type="button", on_click=event, class_name=class_name, custom_attrs=testid(name)
    )
