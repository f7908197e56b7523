"""The fields of a scope that can be chosen, and opening exactly the chosen ones."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, select
from sqlmodel import Session

from snshelper.accounts.tables import Account, LoginSession
from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.ordering.tables import Consignee, Order
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.privacy.declarations import INFO_KEY, Category, Scope
from snshelper.support.tables import Inquiry, InquiryReply

_KINDS: dict[str, Scope] = {
    "account": Scope.ACCOUNT,
    "order": Scope.ORDER,
    "consignee": Scope.CONSIGNEE,
    "consult": Scope.CONSULTATION,
}
_TABLES: dict[str, tuple[tuple[Any, str], ...]] = {
    "account": ((Account, "id"), (LoginSession, "account_id")),
    "order": ((Order, "id"),),
    "consignee": ((Consignee, "order_id"),),
    "consult": ((Inquiry, "id"), (InquiryReply, "inquiry_id")),
}
"""Where the data of a scope stands, and the column that holds the id behind its name."""
# What opens an account is never handed to anybody, and what is technical says nothing.
_NEVER = (Category.CREDENTIAL, Category.TECHNICAL)
_MOST_ROWS = 500


def declared_fields(scope_kind: str) -> list[str]:
    """`table.column` of everything declared for this kind of scope; empty for an unknown one."""
    return [
        f"{column.table.name}.{column.name}"
        for table, _ in _TABLES.get(scope_kind, ())
        for column in table.__table__.columns
        if _may_be_chosen(column, scope_kind)
    ]


def _may_be_chosen(column: Column[Any], scope_kind: str) -> bool:
    declared = column.info[INFO_KEY]
    return declared.scope is _KINDS[scope_kind] and declared.category not in _NEVER


def scope_exists(session: Session, scope: str) -> bool:
    """Whether anything is kept under this scope."""
    kind, _, own_id = scope.partition(":")
    if not own_id or kind not in _TABLES:
        return False
    table, key = _TABLES[kind][0]
    found = select(table.__table__.c[key]).where(table.__table__.c[key] == own_id)
    return session.execute(found).first() is not None


def open_fields(
    session: Session, deps: Deps, actor: Actor, scope: str, fields: Sequence[str]
) -> dict[str, list[list[str]]]:
    """Exactly the chosen values, rows by table; that they were opened is audited.

    This is the only place of the desk that opens anything.
    """
    kind, _, own_id = scope.partition(":")
    opened: dict[str, list[list[str]]] = {}
    for table, key in _TABLES[kind]:
        own = table.__table__
        chosen = [name for name in fields if name.startswith(f"{own.name}.")]
        if not chosen:
            continue
        columns = [own.c[name.partition(".")[2]] for name in chosen]
        rows = session.execute(select(*columns).where(own.c[key] == own_id).limit(_MOST_ROWS)).all()
        opened[own.name] = [chosen, *([_text(value) for value in row] for row in rows)]
    record_audit(
        session,
        deps.clock(),
        actor,
        "privacy.open",
        AuditedObject("scope", scope),
        use="disclosure",
        fields=sorted(fields),
    )
    return opened


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, datetime | date) else str(value)
