"""Every stored value is declared, and the migrations make exactly the declared tables."""

from pathlib import Path

import pytest
from alembic import command
from alembic.util import CommandError

from snshelper.kernel.database import metadata
from snshelper.privacy.declarations import INFO_KEY, Declaration
from snshelper.schema import ROOMS_WITH_TABLES, alembic_config
from tests.architecture.source import PACKAGE


def test_every_column_says_what_it_is_why_it_is_kept_and_until_when():
    undeclared = [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if not isinstance(column.info.get(INFO_KEY), Declaration)
    ]
    assert metadata.sorted_tables
    assert undeclared == []


def test_the_schema_knows_every_room_that_has_tables():
    found = {path.relative_to(PACKAGE).with_suffix("") for path in PACKAGE.rglob("tables.py")}
    modules = {".".join(("snshelper", *path.parts)) for path in found if path.parts[0] != "sandbox"}
    assert {room.__name__ for room in ROOMS_WITH_TABLES} == modules


def test_the_migrations_make_exactly_the_declared_tables(database_url: str):
    command.check(alembic_config(database_url))


def test_a_database_without_the_migrations_is_noticed(tmp_path: Path):
    with pytest.raises(CommandError):
        command.check(alembic_config(f"sqlite:///{tmp_path / 'empty.db'}"))
