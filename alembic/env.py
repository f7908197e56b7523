"""Alembic's environment: the shop's own tables, never the durable engine's."""

from alembic import context

from snshelper.kernel.database import UtcDateTime, create_shop_engine, metadata
from snshelper.kernel.vault.column import SealedText
from snshelper.schema import ROOMS_WITH_TABLES
from snshelper.settings import load_settings

assert ROOMS_WITH_TABLES


def include_object(thing, name, kind, reflected, compare_to):
    """Leave the durable engine's tables, which share the database, to the engine."""
    return not (kind == "table" and reflected and compare_to is None)


def render_item(kind, thing, autogen_context):
    """Write our moment type as the plain type it is stored as."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, SealedText):
        return "sa.Text()"
    return False


def compare_type(context, inspected_column, metadata_column, inspected_type, metadata_type):
    """A moment is stored as a date and time; everything else is compared by the default."""
    return False if isinstance(metadata_type, UtcDateTime) else None


url = context.config.get_main_option("sqlalchemy.url") or load_settings().database_url
engine = create_shop_engine(url)
with engine.connect() as connection:
    is_sqlite = engine.dialect.name == "sqlite"
    if is_sqlite:
        # A table that is rebuilt is dropped for a moment, and others refer to it. Everything is
        # one transaction: a process that dies leaves the database as it was.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    context.configure(
        connection=connection,
        target_metadata=metadata,
        compare_type=compare_type,
        render_as_batch=True,
        include_object=include_object,
        render_item=render_item,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
        if is_sqlite:
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            assert not orphans, orphans[:5]
    connection.commit()
    if is_sqlite:
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
engine.dispose()
