"""The opened card: order form and final-confirmation screen in one."""

from typing import Any, Literal

import reflex as rx

from snshelper.interface.native import link
from snshelper.interface.parts import testid
from snshelper.kernel.i18n import Texts
from snshelper.privacy.switches import is_thrown

_KEYBOARDS = {"phone": "tel", "postal_code": "numeric", "email": "email"}
_AUTOCOMPLETE = {
    "name": "name",
    "phone": "tel",
    "postal_code": "postal-code",
    "address": "street-address",
    "email": "email",
}


Place = Literal["grid", "page", "usual"]


def order_form(t: Texts, form: Any, name: str, place: Place = "grid") -> rx.Component:
    """The complete card of `form` (a state with OrderForm). `name` keeps ids of two forms apart.

    In the `grid` a phone shows it as a sheet that can be closed; on a service's own `page` and as
    the `usual` order it stays in its place.
    """
    return rx.el.article(
        _about(form),
        rx.el.form(
            _inputs(t, form, name),
            _confirm(t, form, is_closable=place == "grid"),
            on_submit=form.place,
            class_name="card-form",
            key=form.slug,
        ),
        class_name="service-card open" if place == "grid" else "service-card open usual",
        custom_attrs={
            **testid("usual-order" if place == "usual" else "service-card", slug=form.slug),
            "data-platform": form.words["platform"],
        },
    )


def _about(form: Any) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.span(class_name="platform-dot", aria_hidden="true"),
            rx.el.span(form.words["platform_name"], class_name="card-platform"),
            rx.el.span(form.words["family"], class_name="card-family"),
            class_name="card-head",
        ),
        rx.el.h3(link(form.words["title"], href=form.words["url"]), class_name="card-title"),
        rx.el.p(form.words["summary"], class_name="card-summary"),
        class_name="card-about",
    )


def _inputs(t: Texts, form: Any, name: str) -> rx.Component:
    return rx.el.div(
        rx.el.input(type="hidden", name="slug", value=form.slug, read_only=True),
        rx.el.input(type="hidden", name="client_key", value=form.client_key, read_only=True),
        rx.el.input(type="hidden", name="shown_total", value=form.total, read_only=True),
        rx.el.div(
            rx.el.label(form.words["target_label"], html_for=f"{name}-target"),
            rx.el.input(
                id=f"{name}-target",
                name="target",
                default_value=form.target,
                key=form.client_key,
                input_mode="url",
                auto_complete="off",
                custom_attrs={
                    **testid("service-target"),
                    "aria-describedby": f"{name}-hint",
                    "autocapitalize": "none",
                    "spellcheck": "false",
                },
            ),
            rx.el.p(form.words["target_hint"], class_name="hint", id=f"{name}-hint"),
            class_name="field",
        ),
        _quantity(t, form, name),
        rx.cond(form.is_goods, _consignee(t, name)),
        class_name="card-inputs",
    )


def _quantity(t: Texts, form: Any, name: str) -> rx.Component:
    return rx.el.div(
        rx.el.label(form.words["quantity_label"], html_for=f"{name}-quantity"),
        rx.el.div(
            rx.el.div(
                rx.el.button(
                    "−", type="button", on_click=form.step(-1), aria_label=t("order.fewer")
                ),
                rx.el.input(
                    id=f"{name}-quantity",
                    name="quantity",
                    default_value=form.quantity,
                    key=form.turn,
                    input_mode="numeric",
                    auto_complete="off",
                    on_change=form.reckon,
                    max_length=20,
                    custom_attrs={**testid("service-quantity"), "data-reckoned": form.reckoned},
                ),
                rx.el.button(
                    "＋", type="button", on_click=form.step(1), aria_label=t("order.more")
                ),
                class_name="stepper",
            ),
            rx.el.p(
                rx.el.span(form.total_text, custom_attrs=testid("order-total")),
                rx.el.span(t("order.tax_included"), class_name="price-unit"),
                class_name=rx.cond(
                    form.is_price_changed, "price order-total is-changed", "price order-total"
                ),
                aria_live="polite",
            ),
            class_name="total-row",
        ),
        class_name="field",
    )


def _consignee(t: Texts, name: str) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(t("order.consignee.heading")),
        *[
            rx.el.div(
                rx.el.label(t(f"order.consignee.{field}"), html_for=f"{name}-{field}"),
                rx.el.input(
                    id=f"{name}-{field}",
                    name=field,
                    auto_complete=autocomplete,
                    input_mode=_KEYBOARDS.get(field, "text"),
                    custom_attrs=testid(f"consignee-{field.replace('_', '-')}"),
                ),
                class_name="field",
            )
            for field, autocomplete in _AUTOCOMPLETE.items()
        ],
        rx.el.p(t("order.consignee.note"), class_name="hint"),
        class_name="stack",
    )


def _confirm(t: Texts, form: Any, *, is_closable: bool) -> rx.Component:
    return rx.el.div(
        rx.el.dl(
            rx.foreach(
                form.legal,
                lambda item: rx.fragment(
                    rx.el.dt(item["label"]),
                    rx.el.dd(item["value"], custom_attrs={"data-item": item["key"]}),
                ),
            ),
            class_name="legal-list",
            aria_label=t("order.legal.heading"),
            custom_attrs=testid("order-legal"),
        ),
        rx.el.div(
            _refusal(t, form),
            rx.match(
                form.viewer,
                ("member", _submit(t, form)),
                ("unverified", _hinted(_submit(t, form), t("order.verify_hint"))),
                _visitor(t, form),
            ),
            rx.el.button(
                t("order.close"), type="button", on_click=form.close, class_name="button quiet wide"
            )
            if is_closable
            else rx.fragment(),
            class_name="card-submit",
        ),
        class_name="card-confirm",
    )


def _refusal(t: Texts, form: Any) -> rx.Component:
    return rx.cond(
        form.error != "",
        rx.el.p(
            form.error,
            " ",
            rx.cond(form.needs_login, link(t("common.log_in_again"), href=form.words["login"])),
            rx.cond(form.is_short, link(t("order.top_up_link"), href=t.url("/mypage/wallet"))),
            class_name="error-message",
            role="alert",
            custom_attrs=testid("error-message"),
        ),
    )


def _submit(t: Texts, form: Any) -> rx.Component:
    return rx.el.button(
        t("order.submit"),
        " ",
        rx.el.span(form.total_text, class_name="num"),
        type="submit",
        class_name="button primary wide large",
        custom_attrs=testid("order-submit"),
    )


def _hinted(button: rx.Component, hint: str) -> rx.Component:
    return rx.fragment(button, rx.el.p(hint, class_name="hint"))


def _visitor(t: Texts, form: Any) -> rx.Component:
    return rx.fragment(
        link(
            t("order.log_in_to_order"),
            href=form.words["login"],
            class_name="button primary wide large",
            custom_attrs=testid("order-login"),
        ),
        rx.el.p(
            t("order.login_hint"),
            " ",
            "" if is_thrown("ordering.cookie_hint") else t("order.cookie_hint"),
            class_name="hint",
        ),
    )
