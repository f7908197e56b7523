"""What travels over the wire: request bodies, their fingerprints, moments in time."""

import hashlib
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

MAX_REFERENCES = 500
MAX_KEY_LENGTH = 255


def _is_web_address(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _is_path(url: str) -> bool:
    return url.startswith("/") and not url.startswith(("//", "/\\"))


def _web_address(url: str) -> str:
    if not _is_web_address(url):
        raise ValueError("must be an http or https address")
    return url


def _web_address_or_path(url: str) -> str:
    if not (_is_web_address(url) or _is_path(url)):
        raise ValueError("must be an http or https address, or a path on the same site")
    return url


Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Target = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
# Printable ASCII only: an address goes into response headers, where anything else is unsafe.
_AddressText = StringConstraints(max_length=2000, pattern=r"^[!-~]+$")
CallbackUrl = Annotated[str, _AddressText, AfterValidator(_web_address)]
ReturnUrl = Annotated[str, _AddressText, AfterValidator(_web_address_or_path)]


class Body(BaseModel):
    """A request body: strict types (`"5"` and `true` are no 5), unknown fields ignored."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")

    def fingerprint(self) -> str:
        """Equal for equal bodies whatever their spelling; tells a replay from a reused key."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


class CampaignBody(Body):
    """An order for a campaign; `order` is the shop's own reference, `quantity` a count."""

    order: Text
    product: Text
    target: Target
    quantity: int = Field(ge=1, le=1_000_000_000)
    callback_url: CallbackUrl | None = None


class CorrectionBody(Body):
    """What a campaign's target should have been."""

    target: Target


class StatusBody(Body):
    """A question about many campaigns at once."""

    references: list[str] = Field(max_length=MAX_REFERENCES)


class PaymentBody(Body):
    """A request for a payment of `amount` yen."""

    reference: Text
    amount: int = Field(ge=1, le=1_000_000_000)
    return_url: ReturnUrl
    callback_url: CallbackUrl | None = None


def moment(seconds: float) -> str:
    """Seconds since the epoch as ISO 8601 in UTC, to the millisecond."""
    text = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")
