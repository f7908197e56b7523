"""Deleting the account: what goes, what stays, the wallet's money, and taking it back."""

from typing import Any

import reflex as rx

from snshelper.interface.parts import testid
from snshelper.kernel.i18n import Texts
from snshelper.officer.requests.state.centre import PrivacyCentre
from snshelper.officer.requests.views.parts.answers import request_button
from snshelper.wallet.payouts.views.fields import bank_fields

_CENTRE: Any = PrivacyCentre


def deletion(t: Texts) -> rx.Component:
    """The form, or while it is under way the way back."""
    return rx.cond(
        PrivacyCentre.deletion != "",
        rx.fragment(
            rx.el.p(t("requests.banner.deleting"), class_name="notice warning"),
            rx.el.div(
                rx.el.button(
                    t("privacy_request.go_back"),
                    type="button",
                    class_name="button",
                    on_click=PrivacyCentre.go_back(PrivacyCentre.deletion),
                    custom_attrs=testid("privacy-keep"),
                ),
                class_name="buttons",
            ),
        ),
        _asking_for_deletion(t),
    )


def _asking_for_deletion(t: Texts) -> rx.Component:
    return rx.fragment(
        rx.cond(
            _CENTRE.kept,
            rx.el.div(
                rx.el.p(t("privacy_request.delete.kept")),
                rx.el.ul(rx.foreach(_CENTRE.kept, lambda line: rx.el.li(line))),
                custom_attrs=testid("privacy-kept"),
            ),
        ),
        _deletion_form(t),
    )


def _deletion_form(t: Texts) -> rx.Component:
    return rx.el.form(
        rx.cond(
            PrivacyCentre.open_orders > 0,
            rx.el.label(
                rx.el.input(
                    type="checkbox", name="terminates", custom_attrs=testid("delete-terminates")
                ),
                t("privacy_request.delete.terminates"),
                class_name="check",
            ),
        ),
        rx.cond(
            PrivacyCentre.stake != "",
            rx.fragment(
                rx.el.p(
                    t("privacy_request.delete.balance"), " ", rx.el.b("¥", PrivacyCentre.stake)
                ),
                bank_fields(t),
                _giving_up(t),
            ),
        ),
        request_button(t, "delete", type="submit"),
        on_submit=PrivacyCentre.delete,
        class_name="form",
    )


def _giving_up(t: Texts) -> rx.Component:
    return rx.el.details(
        rx.el.summary(t("privacy_request.delete.give_up")),
        rx.el.div(
            rx.el.label(
                t("privacy_request.delete.gives_up"),
                " ",
                rx.el.b("¥", PrivacyCentre.stake),
                html_for="gives-up",
            ),
            rx.el.input(
                id="gives-up",
                name="gives_up",
                auto_complete="off",
                input_mode="numeric",
                max_length=20,
                custom_attrs=testid("delete-gives-up"),
            ),
            class_name="field",
        ),
        class_name="more",
    )
