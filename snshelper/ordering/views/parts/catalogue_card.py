"""One place in the grid: closed card, opened form or live order, whichever it is now."""

from typing import Any

import reflex as rx

from snshelper.interface.icons import icon
from snshelper.interface.native import link
from snshelper.interface.parts import testid
from snshelper.kernel.i18n import Texts
from snshelper.ordering.state.catalogue import CatalogueState
from snshelper.ordering.state.form import OpenedForm
from snshelper.ordering.state.moving import MovingOrders
from snshelper.ordering.views.parts.order_card import again_button, order_card
from snshelper.ordering.views.parts.order_form import order_form
from snshelper.wallet.state import BalanceState

# On a class these attributes are Reflex vars, which a type checker cannot see.
_MOVING: Any = MovingOrders
_CATALOGUE: Any = CatalogueState


def catalogue_place(t: Texts, card: Any) -> rx.Component:
    """The place of one service."""
    return rx.el.li(
        rx.cond(
            OpenedForm.slug == card["slug"],
            order_form(t, OpenedForm, "opened"),
            rx.cond(
                _MOVING.newest.contains(card["slug"]),
                order_card(
                    t,
                    _MOVING.orders[_MOVING.newest[card["slug"]]],
                    again_button(t, OpenedForm, card["slug"]),
                ),
                _closed(t, card),
            ),
        ),
        key=card["slug"],
    )


def _closed(t: Texts, card: Any) -> rx.Component:
    return rx.el.article(
        rx.el.div(
            rx.el.span(class_name="platform-dot", aria_hidden="true"),
            rx.el.span(card["platform_name"], class_name="card-platform"),
            rx.el.span(card["family"], class_name="card-family"),
            rx.cond(BalanceState.balance != "", _star(t, card)),
            class_name="card-head",
        ),
        rx.el.h3(link(card["title"], href=card["url"]), class_name="card-title"),
        rx.el.p(card["summary"], class_name="card-summary"),
        rx.el.dl(
            rx.el.dt(t("catalogue.delivery")),
            rx.el.dd(card["delivery"]),
            rx.el.dt(t("catalogue.quantity")),
            rx.el.dd(card["quantity"]),
            class_name="card-facts",
        ),
        rx.el.div(
            rx.el.p(
                rx.el.span(card["price"], class_name="price", custom_attrs=testid("service-price")),
                rx.el.span(card["price_unit"], class_name="price-unit"),
            ),
            rx.el.button(
                t("catalogue.choose"),
                on_click=OpenedForm.open(card["slug"]),
                class_name="button",
                aria_label=f"{t('catalogue.choose')}: " + card["title"],
                custom_attrs=testid("service-open"),
            ),
            class_name="card-foot",
        ),
        class_name="service-card",
        custom_attrs=testid("service-card", slug=card["slug"], platform=card["platform"]),
    )


def _star(t: Texts, card: Any) -> rx.Component:
    is_favourite = _CATALOGUE.favourites.contains(card["slug"])
    return rx.el.button(
        icon("star"),
        on_click=CatalogueState.toggle_favourite(card["slug"]),
        class_name="favourite",
        aria_label=rx.cond(is_favourite, t("favourite.remove"), t("favourite.add")),
        custom_attrs={
            **testid("favourite"),
            "aria-pressed": rx.cond(is_favourite, "true", "false"),
        },
    )
