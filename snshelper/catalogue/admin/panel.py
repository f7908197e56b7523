"""The panel of one service: a form for each thing that can be changed on its own."""

from typing import Any

import reflex as rx

from snshelper.catalogue.admin.forms import NUMBER_FIELDS
from snshelper.catalogue.admin.state import ServicesDesk
from snshelper.catalogue.rules.publication import WORD_FIELDS
from snshelper.catalogue.vocabulary import platforms, units
from snshelper.interface.native import link
from snshelper.interface.parts import error_message
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts

_LONG_FIELDS = ("summary", "description", "delivery", "refund")


def service_panel(t: Texts) -> rx.Component:
    """Everything about the open service. Its key is the service: another one, fresh inputs."""
    return rx.el.div(
        rx.el.div(
            rx.el.h2(ServicesDesk.title),
            rx.el.button(
                t("catalogue.admin.close"),
                type="button",
                class_name="button quiet",
                on_click=ServicesDesk.close,
                custom_attrs={"data-close": ""},
            ),
            class_name="row between",
        ),
        rx.el.p(
            rx.el.code(ServicesDesk.slug, class_name="tag"),
            " ",
            link(t("catalogue.admin.see"), href=f"{t.url('/services/')}{ServicesDesk.slug}"),
        ),
        error_message(t, ServicesDesk.error, ServicesDesk.needs_login),
        rx.el.p(ServicesDesk.done, class_name="small", role="status"),
        _form(t, "price_heading", ServicesDesk.save_price, _field(t, "unit_price")),
        _form(
            t,
            "limits_heading",
            ServicesDesk.save_limits,
            rx.el.div(*[_field(t, name) for name in NUMBER_FIELDS], class_name="field-row"),
        ),
        rx.el.h3(t("catalogue.admin.texts_heading")),
        *[_texts_form(t, lang) for lang in LANGUAGES],
        _routes(t),
        _copy_form(t),
        class_name="stack loose",
        key=ServicesDesk.slug,
    )


def _form(t: Texts, heading: str, on_submit: Any, *fields: Any, save: str = "save") -> rx.Component:
    return rx.el.form(
        rx.el.h3(t(f"catalogue.admin.{heading}")) if heading else rx.fragment(),
        *fields,
        rx.el.button(t(f"catalogue.admin.{save}"), type="submit", class_name="button"),
        on_submit=on_submit,
        class_name="form",
        no_validate=True,
    )


def _field(t: Texts, name: str, control: Any = None, label: str = "") -> rx.Component:
    """One labelled input with its own refusal; without `control` a number."""
    shown = control if control is not None else _number(name)
    return rx.el.div(
        rx.el.label(t(label or f"catalogue.admin.{name}"), html_for=_id(name)),
        shown,
        rx.cond(
            ServicesDesk.faults[name],
            rx.el.p(ServicesDesk.faults[name], id=f"{_id(name)}-fault", class_name="field-error"),
        ),
        class_name="field",
    )


def _id(name: str) -> str:
    return f"service-{name.replace('.', '-')}"


def _attributes(name: str) -> dict[str, Any]:
    return {
        "id": _id(name),
        "name": name,
        "default_value": ServicesDesk.values[name],
        "aria_invalid": rx.cond(ServicesDesk.faults[name], "true", "false"),
        "aria_describedby": rx.cond(ServicesDesk.faults[name], f"{_id(name)}-fault", ""),
    }


def _number(name: str) -> rx.Component:
    return rx.el.input(input_mode="numeric", class_name="num", **_attributes(name))


def _texts_form(t: Texts, lang: Lang) -> rx.Component:
    fields = [
        _field(t, f"{lang}.{name}", _text(f"{lang}.{name}", name), f"catalogue.admin.text.{name}")
        for name in WORD_FIELDS
    ]
    return rx.el.details(
        rx.el.summary(t(f"catalogue.admin.lang.{lang}")),
        rx.el.form(
            *fields,
            rx.el.button(t("catalogue.admin.save"), type="submit", class_name="button"),
            on_submit=lambda form: ServicesDesk.save_texts(lang, form),
            class_name="form",
            no_validate=True,
        ),
        class_name="more",
        lang=t.lang,
    )


def _text(name: str, kind: str) -> rx.Component:
    lang = name.partition(".")[0]
    if kind in _LONG_FIELDS:
        rows = 12 if kind == "description" else 3
        return rx.el.textarea(rows=rows, lang=lang, **_attributes(name))
    return rx.el.input(lang=lang, **_attributes(name))


def _routes(t: Texts) -> rx.Component:
    return rx.el.section(
        rx.el.h3(t("catalogue.admin.routes_heading")),
        rx.el.p(t("catalogue.admin.routes_hint"), class_name="hint"),
        rx.el.ul(rx.foreach(ServicesDesk.routes, lambda route: _route(t, route))),
        _form(
            t,
            "add_route",
            ServicesDesk.save_route,
            _field(t, "connector", _plain("connector")),
            _field(t, "product", _plain("product")),
            _field(t, "position", _plain("position", "1")),
            rx.el.label(
                rx.el.input(type="checkbox", name="is_on", default_checked=True),
                rx.el.span(t("catalogue.admin.is_on")),
                class_name="check",
            ),
        ),
        class_name="stack",
    )


def _route(t: Texts, route: Any) -> rx.Component:
    return rx.el.li(
        rx.el.code(route.connector, class_name="tag"),
        rx.el.span(f"{route.position}. {route.product}"),
        rx.cond(route.is_on, rx.el.span(t("catalogue.admin.is_on"), class_name="badge")),
        rx.el.span(
            rx.cond(
                route.is_running,
                t("catalogue.admin.is_running"),
                t("catalogue.admin.is_not_running"),
            ),
            class_name="badge",
        ),
        class_name="row",
        key=route.connector,
    )


def _plain(name: str, value: str = "") -> rx.Component:
    return rx.el.input(**(_attributes(name) | {"default_value": value}))


def _copy_form(t: Texts) -> rx.Component:
    places = {key: place.name[t.lang] for key, place in platforms().items()}
    kinds = sorted({kind for place in platforms().values() for kind in place.targets})
    return rx.el.details(
        rx.el.summary(t("catalogue.admin.copy_heading")),
        _form(
            t,
            "",
            ServicesDesk.create_copy,
            rx.el.p(t("catalogue.admin.copy_hint"), class_name="hint"),
            _field(t, "slug", _plain("slug")),
            _field(t, "unit", rx.el.input(list="service-units", **_attributes("unit"))),
            rx.el.datalist(*[rx.el.option(value=key) for key in units()], id="service-units"),
            _field(t, "platform", _choice("platform", places)),
            _field(t, "target_kind", _choice("target_kind", {kind: kind for kind in kinds})),
            save="create",
        ),
        class_name="more",
    )


def _choice(name: str, choices: dict[str, str]) -> rx.Component:
    options = [rx.el.option(words, value=key) for key, words in choices.items()]
    return rx.el.select(*options, **_attributes(name))
