"""The side of the desk: one request with what can be done about it, or a new one."""

from collections.abc import Mapping
from typing import Any

import reflex as rx

from snshelper.interface.parts import error_message, testid
from snshelper.kernel.i18n import LANGUAGES, Texts
from snshelper.officer.requests.rules import (
    CALL_BACK_WAYS,
    EVIDENCE_LIMIT,
    GROUNDS,
    KINDS,
    OFFLINE_CHANNELS,
    WORDS_LIMIT,
)
from snshelper.officer.requests.state.desk import RequestsDesk
from snshelper.officer.requests.wording import OTHER
from snshelper.wallet.payouts.views.fields import bank_fields

_DESK: Any = RequestsDesk


def side(t: Texts) -> rx.Component:
    """Whichever of the two is open."""
    return rx.cond(
        RequestsDesk.is_entering, _entering(t), rx.cond(_DESK.panel.id != "", _request(t))
    )


def _close(t: Texts) -> rx.Component:
    return rx.el.button(
        t("requests.put_away"),
        type="button",
        class_name="button quiet",
        on_click=RequestsDesk.put_away,
        custom_attrs={"data-close": ""},
    )


def _request(t: Texts) -> rx.Component:
    panel = _DESK.panel
    return rx.fragment(
        _close(t),
        rx.el.h2(panel.name, " ", rx.el.code(panel.code, class_name="tag")),
        rx.el.p(
            rx.el.span(panel.state, class_name="status"),
            custom_attrs={**testid("request-state"), "data-status": panel.status},
        ),
        error_message(t, RequestsDesk.error, RequestsDesk.needs_login),
        rx.el.dl(
            rx.foreach(
                panel.facts,
                lambda fact: rx.el.div(
                    rx.el.dt(fact.label), rx.el.dd(fact.value, class_name="wrap")
                ),
            ),
            class_name="facts",
        ),
        rx.cond(panel.needs_call_back, _call_back(t)),
        rx.cond(panel.can_decide, _granting(t)),
        rx.cond(panel.can_refuse, _refusing(t)),
        rx.cond(panel.can_extend, _extending(t)),
    )


def _call_back(t: Texts) -> rx.Component:
    ways = {way: t(f"requests.channel.{way}") for way in CALL_BACK_WAYS}
    return rx.el.div(
        rx.el.p(t("requests.call_back.hint"), class_name="notice warning"),
        rx.cond(
            RequestsDesk.contact != "",
            rx.el.p(rx.el.b(RequestsDesk.contact), custom_attrs=testid("request-contact")),
            rx.el.button(
                t("requests.call_back.show"),
                type="button",
                class_name="button",
                on_click=RequestsDesk.look_up_contact,
                custom_attrs=testid("request-contact-show"),
            ),
        ),
        _form(
            t,
            "call_back",
            RequestsDesk.call_back,
            _field(t, "way", _choice("way", ways)),
            _field(t, "words", _words("words", EVIDENCE_LIMIT)),
        ),
        class_name="stack",
    )


def _granting(t: Texts) -> rx.Component:
    panel = _DESK.panel
    return _form(
        t,
        "grant",
        RequestsDesk.grant,
        rx.cond(panel.is_correction, _correction(t)),
        rx.cond(
            panel.is_deletion,
            rx.fragment(
                _check(t, "terminates"),
                rx.el.details(
                    rx.el.summary(t("requests.grant.balance")),
                    bank_fields(t),
                    _check(t, "gives_up"),
                    class_name="more",
                ),
            ),
        ),
    )


def _correction(t: Texts) -> rx.Component:
    return rx.fragment(
        _field(
            t,
            "key",
            rx.el.select(
                rx.el.option(t("requests.grant.other"), value=OTHER),
                rx.foreach(
                    _DESK.panel.options,
                    lambda one: rx.el.option(one.label, value=one.key, key=one.key),
                ),
                **_named("key"),
            ),
        ),
        _field(t, "value", _words("value", WORDS_LIMIT)),
    )


def _refusing(t: Texts) -> rx.Component:
    grounds = {ground: t(f"requests.ground.{ground}") for ground in GROUNDS}
    return rx.el.details(
        rx.el.summary(t("requests.refuse.title")),
        _form(
            t,
            "refuse",
            RequestsDesk.refuse,
            _field(t, "ground", _choice("ground", grounds)),
            _field(t, "evidence", _words("evidence", EVIDENCE_LIMIT)),
            _field(t, "notice", _words("notice", WORDS_LIMIT)),
        ),
        class_name="more",
    )


def _extending(t: Texts) -> rx.Component:
    return rx.el.details(
        rx.el.summary(t("requests.extend.title")),
        _form(
            t,
            "extend",
            RequestsDesk.extend,
            _field(t, "reason", _words("reason", EVIDENCE_LIMIT)),
        ),
        class_name="more",
    )


def _entering(t: Texts) -> rx.Component:
    kinds = {kind: t(f"privacy_request.{kind}.name") for kind in KINDS}
    channels = {channel: t(f"requests.channel.{channel}") for channel in OFFLINE_CHANNELS}
    languages = {lang: t(f"requests.lang.{lang}") for lang in LANGUAGES}
    return rx.fragment(
        _close(t),
        rx.el.h2(t("requests.enter")),
        rx.el.p(t("requests.enter.hint"), class_name="hint"),
        error_message(t, RequestsDesk.error, RequestsDesk.needs_login),
        _form(
            t,
            "enter",
            RequestsDesk.enter,
            _field(t, "kind", _choice("kind", kinds)),
            _field(t, "channel", _choice("channel", channels)),
            _field(
                t, "subject", rx.el.input(**_named("subject"), max_length=254, auto_complete="off")
            ),
            _field(t, "lang", _choice("lang", languages)),
            _field(t, "words", _words("words", WORDS_LIMIT)),
        ),
    )


def _form(t: Texts, name: str, on_submit: Any, *fields: Any) -> rx.Component:
    return rx.el.form(
        *fields,
        rx.el.button(
            t(f"requests.{name}.submit"),
            type="submit",
            class_name="button primary",
            custom_attrs=testid(f"request-{name.replace('_', '-')}"),
        ),
        # Another request begins with empty fields.
        key=_DESK.panel.id + name,
        on_submit=on_submit,
        class_name="form",
    )


def _field(t: Texts, name: str, control: rx.Component) -> rx.Component:
    label = rx.el.label(t(f"requests.input_{name}"), html_for=f"request-{name}")
    return rx.el.div(label, control, class_name="field")


def _check(t: Texts, name: str) -> rx.Component:
    box = rx.el.input(type="checkbox", name=name, custom_attrs=testid(f"grant-{name}"))
    return rx.el.label(box, t(f"requests.input_{name}"), class_name="check")


def _named(name: str) -> dict[str, Any]:
    return {"id": f"request-{name}", "name": name, "required": True}


def _words(name: str, most: int) -> rx.Component:
    return rx.el.textarea(**_named(name), max_length=most, rows="3")


def _choice(name: str, options: Mapping[Any, str]) -> rx.Component:
    made = [rx.el.option(label, value=value) for value, label in options.items()]
    return rx.el.select(*made, **_named(name))
