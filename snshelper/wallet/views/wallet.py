"""The wallet: balance, top-up, statement with running balance."""

from typing import Any

import reflex as rx

from snshelper.interface.document import slot
from snshelper.interface.layout import page_frame
from snshelper.interface.native import link
from snshelper.interface.parts import error_message, testid
from snshelper.kernel.i18n import Texts
from snshelper.wallet.state import BalanceState, WalletState

ON_LOAD = (BalanceState.load, WalletState.load)


def view(t: Texts) -> rx.Component:
    """The page."""
    return page_frame(
        t,
        rx.el.div(rx.el.h1(t("page.wallet.title")), class_name="page-head"),
        rx.el.div(
            rx.el.div(_statement(t), class_name="stack"),
            rx.el.aside(
                rx.el.div(
                    rx.el.h2(t("wallet.balance")),
                    rx.el.p(BalanceState.balance, class_name="big-number num"),
                    rx.el.p(t("wallet.expiry_note"), class_name="soft small"),
                    class_name="sheet",
                ),
                rx.el.div(
                    rx.el.h2(t("wallet.top_up_heading")), slot("topup-form"), class_name="sheet"
                ),
                class_name="stack sooner",
            ),
            class_name="columns",
        ),
        current="/mypage",
    )


def _statement(t: Texts) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("wallet.statement")),
        error_message(t, WalletState.error, WalletState.needs_login),
        rx.cond(
            WalletState.lines,
            rx.fragment(
                _table(t),
                rx.cond(
                    WalletState.has_more,
                    rx.el.button(
                        t("common.more"), on_click=WalletState.load_more, class_name="button wide"
                    ),
                ),
            ),
            rx.cond(
                WalletState.is_loaded,
                rx.el.div(
                    rx.el.b(t("wallet.empty_title")),
                    rx.el.p(t("wallet.empty_text")),
                    class_name="empty",
                ),
                rx.el.p(t("common.loading"), class_name="soft", role="status"),
            ),
        ),
        class_name="sheet",
        aria_label=t("wallet.statement"),
    )


def _table(t: Texts) -> rx.Component:
    return rx.el.table(
        rx.el.thead(
            rx.el.tr(
                rx.el.th(t("wallet.column.at")),
                rx.el.th(t("wallet.column.kind")),
                rx.el.th(t("wallet.column.amount"), class_name="num"),
                rx.el.th(t("wallet.column.balance"), class_name="num"),
            )
        ),
        rx.el.tbody(rx.foreach(WalletState.lines, lambda line: _line(t, line))),
        class_name="table",
        custom_attrs=testid("statement"),
    )


def _line(t: Texts, line: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.td(line["at"], custom_attrs={"data-label": t("wallet.column.at")}),
        rx.el.td(
            rx.cond(line["order"] != "", link(line["kind"], href=line["order"]), line["kind"]),
            custom_attrs={"data-label": t("wallet.column.kind")},
        ),
        rx.el.td(
            line["amount"],
            class_name=f"num {line['sign']}",
            custom_attrs={"data-label": t("wallet.column.amount")},
        ),
        rx.el.td(
            line["balance"],
            class_name="num",
            custom_attrs={"data-label": t("wallet.column.balance")},
        ),
        key=line["id"],
    )
