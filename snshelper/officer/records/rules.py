"""What is processed, put together from the declaration of every column. Pure.

The record that the Korean Personal Information Protection Act (article 29) and its safeguards ask
the officer to have at hand, and that GDPR article 30 describes point by point.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from snshelper.privacy.declarations import Category, Declaration, Purpose, Recipient, Scope
from snshelper.privacy.items import ITEMS, Item, item_of
from snshelper.privacy.retention import Retention
from snshelper.privacy.uses import Use


@dataclass(frozen=True)
class DeclaredColumn:
    """A column as `table.column`, with its declaration."""

    table: str
    name: str
    declaration: Declaration

    @property
    def place(self) -> str:
        """`table.column`."""
        return f"{self.table}.{self.name}"


@dataclass(frozen=True)
class ProcessingRecord:
    """One item of one purpose: everything that is declared about the columns that hold it."""

    item: Item
    columns: tuple[DeclaredColumn, ...]

    @property
    def places(self) -> tuple[str, ...]:
        """Where it is kept; empty while it is not collected."""
        return tuple(column.place for column in self.columns)

    @property
    def sealed(self) -> tuple[str, ...]:
        """The places that hold it encrypted."""
        return tuple(column.place for column in self.columns if column.declaration.is_sealed)

    @property
    def categories(self) -> tuple[Category, ...]:
        """The kinds of value, in the order of their declaration."""
        mine = {column.declaration.category for column in self.columns}
        return tuple(category for category in Category if category in mine)

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """Whose lives it follows."""
        mine = {column.declaration.scope for column in self.columns}
        return tuple(scope for scope in Scope if scope in mine)

    @property
    def rules(self) -> tuple[Retention, ...]:
        """How long it is kept."""
        mine = {column.declaration.retention for column in self.columns}
        return tuple(rule for rule in Retention if rule in mine)

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        """Which entrusted companies may come to know it."""
        mine = {name for column in self.columns for name in column.declaration.recipients}
        return tuple(sorted(mine))

    @property
    def uses(self) -> tuple[Use, ...]:
        """What its sealed values may be opened for."""
        mine = {use for column in self.columns for use in column.declaration.uses}
        return tuple(use for use in Use if use in mine)


def processing_records(columns: Iterable[DeclaredColumn]) -> dict[Purpose, list[ProcessingRecord]]:
    """The record by purpose; every declared item stands in it, collected or not.

    Raises UndeclaredItem for a column of personal data that holds none.
    """
    held: dict[str, list[DeclaredColumn]] = {item.id: [] for item in ITEMS}
    for column in columns:
        if column.declaration.is_personal:
            held[item_of(column.name, column.declaration).id].append(column)
    records: dict[Purpose, list[ProcessingRecord]] = {purpose: [] for purpose in Purpose}
    for item in ITEMS:
        records[item.purpose].append(ProcessingRecord(item, tuple(held[item.id])))
    return records
