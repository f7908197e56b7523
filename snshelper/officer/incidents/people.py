"""Whom a scope of personal data is about, and where that person can be written to.

The two functions at the end open addresses; nothing else of the desk does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from snshelper.accounts.tables import Account
from snshelper.kernel.database import metadata
from snshelper.kernel.i18n import DEFAULT_LANGUAGE, Lang, as_language
from snshelper.kernel.runtime import Deps
from snshelper.ordering.tables import Consignee, Order
from snshelper.privacy.declarations import INFO_KEY, Category
from snshelper.support.tables import Inquiry

SCOPE_KINDS = ("account", "order", "consignee", "consult")
"""What can be named as a scope; a scope of another kind is kept under its own name."""
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


_FINDERS: dict[str, Any] = {
    "account": _accounts,
    "order": _orders,
    "consignee": _consignees,
    "consult": _askers,
}


def categories_of(fields: Iterable[str]) -> list[str]:
    """What kinds of data `table.column` fields hold, as declared, in the declarations' order."""
    found = set()
    for field in fields:
        table, _, name = field.partition(".")
        column = metadata.tables[table].columns.get(name) if table in metadata.tables else None
        if column is not None:
            found.add(column.info[INFO_KEY].category)
    return [str(category) for category in Category if category in found]


def address_of(session: Session, deps: Deps, person: str) -> str:
    """Where the notice to this person goes; empty when nothing is kept any more.

    A notice about a breach is owed whatever the person asked to stop.
    """
    kind, _, own_id = person.partition(":")
    match kind:
        case "account":
            account = session.get(Account, own_id)
            return account.email if account else ""
        case "consult":
            inquiry = session.get(Inquiry, own_id)
            return inquiry.email if inquiry else ""
        case "consignee":
            consignee = session.get(Consignee, own_id)
            return consignee.email if consignee else ""
    return ""
