"""Keys in an archive of their own, that lives a published number of days and no longer."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from snshelper.commands.archives import (
    BrokenArchive,
    Manifest,
    read_manifest,
    unpack_archive,
    write_archive,
)
from snshelper.commands.copies import copy_folder, dump_postgres, sqlite_path
from snshelper.settings import Settings

KEYS_LIVE_DAYS = 30
"""So long a destroyed person's key may still lie in a backup of the keys (the policy says it)."""
ENDING = ".keys.tar.gz"
SECRET = "secret.key"
KEYS_DUMP = "keys.dump"
_KIND = "keys"


def keys_beside(archive: Path) -> Path:
    """Where the keys of a data archive are kept."""
    return archive.with_name(archive.name.removesuffix(".tar.gz") + ENDING)


def write_keys(settings: Settings, target: Path, folder: Path, made_at: datetime) -> None:
    """Pack the vault and the secret into `target`; `folder` is an empty place to gather them."""
    if settings.vault_dir.is_dir():
        copy_folder(settings.vault_dir, folder / settings.vault_dir.name, ())
    secret = settings.data_dir / SECRET
    if secret.is_file():
        shutil.copy2(secret, folder / SECRET)
    if sqlite_path(settings.vault_url) is None:
        dump_postgres(settings.vault_url, folder / KEYS_DUMP)
    write_archive(target, folder, made_at.isoformat(), _KIND)


def drop_old_keys(folder: Path, now: datetime) -> list[str]:
    """Delete the key archives in `folder` that have lived their days; answers their names."""
    dropped = []
    for path in sorted(folder.glob(f"*{ENDING}")):
        if _age(path, now) > timedelta(days=KEYS_LIVE_DAYS):
            path.unlink()
            dropped.append(path.name)
    return dropped


def _age(path: Path, now: datetime) -> timedelta:
    try:
        return now - datetime.fromisoformat(read_manifest(path).made_at)
    except BrokenArchive:
        return timedelta(0)


def unpack_keys(source: Path, folder: Path, now: datetime) -> Manifest:
    """Unpack a key archive into `folder`.

    Raises BrokenArchive for another archive, and for one that has lived its days: what was
    destroyed since would come back with it.
    """
    manifest = unpack_archive(source, folder)
    if manifest.database != _KIND:
        raise BrokenArchive(f"{source.name} holds no keys")
    age = now - datetime.fromisoformat(manifest.made_at)
    if age > timedelta(days=KEYS_LIVE_DAYS):
        raise BrokenArchive(f"{source.name} is {age.days} days old; keys live {KEYS_LIVE_DAYS}")
    return manifest
