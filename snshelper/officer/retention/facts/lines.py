"""Whether a scope stands in a manifest already."""

from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlmodel import col

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
