"""What a step depends on, as one hash of names and contents."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from snshelper.commands.setup.places import ROOT

# Rooms that no page is made of: a change there must not cost a build.
_NOT_BUILT = ("sandbox", "commands", "__main__.py")


def of_files(paths: Iterable[Path]) -> str:
    """The hash of these files, wherever the clone lies; a missing one counts as empty."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        content = path.read_bytes() if path.is_file() else b""
        digest.update(f"{path.relative_to(ROOT)}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def of_frontend() -> str:
    """Everything that can change a built page, without the lock that a build may rewrite."""
    package = ROOT / "snshelper"
    code = [path for path in package.rglob("*.py") if not _is_left_out(path.relative_to(package))]
    words = list((package / "messages").rglob("*.po"))
    assets = [path for path in _files(ROOT / "assets") if "external" not in path.parts]
    return of_files([*code, *words, *assets, ROOT / "rxconfig.py", ROOT / "requirements.txt"])


def of_lock() -> str:
    """The exact versions of the frontend's packages."""
    return of_files(_files(ROOT / "reflex.lock"))


def _is_left_out(path: Path) -> bool:
    return path.parts[0] in _NOT_BUILT or "__pycache__" in path.parts


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
