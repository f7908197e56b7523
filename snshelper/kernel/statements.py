"""Statements that are built once: building one costs more than running it."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Table, Update, bindparam, update
from sqlmodel import Session

from snshelper.kernel.unit_of_work import core


def change_row(
    session: Session,
    table: Table,
    row_id: str,
    expected: tuple[str, ...],
    changes: Mapping[str, Any],
) -> bool:
    """Change one row that is still in one of the `expected` states; False if it is not."""
    values = {f"new_{name}": value for name, value in changes.items()}
    asked = {"row_id": row_id, "expected": expected, **values}
    return core(session).execute(_change(table, tuple(changes)), asked).rowcount == 1


@cache
def _change(table: Table, columns: tuple[str, ...]) -> Update:
    return (
        update(table)
        .where(
            table.c.id == bindparam("row_id"),
            table.c.state.in_(bindparam("expected", expanding=True)),
        )
        .values({name: bindparam(f"new_{name}") for name in columns})
    )
