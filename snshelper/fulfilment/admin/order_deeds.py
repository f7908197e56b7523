"""What staff can do with the open order.

A button each, a form where numbers are needed, and a question before what cannot be taken back.
"""

from typing import Any

import reflex as rx

from snshelper.fulfilment.actions import CARRIERS
from snshelper.fulfilment.admin.order_panel import OrderPanel
from snshelper.interface.parts import testid
from snshelper.kernel.i18n import Texts

_PANEL: Any = OrderPanel
_CONFIRMED_BY = {
    "retry": OrderPanel.retry,
    "delivered": OrderPanel.decide,
    "not_delivered": OrderPanel.decide,
    "release": OrderPanel.release,
    "refund": OrderPanel.refund,
    "ship": OrderPanel.ship,
    "arrive": OrderPanel.arrive,
}


def order_deeds(t: Texts) -> rx.Component:
    """The deeds that are possible now.

    While a question is open the rest waits out of sight, so that what was typed stays.
    """
    return rx.el.div(
        rx.cond(OrderPanel.asking != "", _question(t)),
        rx.el.div(
            _buttons(t),
            rx.cond(_can("refund"), _refund_form(t)),
            rx.cond(_can("ship"), _shipping_form(t)),
            rx.cond(
                _PANEL.sheet.why_not_retry != "",
                rx.el.p(_PANEL.sheet.why_not_retry, class_name="hint"),
            ),
            class_name="stack",
            hidden=OrderPanel.asking != "",
            key=_PANEL.sheet.id + OrderPanel.turn.to_string(),  # type: ignore[attr-defined]
        ),
    )


def _can(deed: str) -> Any:
    return _PANEL.sheet.can.contains(deed)


def _question(t: Texts) -> rx.Component:
    """Focus goes to the way out: Enter pressed twice does no harm."""
    return rx.el.div(
        rx.el.p(OrderPanel.question, id="order-question"),
        rx.el.div(
            rx.el.button(
                t("desk.think_again"),
                type="button",
                on_click=OrderPanel.think_again,
                class_name="button",
                auto_focus=True,
                custom_attrs=testid("order-think-again"),
            ),
            *[_yes(t, deed, event) for deed, event in _CONFIRMED_BY.items()],
            class_name="buttons equal",
        ),
        class_name="notice warning stack",
        role="alertdialog",
        aria_labelledby="order-question",
    )


def _yes(t: Texts, deed: str, event: Any) -> rx.Component:
    return rx.cond(
        OrderPanel.asking == deed,
        rx.el.button(
            t(f"desk.yes.{deed}"),
            type="button",
            on_click=event,
            class_name="button primary",
            custom_attrs=testid("order-confirm"),
        ),
    )


def _buttons(t: Texts) -> rx.Component:
    return rx.fragment(
        rx.cond(_can("ask"), _button(t, "ask", OrderPanel.ask_now)),
        *[
            rx.cond(_can(deed), _button(t, deed, OrderPanel.weigh(deed)))
            for deed in ("retry", "delivered", "not_delivered", "release", "arrive")
        ],
    )


def _button(t: Texts, deed: str, event: Any) -> rx.Component:
    return rx.el.button(
        t(f"desk.deed.{deed}"),
        type="button",
        on_click=event,
        class_name="button wide",
        custom_attrs=testid(f"order-{deed}"),
    )


def _refund_form(t: Texts) -> rx.Component:
    return rx.el.details(
        rx.el.summary(t("desk.deed.refund")),
        rx.el.form(
            _field(
                t,
                "amount",
                rx.el.input(
                    id="refund-amount",
                    name="amount",
                    input_mode="numeric",
                    auto_complete="off",
                    required=True,
                    class_name="num",
                    aria_describedby="refund-hint",
                ),
                rx.el.p(_PANEL.sheet.refund_hint, id="refund-hint", class_name="hint"),
            ),
            _field(
                t,
                "reason",
                rx.el.input(id="refund-reason", name="reason", max_length=200, required=True),
            ),
            rx.el.button(
                t("desk.go_on"),
                type="submit",
                class_name="button",
                custom_attrs=testid("refund-weigh"),
            ),
            on_submit=OrderPanel.prepare_refund,
            class_name="form",
        ),
        class_name="more",
    )


def _field(t: Texts, name: str, *content: Any) -> rx.Component:
    return rx.el.div(
        rx.el.label(t(f"desk.refund.{name}"), html_for=f"refund-{name}"),
        *content,
        class_name="field",
    )


def _shipping_form(t: Texts) -> rx.Component:
    carriers = [rx.el.option(t(f"order.carrier.{name}"), value=name) for name in CARRIERS]
    return rx.el.form(
        rx.el.div(
            rx.el.label(t("desk.fact.carrier"), html_for="ship-carrier"),
            rx.el.select(*carriers, id="ship-carrier", name="carrier"),
            class_name="field",
        ),
        rx.el.div(
            rx.el.label(t("desk.fact.tracking_number"), html_for="ship-number"),
            rx.el.input(
                id="ship-number", name="number", max_length=40, auto_complete="off", required=True
            ),
            class_name="field",
        ),
        rx.el.button(
            t("desk.deed.ship"),
            type="submit",
            class_name="button",
            custom_attrs=testid("order-ship"),
        ),
        on_submit=OrderPanel.prepare_shipping,
        class_name="form",
    )
