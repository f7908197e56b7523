"""Consistent copies of what a shop keeps, taken while it is being served."""

import shutil
import sqlite3
import subprocess
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url

from snshelper.settings import child_environment

SQLITE_NAME = "shop.db"
POSTGRES_NAME = "shop.dump"
_SQLITE_MAGIC = b"SQLite format 3\x00"
_LEFT_OUT = ("-wal", "-shm", "-journal", ".log", ".draft", ".pid", ".lock")


class CopyFailed(Exception):
    """The database's own tool is missing or refused."""


def sqlite_path(url: str) -> Path | None:
    """The file behind a SQLite URL; None for another database."""
    parsed = make_url(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy by SQLite's online backup: one moment of the database, whoever writes meanwhile."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with (
        closing(sqlite3.connect(source, timeout=30)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy)
        # A copy is one file: without this its header would ask for a -wal beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
        verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if verdict != "ok":
        raise CopyFailed(f"{source} is damaged: {verdict}")


def copy_folder(source: Path, target: Path, but: Collection[Path]) -> None:
    """Copy a folder without those under `but`, logs and passing files."""
    for path in sorted(source.rglob("*")):
        if not path.is_file() or path.is_symlink() or path.name.endswith(_LEFT_OUT):
            continue
        if any(path.is_relative_to(left_out) for left_out in but):
            continue
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if _is_sqlite(path):
            copy_sqlite(path, copy)
        else:
            shutil.copy2(path, copy)


def dump_postgres(url: str, target: Path) -> None:
    """Dump with `pg_dump`; raises CopyFailed when it is missing or refuses."""
    _run("pg_dump", url, "--format=custom", "--no-owner", f"--file={target}")


def load_postgres(url: str, source: Path) -> None:
    """Load a dump into the database, replacing what is there, in one transaction."""
    options = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"]
    _run("pg_restore", url, *options, str(source))


def _run(tool: str, url: str, *options: str) -> None:
    program = shutil.which(tool)
    if program is None:
        raise CopyFailed(f"{tool} is needed for PostgreSQL: install its client programs")
    parsed = make_url(url).set(drivername="postgresql")
    # By the environment, because everybody on the machine can read arguments.
    environment = child_environment(PGPASSWORD=parsed.password or "")
    address = parsed.set(password=None).render_as_string()
    answer = subprocess.run(  # noqa: S603
        [program, f"--dbname={address}", *options],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        raise CopyFailed(f"{tool}: {answer.stderr.strip()[-500:]}")


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_SQLITE_MAGIC)) == _SQLITE_MAGIC
