"""The balance that stands in every header."""

import reflex as rx

from snshelper.interface.native import link
from snshelper.interface.parts import testid
from snshelper.kernel.i18n import Texts
from snshelper.wallet.state import BalanceState


def member_area(t: Texts) -> rx.Component:
    """Balance with its label, leading to the wallet; nothing for a visitor."""
    return rx.cond(
        BalanceState.balance != "",
        link(
            rx.el.span(t("wallet.balance"), class_name="soft"),
            rx.el.b(BalanceState.balance, class_name="num", custom_attrs=testid("balance")),
            href=t.url("/mypage/wallet"),
            class_name="header-balance",
        ),
    )
