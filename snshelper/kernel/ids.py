"""Identifiers: UUIDv7 (RFC 9562), so that ids sort by creation and index pages stay dense."""

import secrets

import uuid_utils

_READABLE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_id() -> str:
    """A fresh UUIDv7 in its 36-character text form."""
    return str(uuid_utils.uuid7())


def new_secret(size: int = 32) -> str:
    """A URL-safe random secret of `size` bytes of entropy."""
    return secrets.token_urlsafe(size)


def short_code(identifier: str) -> str:
    """The six-character code people read aloud for an id; not unique, never a key.

    Taken from the random tail of the UUID, because its head is the time.
    """
    number = int(identifier.replace("-", "")[-10:], 16)
    code = ""
    for _ in range(6):
        number, digit = divmod(number, len(_READABLE))
        code += _READABLE[digit]
    return code
