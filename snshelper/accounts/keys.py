"""Separate keys for separate purposes, all from the shop's one secret."""

import hashlib
import hmac
from typing import Literal

from snshelper.settings import Settings

KeyPurpose = Literal[
    "password-pepper",
    "form-csrf",
    "sealed-flash",
    "throttle-key",
    "destruction-approval",
    "incident-address",
    "upload-ticket",
    "vulnerability-run",
]


def derived_key(settings: Settings, purpose: KeyPurpose) -> bytes:
    """32 bytes that belong to `purpose` alone (HMAC-SHA256 as a key derivation, NIST SP 800-108).

    Changing `SNSHELPER_SECRET_KEY` ends every password: each account then needs a reset by mail.
    """
    return hmac.digest(settings.secret_key.encode(), purpose.encode(), hashlib.sha256)
