"""Sealing one value for one place: AES-256-GCM, bound to where it stands (NIST SP 800-38D)."""

import base64
import binascii
import secrets
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = "1"
_NONCE_BYTES = 12
KEY_BYTES = 32


class Altered(Exception):
    """The sealed value was changed, or moved to another place than it was sealed for."""


class PlaintextRefused(TypeError):
    """A programming error: a readable value was about to be stored in a sealed column."""


@dataclass(frozen=True)
class Key:
    """A data key; everything sealed under it dies with it."""

    id: str
    secret: bytes = field(repr=False)


@dataclass(frozen=True)
class Place:
    """Where a value stands. A value sealed for one place opens at no other."""

    table: str
    column: str
    row: str
    scope: str

    @property
    def associated(self) -> bytes:
        """What the seal is bound to; lengths go first so that no two places read the same."""
        parts = [part.encode() for part in (self.table, self.column, self.row, self.scope)]
        return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


@dataclass(frozen=True)
class Sealed:
    """A sealed value as it is stored: `version.key id.nonce and ciphertext`."""

    text: str

    @property
    def key_id(self) -> str:
        """The key that opens it. Raises Altered for anything that is not a sealed value."""
        version, _, rest = self.text.partition(".")
        key_id, _, content = rest.partition(".")
        if version != _VERSION or not key_id or not content:
            raise Altered("not a sealed value")
        return key_id


def seal(key: Key, place: Place, value: str) -> Sealed:
    """`value` readable with `key` at `place` alone."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = AESGCM(key.secret).encrypt(nonce, value.encode(), place.associated)
    return Sealed(f"{_VERSION}.{key.id}.{base64.b64encode(nonce + sealed).decode()}")


def unseal(key: Key, place: Place, sealed: Sealed) -> str:
    """The value that was sealed. Raises Altered for another key, place or content."""
    if sealed.key_id != key.id:
        raise Altered("sealed under another key")
    try:
        content = base64.b64decode(sealed.text.rsplit(".", 1)[1], validate=True)
        opened = AESGCM(key.secret).decrypt(
            content[:_NONCE_BYTES], content[_NONCE_BYTES:], place.associated
        )
    except (InvalidTag, ValueError, binascii.Error) as error:
        raise Altered(place.table) from error
    return opened.decode()
