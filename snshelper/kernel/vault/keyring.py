"""The keys above the keys: they wrap data keys and blind look-ups, and live outside databases."""

import base64
import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from snshelper.kernel.vault.sealing import KEY_BYTES, Altered

_NONCE_BYTES = 12


class KeyRingBroken(Exception):
    """The key file cannot be read as one; nothing is opened with half a key ring."""


@dataclass(frozen=True)
class KeyRing:
    """Wrapping keys and index keys by id. The newest of each writes; all of them read."""

    wrapping: Mapping[str, bytes]
    index: Mapping[str, bytes]

    @property
    def newest_wrapping(self) -> str:
        """The id of the key that wraps new data keys."""
        return max(self.wrapping, key=_number)

    @property
    def index_ids(self) -> list[str]:
        """Index keys, the newest first."""
        return sorted(self.index, key=_number, reverse=True)

    def wrap(self, key_id: str, secret: bytes) -> tuple[str, bytes]:
        """A data key wrapped for storage: the id of the wrapping key, and the bytes."""
        newest, nonce = self.newest_wrapping, secrets.token_bytes(_NONCE_BYTES)
        sealed = AESGCM(self.wrapping[newest]).encrypt(nonce, secret, key_id.encode())
        return newest, nonce + sealed

    def unwrap(self, key_id: str, wrapping_id: str, wrapped: bytes) -> bytes:
        """The data key. Raises Altered for bytes that were changed or belong to another key."""
        try:
            wrapping = AESGCM(self.wrapping[wrapping_id])
            return wrapping.decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], key_id.encode())
        except (InvalidTag, KeyError, ValueError) as error:
            raise Altered("a wrapped key") from error

    def with_new_wrapping(self) -> Self:
        """The same ring with a newer wrapping key."""
        return type(self)({**self.wrapping, _next("w", self.wrapping): _fresh()}, self.index)

    def with_new_index(self) -> Self:
        """The same ring with a newer index key."""
        return type(self)(self.wrapping, {**self.index, _next("i", self.index): _fresh()})

    def newest_only(self) -> Self:
        """The ring after a rotation: the older keys are gone."""
        wrapping, index = self.newest_wrapping, self.index_ids[0]
        return type(self)({wrapping: self.wrapping[wrapping]}, {index: self.index[index]})

    @classmethod
    def fresh(cls) -> Self:
        """A ring with one key of each sort."""
        return cls({"w1": _fresh()}, {"i1": _fresh()})

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the JSON form. Raises KeyRingBroken."""
        try:
            read = json.loads(text)
            rings = [
                {name: base64.b64decode(key) for name, key in read[sort].items()}
                for sort in ("wrapping", "index")
            ]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise KeyRingBroken("not a key ring") from error
        if not all(ring and all(len(key) == KEY_BYTES for key in ring.values()) for ring in rings):
            raise KeyRingBroken("a key is missing or has another length than 32 bytes")
        return cls(*rings)

    def dump(self) -> str:
        """The JSON form, as the key file and the setting hold it."""
        return json.dumps(
            {
                "wrapping": {name: _text(key) for name, key in self.wrapping.items()},
                "index": {name: _text(key) for name, key in self.index.items()},
            },
            indent=2,
        )


def load_ring(path: Path) -> KeyRing:
    """The ring kept at `path`, made there on first use and readable by its owner alone."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(FileExistsError):
            _create(path, KeyRing.fresh().dump())
    return KeyRing.parse(path.read_text())


def store_ring(path: Path, ring: KeyRing) -> None:
    """Replace the ring at `path` at once: a reader sees the old one or the new one."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    _create(fresh, ring.dump())
    fresh.replace(path)


def _create(path: Path, text: str) -> None:
    """Appear complete or not at all, even to a process that starts at the same moment."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    finally:
        draft.unlink()


def _fresh() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def _number(key_id: str) -> int:
    return int(key_id[1:])


def _next(letter: str, ring: Mapping[str, bytes]) -> str:
    return f"{letter}{max(map(_number, ring)) + 1}"


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()
