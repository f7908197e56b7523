"""One `.tar.gz` that holds a shop: its files with a manifest of their SHA-256."""

import hashlib
import json
import os
import secrets
import tarfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

MANIFEST = "manifest.json"
_FORMAT = 1


class BrokenArchive(Exception):
    """The archive is not what its manifest says."""


@dataclass(frozen=True)
class Manifest:
    """What an archive holds: when it was made, from which database, and every file's SHA-256."""

    format: int
    made_at: str
    database: str
    files: Mapping[str, str]


def write_archive(target: Path, folder: Path, made_at: str, database: str) -> Manifest:
    """Pack every file under `folder` into `target`, readable by its owner only.

    The archive appears complete or not at all: it carries keys and personal data.
    """
    names = sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())
    hashes = {name: file_hash(folder / name) for name in names}
    manifest = Manifest(_FORMAT, made_at, database, hashes)
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2))
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as raw, tarfile.open(fileobj=raw, mode="w:gz") as archive:
            for name in (MANIFEST, *names):
                archive.add(folder / name, arcname=name)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def unpack_archive(source: Path, folder: Path) -> Manifest:
    """Unpack what the manifest names into `folder`, and check every file.

    Raises BrokenArchive for a missing or altered file, or one the manifest does not name.
    """
    try:
        with tarfile.open(source, mode="r:gz") as archive:
            manifest = _manifest(archive)
            if set(archive.getnames()) != {MANIFEST, *manifest.files}:
                raise BrokenArchive("the archive holds other files than its manifest names")
            for name in manifest.files:
                _unpack(archive, name, folder)
    except (tarfile.TarError, OSError, EOFError) as error:
        raise BrokenArchive(f"the archive cannot be read: {error}") from None
    altered = [
        name for name, digest in manifest.files.items() if file_hash(folder / name) != digest
    ]
    if altered:
        raise BrokenArchive(f"not as it was packed: {', '.join(altered)}")
    return manifest


def read_manifest(source: Path) -> Manifest:
    """What an archive says it holds; nothing is checked. Raises BrokenArchive."""
    try:
        with tarfile.open(source, mode="r:gz") as archive:
            return _manifest(archive)
    except (tarfile.TarError, OSError, EOFError) as error:
        raise BrokenArchive(f"the archive cannot be read: {error}") from None


def file_hash(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _manifest(archive: tarfile.TarFile) -> Manifest:
    try:
        member = archive.extractfile(MANIFEST)
        manifest = Manifest(**json.load(member)) if member else None
    except (KeyError, ValueError, TypeError):
        manifest = None
    if manifest is None or manifest.format != _FORMAT:
        raise BrokenArchive("the archive has no manifest that this version knows")
    return manifest


def _unpack(archive: tarfile.TarFile, name: str, folder: Path) -> None:
    """Write one member; a name that leads out of `folder` is refused."""
    target = (folder / name).resolve()
    member = archive.extractfile(name)
    if member is None or not target.is_relative_to(folder.resolve()):
        raise BrokenArchive(f"not a plain file: {name}")
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        while block := member.read(1 << 20):
            file.write(block)
