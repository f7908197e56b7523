"""What a payout holds sealed, in a scope of its own."""

from dataclasses import fields
from typing import Any

from sqlmodel import Session

from snshelper.kernel.runtime import Deps
from snshelper.privacy.gate import Item, Reading, open_values
from snshelper.privacy.scopes import Scope, begin_scope, payout_scope
from snshelper.wallet.payouts.rules import BankAccount
from snshelper.wallet.payouts.tables import Payout

_PARTS = tuple(field.name for field in fields(BankAccount))


def scope_of(payout: Any) -> Scope:
    """The scope of a payout."""
    return payout_scope(payout.id, payout.account_id)


def keep_payout(session: Session, deps: Deps, payout: Payout, bank: BankAccount) -> None:
    """Store a new payout with its bank account sealed."""
    seals = begin_scope(session, deps, scope_of(payout))
    for name in _PARTS:
        setattr(payout, name, seals.seal(getattr(Payout, name), payout.id, getattr(bank, name)))
    session.add(payout)
    session.flush()


def bank_account_of(session: Session, deps: Deps, reading: Reading, payout: Any) -> BankAccount:
    """Where a payout goes; refusals as of `privacy.gate.open_values`."""
    scope = scope_of(payout)
    items = [
        Item(scope, getattr(Payout, name), payout.id, getattr(payout, name)) for name in _PARTS
    ]
    return BankAccount(*open_values(session, deps, reading, items))
