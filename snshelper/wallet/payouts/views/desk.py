"""/admin/payouts: what is to be paid to bank accounts, and what was."""

from typing import Any

import reflex as rx

from snshelper.interface.admin_frame import admin_frame, key_hints
from snshelper.interface.parts import error_message, testid
from snshelper.kernel.i18n import Texts
from snshelper.wallet.payouts.rules import REFERENCE_LIMIT
from snshelper.wallet.payouts.state import PayoutsDesk

ON_LOAD = (PayoutsDesk.load,)
_DESK: Any = PayoutsDesk
_FACTS = ("amount", "bank_name", "account_number", "account_holder")


def view(t: Texts) -> rx.Component:
    """The page."""
    return admin_frame(
        t,
        rx.el.div(
            rx.el.h1(t("page.admin_payouts.title")),
            rx.el.p(t("payouts.lead"), class_name="soft words"),
            class_name="stack",
        ),
        rx.cond(
            _DESK.opened.id == "", error_message(t, PayoutsDesk.error, PayoutsDesk.needs_login)
        ),
        rx.el.div(
            rx.cond(PayoutsDesk.done != "", rx.el.p(PayoutsDesk.done, class_name="notice success")),
            role="status",
            custom_attrs=testid("payout-done"),
        ),
        rx.cond(
            PayoutsDesk.is_loaded,
            rx.fragment(
                _table(t, "payable", _DESK.rows, is_open=True),
                _table(t, "paid", _DESK.past, is_open=False),
                rx.cond(
                    PayoutsDesk.older != "",
                    rx.el.button(
                        t("desk.older"),
                        type="button",
                        class_name="button",
                        on_click=PayoutsDesk.show_older,
                    ),
                ),
            ),
            rx.cond(
                PayoutsDesk.error == "",
                rx.el.p(t("common.loading"), class_name="soft", role="status"),
            ),
        ),
        key_hints(t),
        side=rx.cond(_DESK.opened.id != "", _side(t)),
    )


def _table(t: Texts, which: str, rows: Any, *, is_open: bool) -> rx.Component:
    columns = ("code", "amount", "since") if is_open else ("code", "amount", "on", "reference")
    heads = [rx.el.th(t(f"payouts.column.{name}"), scope="col") for name in columns]
    return rx.el.section(
        rx.el.h2(t(f"payouts.{which}")),
        rx.cond(
            rows,
            rx.el.table(
                rx.el.thead(rx.el.tr(*heads)),
                rx.el.tbody(rx.foreach(rows, lambda row: _row(t, row, is_open))),
                class_name="table",
                custom_attrs={"data-keys": ""} if is_open else {},
            ),
            rx.el.p(t(f"payouts.no_{which}"), class_name="empty"),
        ),
        class_name="stack",
    )


def _row(t: Texts, row: Any, is_open: bool) -> rx.Component:
    def cell(name: str, content: Any) -> rx.Component:
        return rx.el.td(content, custom_attrs={"data-label": t(f"payouts.column.{name}")})

    opener = rx.el.button(
        row.code,
        type="button",
        class_name="link-button",
        on_click=PayoutsDesk.open_payout(row.id),
        custom_attrs=testid("payout-open"),
    )
    rest = (
        [cell("since", row.at)]
        if is_open
        else [cell("on", row.at), cell("reference", row.reference)]
    )
    return rx.el.tr(
        rx.el.td(opener if is_open else row.code),
        cell("amount", row.amount),
        *rest,
        key=row.id,
        custom_attrs=testid("payout-row" if is_open else "payout-paid"),
    )


def _side(t: Texts) -> rx.Component:
    opened = _DESK.opened
    facts = [
        rx.el.div(
            rx.el.dt(t(f"payouts.fact.{name}")),
            rx.el.dd(
                getattr(opened, name), class_name="wrap", custom_attrs=testid(f"opened-{name}")
            ),
        )
        for name in _FACTS
    ]
    return rx.fragment(
        rx.el.button(
            t("requests.put_away"),
            type="button",
            class_name="button quiet",
            on_click=PayoutsDesk.put_away,
            custom_attrs={"data-close": ""},
        ),
        rx.el.h2(t("payouts.one"), " ", rx.el.code(opened.code, class_name="tag")),
        error_message(t, PayoutsDesk.error, PayoutsDesk.needs_login),
        rx.el.dl(*facts, class_name="facts"),
        rx.el.p(t("payouts.hint"), class_name="hint"),
        rx.el.form(
            rx.el.div(
                rx.el.label(t("payouts.column.reference"), html_for="payout-reference"),
                rx.el.input(
                    id="payout-reference",
                    name="reference",
                    required=True,
                    max_length=REFERENCE_LIMIT,
                    auto_complete="off",
                ),
                class_name="field",
            ),
            rx.el.button(
                t("payouts.pay"),
                type="submit",
                class_name="button primary",
                custom_attrs=testid("payout-pay"),
            ),
            key=opened.id,
            on_submit=PayoutsDesk.pay,
            class_name="form",
        ),
    )
