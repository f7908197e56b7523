"""Which recipient outside was given which value: who must be told when it was wrong (P43)."""

from datetime import datetime

from sqlalchemy import insert, select
from sqlmodel import Session, col

from snshelper.kernel.ids import new_id
from snshelper.kernel.unit_of_work import core
from snshelper.privacy.tables import Disclosure

# Written with every order handed over: built once.
_GIVE = insert(Disclosure.__table__)  # type: ignore[attr-defined]


def record_disclosure(
    session: Session, now: datetime, recipient: str, scope: str, field: str
) -> None:
    """Note, before it leaves, that `recipient` is given `field` (`table.column`) of a scope."""
    given = {"id": new_id(), "recipient": recipient, "scope": scope, "field": field, "at": now}
    core(session).execute(_GIVE, given)


def recipients_of(session: Session, scope: str, field: str) -> list[str]:
    """Who was given this value, each once, in the order of their names."""
    given = select(col(Disclosure.recipient)).where(
        col(Disclosure.scope) == scope, col(Disclosure.field) == field
    )
    return sorted(set(session.execute(given).scalars()))
