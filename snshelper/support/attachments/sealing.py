"""Sealing files before they are stored: AES-256-GCM, bound to the file's row and its scope."""

import secrets
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from snshelper.accounts.keys import derived_key
from snshelper.settings import Settings

_NONCE_BYTES = 12


class FileAltered(Exception):
    """What is stored is not what was sealed here, or stands in another place."""


class FileSeal(Protocol):
    """Seals the content of one file; what was sealed for one place opens at no other."""

    def seal(self, content: bytes) -> bytes:
        """`content`, unreadable."""

    def unseal(self, sealed: bytes) -> bytes:
        """What was sealed. Raises FileAltered."""


class ShopSeal:
    """A key derived from the shop's secret; the place is part of the seal."""

    def __init__(self, settings: Settings, place: str) -> None:
        """Seal for `place`: table, row and scope."""
        self._box = AESGCM(derived_key(settings, "attachment-seal"))
        self._place = place.encode()

    def seal(self, content: bytes) -> bytes:
        """See FileSeal.seal."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._box.encrypt(nonce, content, self._place)

    def unseal(self, sealed: bytes) -> bytes:
        """See FileSeal.unseal."""
        try:
            return self._box.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], self._place)
        except (InvalidTag, ValueError) as error:
            raise FileAltered(self._place.decode()) from error


def seal_of(settings: Settings, attachment_id: str, inquiry_id: str) -> FileSeal:
    """The seal of one file of one inquiry."""
    return ShopSeal(settings, f"attachment:{attachment_id}:consult:{inquiry_id}")
