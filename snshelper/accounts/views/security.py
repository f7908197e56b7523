"""/mypage/security: password, log-ins, language of mail."""

from typing import Any

import reflex as rx

from snshelper.accounts.rules import PASSWORD_MAXIMUM, PASSWORD_MINIMUM
from snshelper.accounts.state.security import Security, SessionLine
from snshelper.interface.layout import page_frame
from snshelper.interface.parts import error_message, testid
from snshelper.kernel.i18n import LANGUAGES, Texts

ON_LOAD = (Security.load,)


def view(t: Texts) -> rx.Component:
    """The security page in one language."""
    return page_frame(
        t,
        rx.el.div(
            rx.el.h1(t("accounts.security.heading")),
            error_message(t, Security.error, Security.needs_login),
            rx.el.p(
                Security.done,
                class_name="notice success",
                role="status",
                hidden=Security.done == "",
            ),
            class_name="stack",
        ),
        _address(t),
        _password(t),
        _sessions(t),
        _language(t),
        width="reading",
        current="/mypage",
    )


def _address(t: Texts) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("accounts.security.address")),
        rx.el.p(
            rx.el.b(Security.email),
            " ",
            rx.el.span(
                rx.cond(
                    Security.is_verified,
                    t("accounts.security.verified"),
                    t("accounts.security.unverified"),
                ),
                class_name="badge",
            ),
        ),
        class_name="sheet",
    )


def _password(t: Texts) -> rx.Component:
    hint = t("accounts.field.password_hint", minimum=PASSWORD_MINIMUM)
    return rx.el.section(
        rx.el.h2(t("accounts.security.password")),
        rx.el.form(
            # Tells a password manager whose password this is.
            rx.el.input(
                type="email",
                value=Security.email,
                read_only=True,
                auto_complete="username",
                aria_label=t("accounts.security.address"),
                class_name="visually-hidden",
                tab_index=-1,
            ),
            _password_field("current", t("accounts.security.current"), "current-password"),
            _password_field(
                "password",
                t("accounts.security.new"),
                "new-password",
                rx.el.p(hint, class_name="hint", id="security-password-hint"),
                aria_describedby="security-password-hint",
            ),
            rx.el.div(
                rx.el.button(
                    t("accounts.security.change"),
                    type="submit",
                    class_name="button primary",
                    custom_attrs=testid("password-submit"),
                ),
                class_name="buttons",
            ),
            on_submit=Security.change_password,
            reset_on_submit=True,
            class_name="form",
        ),
        class_name="sheet",
    )


def _password_field(
    name: str, label: str, completes: str, *below: Any, **attributes: Any
) -> rx.Component:
    return rx.el.div(
        rx.el.label(label, html_for=f"security-{name}"),
        rx.el.input(
            id=f"security-{name}",
            name=name,
            type="password",
            auto_complete=completes,
            max_length=PASSWORD_MAXIMUM,
            required=True,
            **attributes,
        ),
        *below,
        class_name="field",
    )


def _sessions(t: Texts) -> rx.Component:
    headings = ("started", "ends", "from", "action")
    return rx.el.section(
        rx.el.h2(t("accounts.security.sessions")),
        rx.el.p(t("accounts.security.sessions_hint"), class_name="hint"),
        rx.el.table(
            rx.el.thead(
                rx.el.tr(
                    *[rx.el.th(t(f"accounts.security.{key}"), scope="col") for key in headings]
                )
            ),
            rx.el.tbody(rx.foreach(Security.sessions, lambda line: _session(t, line))),
            class_name="table",
        ),
        rx.el.div(
            rx.el.button(
                t("accounts.security.revoke_others"),
                on_click=Security.revoke_others,
                type="button",
                class_name="button",
                custom_attrs=testid("session-revoke-others"),
            ),
            class_name="buttons",
        ),
        class_name="sheet",
    )


def _session(t: Texts, line: rx.vars.ObjectVar[SessionLine]) -> rx.Component:
    return rx.el.tr(
        rx.el.td(line.started, custom_attrs={"data-label": t("accounts.security.started")}),
        rx.el.td(line.ends, custom_attrs={"data-label": t("accounts.security.ends")}),
        rx.el.td(line.ip, custom_attrs={"data-label": t("accounts.security.from")}),
        rx.el.td(
            rx.cond(
                line.is_current,
                rx.el.span(t("accounts.security.this_one"), class_name="badge"),
                rx.el.button(
                    t("accounts.security.revoke"),
                    on_click=Security.revoke(line.handle),
                    type="button",
                    class_name="button",
                    custom_attrs=testid("session-revoke"),
                ),
            )
        ),
        custom_attrs=testid("session-row"),
    )


def _language(t: Texts) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("accounts.security.language")),
        rx.el.div(
            rx.el.select(
                *[rx.el.option(t(f"accounts.language.{lang}"), value=lang) for lang in LANGUAGES],
                value=Security.lang,
                on_change=Security.choose_language,
                aria_label=t("accounts.security.language"),
            ),
            class_name="form",
        ),
        class_name="sheet",
    )
