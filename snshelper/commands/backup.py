"""`backup PATH` and `restore PATH`."""

import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from snshelper.commands.archives import BrokenArchive, unpack_archive, write_archive
from snshelper.commands.copies import (
    POSTGRES_NAME,
    SQLITE_NAME,
    CopyFailed,
    copy_folder,
    copy_sqlite,
    dump_postgres,
    load_postgres,
    sqlite_path,
)
from snshelper.commands.key_archives import (
    KEYS_DUMP,
    KEYS_LIVE_DAYS,
    SECRET,
    drop_old_keys,
    keys_beside,
    unpack_keys,
    write_keys,
)
from snshelper.commands.opened import fail, say
from snshelper.commands.ports import is_free
from snshelper.kernel.clock import system_clock
from snshelper.privacy.switches import is_thrown
from snshelper.settings import VAULT, Settings, load_settings


def backup(
    path: Annotated[Path, typer.Argument(help="the archive (.tar.gz), or a folder for it")],
) -> None:
    """Write a consistent copy of the whole shop while it is being served.

    The keys go into an archive of their own, beside it: whoever has one of them has nothing.
    """
    settings = load_settings()
    now = system_clock()
    target = path / f"snshelper-{now:%Y%m%d-%H%M%S}.tar.gz" if path.is_dir() else path
    try:
        with tempfile.TemporaryDirectory(prefix="snshelper-backup-") as folder:
            kind = _gather(settings, Path(folder))
            manifest = write_archive(target, Path(folder), now.isoformat(), kind)
        with tempfile.TemporaryDirectory(prefix="snshelper-backup-") as folder:
            write_keys(settings, keys_beside(target), Path(folder), now)
        dropped = drop_old_keys(target.parent, now)
    except (CopyFailed, OSError) as error:
        fail(f"No backup was made: {error}")
    size = target.stat().st_size / 1_000_000
    say(f"{target}: {len(manifest.files)} files, {size:.1f} MB. Readable only with the keys.")
    say(f"{keys_beside(target)}: the keys, for {KEYS_LIVE_DAYS} days. Keep them somewhere else.")
    for name in dropped:
        say(f"{name}: deleted, older than {KEYS_LIVE_DAYS} days")


def restore(
    path: Annotated[Path, typer.Argument(help="an archive made by backup")],
    force: Annotated[bool, typer.Option(help="replace what is there, keep it beside")] = False,
    keys: Annotated[Path | None, typer.Option(help="the archive of the keys")] = None,
) -> None:
    """Bring a backup back, after checking every file in it.

    Keys that are here stay: they know what was destroyed since. Only a shop without any takes
    those of the archive, from beside the backup unless `--keys` says where.
    """
    settings = load_settings()
    beside = keys or keys_beside(path)
    if not is_free(settings.host, settings.port):
        fail(f"Something serves port {settings.port}. Close the shop before restoring it.")
    if _is_occupied(settings) and not force:
        fail(f"{settings.data_dir} is not empty. --force replaces it and keeps the old one beside.")
    try:
        with tempfile.TemporaryDirectory(dir=_beside(settings), prefix=".restore-") as folder:
            manifest = unpack_archive(path, Path(folder))
            kept = _keys_for(settings, beside, Path(folder))
            _put_back(settings, Path(folder), manifest.database)
    except (BrokenArchive, CopyFailed, OSError) as error:
        fail(f"Nothing was restored: {error}")
    say(f"{settings.data_dir}: as it was at {manifest.made_at}. {kept}")
    say("Next: python -m snshelper migrate")


def _keys_for(settings: Settings, archive: Path, folder: Path) -> str:
    """Put the keys into `folder`, where everything else waits; says whose they are."""
    if settings.vault_dir.is_dir():
        copy_folder(settings.vault_dir, folder / settings.vault_dir.name, ())
        secret = settings.data_dir / SECRET
        if secret.is_file():
            shutil.copy2(secret, folder / SECRET)
        return "The keys are those that were here."
    if not archive.is_file():
        raise BrokenArchive(f"there are no keys here and none at {archive}")
    made_at = unpack_keys(archive, folder, system_clock()).made_at
    if (folder / KEYS_DUMP).is_file():
        load_postgres(settings.vault_url, folder / KEYS_DUMP)
        (folder / KEYS_DUMP).unlink()
    return f"The keys are as they were at {made_at}."


def _gather(settings: Settings, folder: Path) -> str:
    """Copy everything into `folder`; answers which kind of database it is."""
    database = sqlite_path(settings.database_url)
    kept_apart = [settings.vault_dir, settings.data_dir / SECRET]
    if is_thrown("backup.keys_apart"):
        kept_apart = []
    copy_folder(settings.data_dir, folder, [*kept_apart, *([database] if database else [])])
    if database is None:
        dump_postgres(settings.database_url, folder / POSTGRES_NAME)
        return "postgresql"
    copy_sqlite(_existing(database), folder / SQLITE_NAME)
    return "sqlite"


def _existing(database: Path) -> Path:
    if not database.is_file():
        raise CopyFailed(f"there is no database at {database}")
    return database


def _is_occupied(settings: Settings) -> bool:
    """Whether there is a shop to lose; keys alone are none."""
    database = sqlite_path(settings.database_url)
    folder = settings.data_dir
    names = {path.name for path in folder.iterdir()} if folder.exists() else set()
    names -= {SECRET, settings.vault_dir.name}
    return bool(names) or database is None or database.exists()


def _beside(settings: Settings) -> Path:
    settings.data_dir.parent.mkdir(parents=True, exist_ok=True)
    return settings.data_dir.parent


def _put_back(settings: Settings, folder: Path, kind: str) -> None:
    """Everything was checked: now move it into place, the old folder aside."""
    database = sqlite_path(settings.database_url)
    if (kind == "sqlite") != (database is not None):
        raise CopyFailed(f"the backup is of {kind}, the settings name another database")
    if database is None:
        dump = folder / POSTGRES_NAME
        load_postgres(settings.database_url, dump)
        dump.unlink()
    _replace(settings.data_dir, folder)
    if database is not None and database != settings.data_dir / SQLITE_NAME:
        _forget(database)
        shutil.move(settings.data_dir / SQLITE_NAME, database)


def _replace(data_dir: Path, folder: Path) -> None:
    if data_dir.exists():
        stamp = f"{system_clock():%Y%m%d-%H%M%S}"
        aside = data_dir.rename(data_dir.with_name(f"{data_dir.name}.before-{stamp}"))
        # Keys are never kept twice: what is destroyed later must be gone from every copy.
        shutil.rmtree(aside / VAULT, ignore_errors=True)
        (aside / SECRET).unlink(missing_ok=True)
    data_dir.mkdir(mode=0o700)
    for path in folder.iterdir():
        shutil.move(path, data_dir / path.name)


def _forget(database: Path) -> None:
    """A left-over -wal would be replayed into the restored file."""
    for ending in ("", "-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
