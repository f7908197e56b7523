"""A backup taken while serving, checked and brought back."""

import json
import sqlite3
import tarfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from snshelper.bootstrap import open_vault
from snshelper.commands.archives import BrokenArchive, unpack_archive, write_archive
from snshelper.commands.backup import backup, restore
from snshelper.commands.copies import CopyFailed, copy_sqlite, dump_postgres, sqlite_path
from snshelper.commands.key_archives import drop_old_keys, unpack_keys
from snshelper.kernel.clock import system_clock
from snshelper.settings import Settings


@pytest.fixture
def shop_folder(tmp_path: Path, monkeypatch) -> Path:
    """A data folder with a database in WAL mode, as a served shop has."""
    folder = tmp_path / "shop"
    (folder / "sandbox").mkdir(parents=True)
    for name in ("shop.db", "sandbox/partner.db"):
        with closing(sqlite3.connect(folder / name)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("CREATE TABLE note (words)")
            connection.execute("INSERT INTO note VALUES ('kept')")
            connection.commit()
    (folder / "secret.key").write_text("k" * 64)
    vault = open_vault(Settings(data_dir=folder, secret_key="s" * 40), system_clock)
    vault.create()
    vault.close()
    (folder / "sandbox" / "partner.log").write_text("noise")
    _serve_from(monkeypatch, folder)
    return folder


def _serve_from(monkeypatch, folder: Path) -> None:
    monkeypatch.setenv("SNSHELPER_DATA_DIR", str(folder))
    monkeypatch.setenv("SNSHELPER_PORT", "21777")
    monkeypatch.setenv("SNSHELPER_SECRET_KEY", "s" * 40)


def _words(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return [row[0] for row in connection.execute("SELECT words FROM note")]


def test_a_backup_comes_back_whole(shop_folder, tmp_path, monkeypatch):
    archive = tmp_path / "copy.tar.gz"
    backup(archive)
    assert archive.stat().st_mode & 0o077 == 0
    elsewhere = tmp_path / "elsewhere"
    _serve_from(monkeypatch, elsewhere)
    restore(archive)
    assert (elsewhere / "vault" / "ring.json").read_text() == _ring(shop_folder)
    assert _words(elsewhere / "shop.db") == _words(elsewhere / "sandbox" / "partner.db") == ["kept"]
    assert (elsewhere / "secret.key").read_text() == "k" * 64
    assert not (elsewhere / "sandbox" / "partner.log").exists()


def _ring(folder: Path) -> str:
    return (folder / "vault" / "ring.json").read_text()


def test_the_archive_of_the_data_holds_no_key(shop_folder, tmp_path):
    archive = tmp_path / "copy.tar.gz"
    backup(archive)
    out = tmp_path / "out"
    unpack_archive(archive, out)
    assert not [path for path in out.rglob("*") if "vault" in path.parts or "key" in path.name]
    keys = tmp_path / "copy.keys.tar.gz"
    assert keys.stat().st_mode & 0o077 == 0
    names = set(unpack_archive(keys, tmp_path / "keys").files)
    assert names == {"secret.key", "vault/keys.db", "vault/ring.json"}


def test_without_any_keys_nothing_is_restored(shop_folder, tmp_path, monkeypatch, capsys):
    archive = tmp_path / "copy.tar.gz"
    backup(archive)
    (tmp_path / "copy.keys.tar.gz").rename(tmp_path / "safe.keys.tar.gz")
    _serve_from(monkeypatch, tmp_path / "elsewhere")
    with pytest.raises(SystemExit):
        restore(archive)
    assert "no keys" in capsys.readouterr().err
    restore(archive, keys=tmp_path / "safe.keys.tar.gz")
    assert _words(tmp_path / "elsewhere" / "shop.db") == ["kept"]


def test_keys_that_are_here_stay_because_they_know_what_was_destroyed(shop_folder, tmp_path):
    archive = tmp_path / "copy.tar.gz"
    backup(archive)
    vault = open_vault(Settings(data_dir=shop_folder, secret_key="s" * 40), system_clock)
    doomed = vault.fresh_key().id
    vault.destroy({doomed: "account:a-1"})
    vault.close()
    restore(archive, force=True)
    vault = open_vault(Settings(data_dir=shop_folder, secret_key="s" * 40), system_clock)
    since = datetime(2026, 1, 1, tzinfo=UTC)
    assert [scope for _, scope in vault.store.destroyed_scopes(since)] == ["account:a-1"]
    vault.close()
    (aside,) = tmp_path.glob("shop.before-*")
    assert not (aside / "vault").exists() and not (aside / "secret.key").exists()


def test_keys_live_their_days_in_backups_and_no_longer(shop_folder, tmp_path, capsys):
    archive = tmp_path / "copy.tar.gz"
    backup(archive)
    keys, later = tmp_path / "copy.keys.tar.gz", system_clock() + timedelta(days=30, seconds=1)
    with pytest.raises(BrokenArchive, match="days old"):
        unpack_keys(keys, tmp_path / "out", later)
    assert drop_old_keys(tmp_path, later - timedelta(seconds=60)) == []
    assert drop_old_keys(tmp_path, later) == [keys.name]
    assert archive.exists() and not keys.exists()


def test_a_backup_is_one_moment_while_somebody_writes(shop_folder, tmp_path):
    with closing(sqlite3.connect(shop_folder / "shop.db", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO note VALUES ('unfinished')")
        copy_sqlite(shop_folder / "shop.db", tmp_path / "copy.db")
        writer.execute("COMMIT")
    assert _words(tmp_path / "copy.db") == ["kept"]
    assert not (tmp_path / "copy.db-wal").exists()


def test_a_shop_is_not_overwritten_unless_forced(shop_folder, tmp_path, capsys):
    archive = tmp_path / "copy.tar.gz"
    backup(archive)
    (shop_folder / "mark").write_text("newer")
    with pytest.raises(SystemExit) as refused:
        restore(archive)
    assert refused.value.code == 1
    assert "is not empty" in capsys.readouterr().err
    assert (shop_folder / "mark").exists()
    restore(archive, force=True)
    assert not (shop_folder / "mark").exists()
    (aside,) = tmp_path.glob("shop.before-*")
    assert (aside / "mark").read_text() == "newer"


def test_a_damaged_backup_restores_nothing(shop_folder, tmp_path, capsys):
    archive = tmp_path / "copy.tar.gz"
    backup(archive)
    archive.write_bytes(archive.read_bytes()[:-200])
    with pytest.raises(SystemExit):
        restore(archive, force=True)
    assert "Nothing was restored" in capsys.readouterr().err
    assert _words(shop_folder / "shop.db") == ["kept"]


def _repack(archive: Path, folder: Path) -> None:
    with tarfile.open(archive, "w:gz") as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                packed.add(path, arcname=str(path.relative_to(folder)))


@pytest.fixture
def packed(tmp_path: Path) -> tuple[Path, Path]:
    """An archive of one file, and the folder it was made from."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "one").write_text("1")
    archive = tmp_path / "a.tar.gz"
    write_archive(archive, folder, "2026-11-22T12:00:00+00:00", "sqlite")
    return archive, folder


@pytest.mark.parametrize("change", ["altered", "added", "missing", "no manifest"])
def test_an_archive_that_differs_from_its_manifest_is_refused(packed, tmp_path, change):
    archive, folder = packed
    if change == "altered":
        (folder / "one").write_text("2")
    elif change == "added":
        (folder / "two").write_text("2")
    elif change == "missing":
        (folder / "one").unlink()
    else:
        (folder / "manifest.json").unlink()
    _repack(archive, folder)
    with pytest.raises(BrokenArchive):
        unpack_archive(archive, tmp_path / "out")


def test_a_name_that_leads_outside_is_refused(packed, tmp_path):
    archive, folder = packed
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"] = {"../outside": manifest["files"]["one"]}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with tarfile.open(archive, "w:gz") as packed_again:
        packed_again.add(folder / "manifest.json", arcname="manifest.json")
        packed_again.add(folder / "one", arcname="../outside")
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(BrokenArchive):
        unpack_archive(archive, out)
    assert not (tmp_path / "outside").exists()


def test_without_postgres_programs_the_message_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr("shutil.which", lambda tool: None)
    with pytest.raises(CopyFailed, match="pg_dump is needed"):
        dump_postgres("postgresql+psycopg://u:p@localhost/shop", tmp_path / "dump")


def test_the_kind_of_database_follows_from_its_address():
    assert sqlite_path("sqlite:////data/shop.db") == Path("/data/shop.db")
    assert sqlite_path("postgresql+psycopg://u@h/shop") is None
