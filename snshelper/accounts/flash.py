"""What a page says once after a redirect, sealed: no personal data stands in an address."""

import base64
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Literal

from cryptography.fernet import Fernet, InvalidToken

from snshelper.accounts.keys import derived_key
from snshelper.kernel.errors import ShopError
from snshelper.kernel.i18n import Texts
from snshelper.settings import Settings

FLASH_PARAMETER = "flash"
LIFE_SECONDS = 600


@dataclass(frozen=True)
class Flash:
    """A sentence by its message key and values, and the e-mail address as it was typed."""

    kind: Literal["error", "note"]
    key: str
    values: dict[str, str | int] = field(default_factory=dict)
    email: str = ""

    def sentence(self, t: Texts) -> str:
        """The sentence in the reader's language."""
        return t(self.key, **{"_": "", **self.values})


def note(key: str, email: str = "") -> Flash:
    """Good news: message `accounts.note.<key>`."""
    return Flash("note", f"accounts.note.{key}", email=email)


def refusal(error: ShopError, email: str = "") -> Flash:
    """The sentence for `error`."""
    reason = error.numbers.get("reason")
    key = f"error.{error.code}.{reason}" if reason else f"error.{error.code}"
    values = {k: v for k, v in error.numbers.items() if isinstance(v, str | int)}
    return Flash("error", key, values, email)


def seal(settings: Settings, flash: Flash, now: datetime) -> str:
    """`flash` as an encrypted, signed query value."""
    content = json.dumps(asdict(flash)).encode()
    return _box(settings).encrypt_at_time(content, int(now.timestamp())).decode()


def unseal(settings: Settings, value: str, now: datetime) -> Flash | None:
    """The flash in `value`; None when it is older than 10 minutes or was not sealed here."""
    try:
        content = _box(settings).decrypt_at_time(value.encode(), LIFE_SECONDS, int(now.timestamp()))
    except (InvalidToken, ValueError):
        return None
    return Flash(**json.loads(content))


def _box(settings: Settings) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(derived_key(settings, "sealed-flash")))
