"""The two secrets that the shop and the sandbox partner share through a file."""

import base64
import contextlib
import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Credentials:
    """`api_key` opens /v1/*; `webhook_secret` (`whsec_…`) signs what we send."""

    api_key: str = field(repr=False)
    webhook_secret: str = field(repr=False)


def ensure_credentials(path: Path) -> Credentials:
    """Read the credentials file, creating it first (mode 0600) when there is none.

    Safe against a second creator at the same moment: the file appears whole or not at
    all, the first one wins, and both read the winner's secrets.
    Raises ValueError when an existing file cannot be understood.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        _publish_once(path, _fresh())
    return _read(path)


def _fresh() -> Credentials:
    secret = base64.b64encode(secrets.token_bytes(32)).decode()
    return Credentials("sbx_" + secrets.token_urlsafe(32), f"whsec_{secret}")


def _publish_once(path: Path, credentials: Credentials) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            json.dump(asdict(credentials), file)
            file.flush()
            os.fsync(file.fileno())
        # link() refuses to replace an existing name, rename() would not.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()


def _read(path: Path) -> Credentials:
    try:
        found = json.loads(path.read_text())
        return Credentials(str(found["api_key"]), str(found["webhook_secret"]))
    except (ValueError, KeyError, TypeError) as problem:
        raise ValueError(f"{path} is not a credentials file: {problem!r}") from None
