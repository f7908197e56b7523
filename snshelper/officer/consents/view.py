"""The consents on a member's privacy page: what each means, and one click to give or withdraw."""

from typing import Any

import reflex as rx

from snshelper.interface.parts import error_message, testid
from snshelper.kernel.i18n import Texts
from snshelper.officer.consents.rules import KINDS, ConsentKind, wording
from snshelper.officer.consents.state import ConsentRow, OwnConsents

ON_LOAD = (OwnConsents.load,)
_COLUMNS = ("name", "given", "until", "state", "text")


def consents(t: Texts) -> rx.Component:
    """Both consents and their history; nothing is ticked beforehand."""
    return rx.el.section(
        rx.el.h2(t("consent.title")),
        rx.el.p(t("consent.lead")),
        error_message(t, OwnConsents.error, OwnConsents.needs_login),
        *[_choice(t, kind) for kind in KINDS],
        rx.cond(OwnConsents.rows, _history(t)),
        class_name="sheet",
        id="consents",
        custom_attrs=testid("consents"),
    )


def _choice(t: Texts, kind: ConsentKind) -> rx.Component:
    """The text and, bound to exactly this text, the click."""
    return rx.el.div(
        rx.el.h3(t(f"consent.{kind}.title")),
        rx.el.ul(*[rx.el.li(line) for line in t(f"consent.{kind}.words").split("\n")]),
        rx.el.p(
            OwnConsents.notes[kind],
            class_name="soft",
            role="status",
            custom_attrs=testid(f"consent-note-{kind}"),
        ),
        rx.el.div(
            rx.cond(OwnConsents.standings[kind] != "given", _give(t, kind)),
            rx.cond(_may_withdraw(kind), _withdraw(t, kind)),
            class_name="buttons",
        ),
        class_name="section",
    )


def _may_withdraw(kind: ConsentKind) -> Any:
    now = OwnConsents.standings[kind]
    return (now == "given") | (now == "outdated")


def _give(t: Texts, kind: ConsentKind) -> rx.Component:
    return rx.el.button(
        t("consent.give"),
        type="button",
        class_name="button",
        aria_label=f"{t('consent.give')}: {t(f'consent.{kind}.title')}",
        on_click=OwnConsents.give(kind, wording(kind).hash),
        custom_attrs=testid(f"consent-give-{kind}"),
    )


def _withdraw(t: Texts, kind: ConsentKind) -> rx.Component:
    return rx.el.button(
        t("consent.withdraw"),
        type="button",
        class_name="button",
        aria_label=f"{t('consent.withdraw')}: {t(f'consent.{kind}.title')}",
        on_click=OwnConsents.withdraw(kind),
        custom_attrs=testid(f"consent-withdraw-{kind}"),
    )


def _history(t: Texts) -> rx.Component:
    return rx.el.div(
        rx.el.h3(t("consent.history")),
        rx.el.table(
            rx.el.thead(
                rx.el.tr(*[rx.el.th(t(f"consent.column.{name}"), scope="col") for name in _COLUMNS])
            ),
            rx.el.tbody(rx.foreach(OwnConsents.rows, lambda row: _row(t, row))),
            class_name="table",
        ),
        class_name="section",
    )


def _row(t: Texts, row: rx.vars.ObjectVar[ConsentRow]) -> rx.Component:
    cells = {"given": row.given, "until": row.until, "state": row.state}
    return rx.el.tr(
        rx.el.td(row.name, class_name="wrap"),
        *[
            rx.el.td(value, custom_attrs={"data-label": t(f"consent.column.{name}")})
            for name, value in cells.items()
        ],
        rx.el.td(
            rx.el.details(
                rx.el.summary(t("consent.read")),
                rx.foreach(row.lines, lambda line: rx.el.p(line, class_name="small")),
            ),
            class_name="wrap",
            custom_attrs={"data-label": t("consent.column.text")},
        ),
        custom_attrs=testid("consent-row"),
    )
