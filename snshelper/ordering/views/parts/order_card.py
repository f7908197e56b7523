"""A card that was ordered: undo countdown first, then live progress, in the same place."""

from typing import Any

import reflex as rx

from snshelper.interface.native import link
from snshelper.interface.parts import error_message, testid
from snshelper.kernel.i18n import Texts
from snshelper.ordering.state.moving import MovingOrders

# On a class these attributes are Reflex vars, which a type checker cannot see.
_MOVING: Any = MovingOrders


def order_card(t: Texts, order: Any, again: rx.Component | None = None) -> rx.Component:
    """The live order. `again` opens the form once more, as soon as this one cannot be undone."""
    return rx.el.article(
        _head(t, order),
        rx.el.h3(order["title"], class_name="card-title"),
        rx.cond(order["can_undo"] != "", _undo(t, order), _progress(t, order)),
        rx.cond(
            _MOVING.refused == order["id"],
            error_message(t, _MOVING.error, _MOVING.needs_login),
        ),
        rx.el.div(
            link(t("order.details"), href=order["url"], class_name="button"),
            rx.cond(order["can_undo"] == "", again) if again else rx.fragment(),
            class_name="buttons equal",
        ),
        class_name="order-card",
        custom_attrs={
            **testid("service-card", slug=order["slug"], platform=order["platform"]),
            "data-status": order["status"],
        },
    )


def again_button(t: Texts, form: Any, slug: Any) -> rx.Component:
    """Opens `form` (a state with OrderForm) for `slug` in the order's place."""
    return rx.el.button(
        t("order.again_here"),
        on_click=form.open(slug),
        class_name="button",
        custom_attrs=testid("service-open"),
    )


def _head(t: Texts, order: Any) -> rx.Component:
    return rx.el.div(
        rx.el.span(class_name="platform-dot", aria_hidden="true"),
        rx.el.span(order["platform_name"], class_name="card-platform"),
        rx.el.span(t("order.word"), class_name="card-family"),
        rx.el.code(
            order["code"], class_name="tag", custom_attrs=testid("order-id", id=order["id"])
        ),
        rx.el.time(order["at"], class_name="card-when"),
        class_name="card-head",
    )


def status_line(order: Any) -> rx.Component:
    """The state in words and, while it is delivered, the figure."""
    return rx.el.p(
        rx.el.span(
            order["status_text"],
            class_name="status",
            custom_attrs={**testid("order-status"), "data-status": order["status"]},
        ),
        rx.cond(
            order["has_progress"] != "",
            rx.el.span(
                f"{order['delivered']} / {order['quantity']}",
                class_name="number",
            ),
            rx.el.span(order["quantity"], class_name="number soft"),
        ),
        class_name="order-state",
        role="status",
    )


def _undo(t: Texts, order: Any) -> rx.Component:
    return rx.el.div(
        status_line(order),
        rx.el.div(
            class_name="undo-bar",
            aria_hidden="true",
            style={"animation-duration": order["undo_left"] + "s"},
            key=order["id"],
        ),
        rx.el.p(order["note"], class_name="order-note"),
        rx.el.button(
            t("order.undo"),
            on_click=MovingOrders.undo(order["id"]),
            class_name="button danger wide",
            custom_attrs=testid("order-undo"),
        ),
        class_name="undo",
    )


def _progress(t: Texts, order: Any) -> rx.Component:
    return rx.fragment(
        status_line(order),
        rx.el.progress(
            value=order["done"],
            max=order["whole"],
            aria_label=order["status_text"],
            custom_attrs=testid("order-progress"),
        ),
        rx.el.p(order["note"], class_name="order-note"),
    )
