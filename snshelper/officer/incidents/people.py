"""Whom a scope of personal data is about, and where that person can be written to.

The last functions open addresses; nothing else of the desk does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from snshelper.accounts.tables import Account
from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.database import metadata
from snshelper.kernel.i18n import DEFAULT_LANGUAGE, Lang, as_language
from snshelper.kernel.runtime import Deps
from snshelper.officer.requests.tables import SubjectRequest
from snshelper.ordering.tables import Consignee, Order
from snshelper.privacy.declarations import INFO_KEY, Category
from snshelper.privacy.gate import Item, Reading, open_value
from snshelper.privacy.scopes import (
    DataDestroyed,
    DataFrozen,
    Scope,
    account_scope,
    consignee_scope,
)
from snshelper.privacy.uses import Use
from snshelper.support.contents import scope_of
from snshelper.support.tables import Inquiry

_CHUNK = 500


@dataclass(frozen=True)
class Person:
    """`key` is `account:…`, `consult:…` or `consignee:…`; `account_id` is empty without a wallet.

    Whoever `is_known` not stands under the name of their scope: somebody has to look.
    """

    key: str
    account_id: str
    lang: Lang
    is_known: bool = True


def people_of(session: Session, scopes: Iterable[str]) -> dict[str, Person]:
    """Whom each scope is about, by scope; nobody is left out."""
    found: dict[str, Person] = {}
    names = list(dict.fromkeys(scopes))
    for start in range(0, len(names), _CHUNK):
        part = names[start : start + _CHUNK]
        for kind, find in _FINDERS.items():
            ids = [name.partition(":")[2] for name in part if name.startswith(f"{kind}:")]
            if ids:
                found |= {f"{kind}:{own}": person for own, person in find(session, ids).items()}
        for name in part:
            found.setdefault(name, Person(name, "", DEFAULT_LANGUAGE, is_known=False))
    return found


def _accounts(session: Session, ids: Sequence[str]) -> dict[str, Person]:
    rows = session.execute(
        select(col(Account.id), col(Account.lang)).where(col(Account.id).in_(ids))
    )
    return {row.id: _member(row.id, row.lang) for row in rows}


def _orders(session: Session, ids: Sequence[str]) -> dict[str, Person]:
    rows = session.execute(
        select(col(Order.id), col(Order.account_id), col(Account.lang))
        .join(Account, col(Account.id) == col(Order.account_id))
        .where(col(Order.id).in_(ids))
    )
    return {row.id: _member(row.account_id, row.lang) for row in rows}


def _consignees(session: Session, ids: Sequence[str]) -> dict[str, Person]:
    """A parcel goes to a person of their own, who may be somebody else than the customer."""
    rows = session.execute(
        select(col(Order.id), col(Order.lang))
        .join(Consignee, col(Consignee.order_id) == col(Order.id))
        .where(col(Order.id).in_(ids))
    )
    return {row.id: Person(f"consignee:{row.id}", "", as_language(row.lang)) for row in rows}


def _askers(session: Session, ids: Sequence[str]) -> dict[str, Person]:
    rows = session.execute(
        select(col(Inquiry.id), col(Inquiry.account_id), col(Inquiry.lang)).where(
            col(Inquiry.id).in_(ids)
        )
    )
    return {
        row.id: _member(row.account_id, row.lang)
        if row.account_id
        else Person(f"consult:{row.id}", "", as_language(row.lang))
        for row in rows
    }


def _member(account_id: str, lang: str) -> Person:
    return Person(f"account:{account_id}", account_id, as_language(lang))


def _requesters(session: Session, ids: Sequence[str]) -> dict[str, Person]:
    rows = session.execute(
        select(col(SubjectRequest.id), col(SubjectRequest.account_id), col(Account.lang))
        .join(Account, col(Account.id) == col(SubjectRequest.account_id))
        .where(col(SubjectRequest.id).in_(ids))
    )
    return {row.id: _member(row.account_id, row.lang) for row in rows}


_FINDERS: dict[str, Any] = {
    "account": _accounts,
    "order": _orders,
    "consignee": _consignees,
    "consult": _askers,
    "request": _requesters,
}
SCOPE_KINDS = tuple(_FINDERS)
"""What can be named as a scope; a scope of another kind is kept under its own name."""


def categories_of(fields: Iterable[str]) -> list[str]:
    """What kinds of data `table.column` fields hold, as declared, in the declarations' order."""
    found = set()
    for field in fields:
        table, _, name = field.partition(".")
        column = metadata.tables[table].columns.get(name) if table in metadata.tables else None
        if column is not None:
            found.add(column.info[INFO_KEY].category)
    return [str(category) for category in Category if category in found]


@dataclass(frozen=True)
class Contact:
    """Where a person is written to, and the scope that such a mail belongs to."""

    address: str
    scope: Scope


def contact_of(session: Session, deps: Deps, person: str) -> Contact | None:
    """Where the notice to this person goes; None when nothing can be read any more.

    A notice about a breach is owed whatever the person asked to stop.
    """
    item = _address_item(session, person)
    if item is None:
        return None
    try:
        address = open_value(session, deps, Reading(SYSTEM, Use.RIGHTS), item)
    except (DataFrozen, DataDestroyed):
        return None
    return Contact(address, item.scope) if address else None


def _address_item(session: Session, person: str) -> Item | None:
    kind, _, own_id = person.partition(":")
    row: Any
    match kind:
        case "account" if row := session.get(Account, own_id):
            return Item(account_scope(own_id), Account.email, own_id, row.email)
        case "consult" if row := session.get(Inquiry, own_id):
            return Item(scope_of(row), Inquiry.email, own_id, row.email)
        case "consignee" if row := session.get(Consignee, own_id):
            scope = consignee_scope(own_id, row.account_id)
            return Item(scope, Consignee.email, own_id, row.email)
    return None
