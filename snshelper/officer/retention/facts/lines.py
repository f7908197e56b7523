"""What keeps a scope out of a manifest whatever its facts: a line already, a mail on its way."""

from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlmodel import col

from snshelper.mail.tables import OutboxMail
from snshelper.officer.retention.rules import Kind
from snshelper.officer.retention.tables import DestructionLine

BATCH = 500
"""How many rows of a source are read at a time."""


def has_no_line(kind: Kind, row_id: Any) -> ColumnElement[bool]:
    """The scope of the row with this id is in no manifest that still counts."""
    return ~exists().where(
        col(DestructionLine.scope) == f"{kind}:" + row_id,
        col(DestructionLine.state) != "withdrawn",
    )


def has_no_mail(kind: Kind, row_id: Any) -> ColumnElement[bool]:
    """No mail that lives with the scope of this row still has to leave: telling is its purpose."""
    return ~exists().where(
        col(OutboxMail.scope) == f"{kind}:" + row_id,
        col(OutboxMail.sent_at).is_(None),
        col(OutboxMail.refused_at).is_(None),
    )
