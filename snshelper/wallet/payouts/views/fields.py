"""The fields of a bank account, for the forms that ask for one."""

from typing import Any

import reflex as rx

from snshelper.interface.parts import testid
from snshelper.kernel.i18n import Texts
from snshelper.wallet.payouts.rules import ACCOUNT_TYPES, HOLDER_LIMIT, NAME_LIMIT

_MORE: dict[str, dict[str, Any]] = {
    "bank": {"max_length": NAME_LIMIT},
    "branch": {"max_length": NAME_LIMIT},
    "account_number": {"max_length": 12, "input_mode": "numeric"},
    "account_holder": {"max_length": HOLDER_LIMIT},
}


def bank_fields(t: Texts) -> rx.Component:
    """Bank, branch, type, number and the holder's name; none is required by the browser."""
    return rx.fragment(
        _field(t, "bank"),
        _field(t, "branch"),
        _labelled(
            t,
            "account_type",
            rx.el.select(
                *[
                    rx.el.option(t(f"payouts.account_type.{kind}"), value=kind)
                    for kind in ACCOUNT_TYPES
                ],
                **_named("account_type"),
            ),
        ),
        _field(t, "account_number"),
        _field(t, "account_holder"),
    )


def _field(t: Texts, name: str) -> rx.Component:
    # A browser must not offer what others typed at the same machine.
    return _labelled(
        t, name, rx.el.input(**_named(name), **_MORE[name], auto_complete="off", spell_check=False)
    )


def _labelled(t: Texts, name: str, control: rx.Component) -> rx.Component:
    label = rx.el.label(t(f"payouts.field.{name}"), html_for=f"payout-{name}")
    return rx.el.div(label, control, class_name="field")


def _named(name: str) -> dict[str, Any]:
    marked = testid(f"payout-{name.replace('_', '-')}")
    return {"id": f"payout-{name}", "name": name, "custom_attrs": marked}
