"""Pure decisions about files: how many, how large, of which kinds, and when they are taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from snshelper.kernel.clamd import Signatures
from snshelper.kernel.errors import NotFound, ShopError
from snshelper.privacy.switches import is_thrown

UPLOAD_PATH = "/contact/files"
"""Where files are sent, in every language; the only path that takes bodies of several MB."""
MOST_FILES = 3
LARGEST_FILE = 5_000_000
NAME_LIMIT = 120
ACCEPTED = "image/png,image/jpeg,image/gif,image/webp,application/pdf"
"""What the browser offers to choose; what a file is, its own first bytes say."""

ScannerStatus = Literal["absent", "unreachable", "stale", "ready"]

_KINDS: tuple[tuple[str, bytes], ...] = (
    ("image/png", b"\x89PNG\r\n\x1a\n"),
    ("image/jpeg", b"\xff\xd8\xff"),
    ("image/gif", b"GIF87a"),
    ("image/gif", b"GIF89a"),
    ("application/pdf", b"%PDF-"),
)


class UploadsClosed(ShopError):
    """No file is taken now; `reason` is `absent`, `unreachable` or `stale`. Nothing was kept."""

    code = "uploads_closed"


class FileRefused(ShopError):
    """A file cannot be taken; `reason` is `empty`, `size`, `count`, `kind` or `infected`.

    None of the files that came with it was kept.
    """

    code = "file_refused"


class UploadExpired(ShopError):
    """The form is too old, or was not made here: the question must be sent again."""

    code = "upload_expired"


class AttachmentGone(NotFound):
    """There is no such file."""

    code = "attachment_gone"


class Quarantined(ShopError):
    """A newer scan found something in this file: nobody opens it any more."""

    code = "attachment_quarantined"


@dataclass(frozen=True)
class SentFile:
    """A file as it was sent."""

    name: str
    content: bytes


def check_files(files: Sequence[SentFile], already: int) -> list[str]:
    """The kind of each file. Raises FileRefused for the first that cannot be taken."""
    if not files or any(not file.content for file in files):
        raise FileRefused(reason="empty")
    if already + len(files) > MOST_FILES:
        raise FileRefused(reason="count", most=MOST_FILES)
    if any(len(file.content) > LARGEST_FILE for file in files):
        raise FileRefused(reason="size", megabytes=LARGEST_FILE // 1_000_000)
    return [_kind(file.content) for file in files]


def _kind(content: bytes) -> str:
    for kind, beginning in _KINDS:
        if content.startswith(beginning):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    raise FileRefused(reason="kind")


def clean_name(name: str, kind: str) -> str:
    """A name that is safe in a list and a header; never a path, never empty."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*;').strip(". ")
    return kept[:NAME_LIMIT] or f"file.{kind.rpartition('/')[2]}"


def is_stale(signatures: Signatures, most_hours: int, now: datetime) -> bool:
    """Whether the signatures are older than `most_hours`, or of an age nobody knows."""
    if is_thrown("uploads.age"):
        return False
    return signatures.built_at is None or now - signatures.built_at > timedelta(hours=most_hours)
