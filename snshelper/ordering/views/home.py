"""The catalogue: the shop's front."""

from typing import Any

import reflex as rx

from snshelper.catalogue.vocabulary import platforms
from snshelper.interface.document import slot
from snshelper.interface.icons import icon
from snshelper.interface.layout import page_frame
from snshelper.interface.parts import error_message, testid
from snshelper.kernel.i18n import Texts
from snshelper.ordering.state.catalogue import CatalogueState
from snshelper.ordering.state.form import OpenedForm, UsualForm
from snshelper.ordering.state.moving import MovingOrders
from snshelper.ordering.views.parts.catalogue_card import catalogue_place
from snshelper.ordering.views.parts.order_card import order_card
from snshelper.ordering.views.parts.order_form import order_form
from snshelper.wallet.state import BalanceState

ON_LOAD = (
    BalanceState.load,
    CatalogueState.load,
    MovingOrders.load,
    OpenedForm.load,
    UsualForm.load,
)
_SORTS = ("recommended", "price", "speed")
# On a class these attributes are Reflex vars, which a type checker cannot see.
_CATALOGUE: Any = CatalogueState
_MOVING: Any = MovingOrders
_USUAL: Any = UsualForm


def view(t: Texts) -> rx.Component:
    """The page. Until the tab is live, the server's own listing stands in the same place."""
    return page_frame(
        t,
        rx.el.div(
            rx.el.h1(t("home.heading")),
            rx.el.p(t("home.lead"), class_name="lead"),
            class_name="page-head",
        ),
        rx.cond(_CATALOGUE.is_loaded, _live(t), slot("catalogue")),
        current="/",
    )


def _live(t: Texts) -> rx.Component:
    return rx.fragment(
        _search(t),
        _chips(t),
        _usual(t),
        rx.el.section(
            rx.el.div(
                rx.el.h2(t("home.all_services"), id="all-services"),
                rx.el.span(
                    _CATALOGUE.cards.length(),
                    class_name="soft num",
                    aria_live="polite",
                ),
                class_name="section-head",
            ),
            error_message(t, CatalogueState.error, CatalogueState.needs_login),
            rx.cond(
                _CATALOGUE.cards,
                rx.el.ul(
                    rx.foreach(_CATALOGUE.cards, lambda card: catalogue_place(t, card)),
                    class_name="cards",
                ),
                _nothing(t),
            ),
            class_name="section",
            custom_attrs={"aria-labelledby": "all-services"},
        ),
    )


def _search(t: Texts) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            icon("search"),
            rx.el.input(
                type="search",
                name="q",
                default_value=_CATALOGUE.query,
                on_change=_CATALOGUE.search.debounce(120),
                placeholder=t("catalogue.search_hint"),
                aria_label=t("catalogue.search"),
                max_length=80,
                custom_attrs=testid("catalogue-search"),
            ),
            class_name="search-box",
        ),
        rx.el.select(
            *[rx.el.option(t(f"catalogue.sort.{sort}"), value=sort) for sort in _SORTS],
            default_value=_CATALOGUE.sort,
            on_change=_CATALOGUE.sort_by,
            aria_label=t("catalogue.filter_sort"),
        ),
        class_name="search-row sticky",
        role="search",
    )


def _chips(t: Texts) -> rx.Component:
    is_all = (_CATALOGUE.family == "") & (_CATALOGUE.platform == "") & ~_CATALOGUE.only_favourites
    return rx.el.div(
        _chip(t("catalogue.filter_all", count="").strip(), is_all, _CATALOGUE.show_all),
        rx.cond(
            BalanceState.balance != "",
            _chip(
                f"★ {t('mypage.favourites')}",
                _CATALOGUE.only_favourites,
                _CATALOGUE.show_favourites,
            ),
        ),
        *[
            _chip(
                t(f"catalogue.family.{family}"),
                _CATALOGUE.family == family,
                _CATALOGUE.filter_family(family),
                testid("filter-family", value=family),
            )
            for family in ("boost", "goods")
        ],
        *[
            _chip(
                platform.name[t.lang],
                _CATALOGUE.platform == key,
                _CATALOGUE.filter_platform(key),
                testid("filter-platform", value=key),
            )
            for key, platform in platforms().items()
            if key != "shopfront"  # the family of goods says the same
        ],
        class_name="chips",
        role="group",
        aria_label=t("catalogue.filters"),
    )


def _chip(
    words: str, is_pressed: Any, press: Any, attrs: dict[str, str] | None = None
) -> rx.Component:
    return rx.el.button(
        words,
        on_click=press,
        class_name="chip",
        custom_attrs={**(attrs or {}), "aria-pressed": rx.cond(is_pressed, "true", "false")},
    )


def _usual(t: Texts) -> rx.Component:
    """The last order again, complete; it becomes the order when pressed."""
    return rx.cond(
        (_USUAL.slug != "") | (_USUAL.order_id != ""),
        rx.el.section(
            rx.el.div(
                rx.el.h2(t("home.usual"), id="usual"),
                rx.el.span(t("home.usual_hint"), class_name="soft"),
                class_name="section-head",
            ),
            rx.cond(
                _USUAL.slug != "",
                order_form(t, UsualForm, "usual", "usual"),
                rx.foreach(
                    _MOVING.orders,
                    lambda order: rx.cond(order["id"] == _USUAL.order_id, order_card(t, order)),
                ),
            ),
            class_name="section",
            custom_attrs={"aria-labelledby": "usual"},
        ),
    )


def _nothing(t: Texts) -> rx.Component:
    return rx.el.div(
        rx.el.b(t("catalogue.nothing_found")),
        rx.el.p(t("catalogue.nothing_found_hint")),
        rx.el.button(t("catalogue.show_all"), on_click=_CATALOGUE.show_all, class_name="button"),
        class_name="empty",
    )
