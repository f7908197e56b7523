"""What can be consented to, for how long, and what a consent still says. Pure."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from snshelper.kernel.errors import ShopError
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.privacy.calendar import end_of_period
from snshelper.privacy.switches import is_thrown

ConsentKind = Literal["inquiries"]
KINDS: tuple[ConsentKind, ...] = get_args(ConsentKind)
"""`inquiries`: closed inquiries are kept to be looked up."""
Channel = Literal["website", "phone", "email", "in_person"]
"""How a consent reached us: the four ways in which the policy says data is collected."""
Standing = Literal["none", "given", "outdated", "expired", "withdrawn"]

YEARS: dict[ConsentKind, int] = {"inquiries": 1}
"""How long a consent lasts, as its text announces."""


class ConsentRefused(ShopError):
    """Nothing was given or withdrawn. `reason`: `unknown`, or `text_changed` (read it again)."""

    code = "consent_refused"


@dataclass(frozen=True)
class Wording:
    """The text that is consented to: in every language, because it is one text in three."""

    kind: ConsentKind
    words: dict[Lang, str]

    @property
    def hash(self) -> str:
        """SHA-256 that a consent is bound to; a change in any language is another text."""
        content = json.dumps([self.kind, self.words], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()


def wording(kind: ConsentKind) -> Wording:
    """The text as this program shows it now: title and words."""
    return Wording(kind, {lang: _shown(Texts(lang), kind) for lang in LANGUAGES})


def _shown(t: Texts, kind: ConsentKind) -> str:
    return f"{t(f'consent.{kind}.title')}\n{t(f'consent.{kind}.words')}"


def as_kind(value: object) -> ConsentKind:
    """`value` if something can be consented to under it. Raises ConsentRefused."""
    for kind in KINDS:
        if value == kind:
            return kind
    raise ConsentRefused(reason="unknown")


def require_shown(kind: ConsentKind, text_hash: object) -> None:
    """Raise ConsentRefused when what was shown is not the text as it stands: it was not read."""
    if text_hash != wording(kind).hash and not is_thrown("consents.text_shown"):
        raise ConsentRefused(reason="text_changed")


def expiry(kind: ConsentKind, given_at: datetime) -> datetime:
    """The first moment (UTC) at which a consent of `given_at` no longer holds."""
    return end_of_period(given_at, YEARS[kind])


def standing(
    text_hash: str, expires_at: datetime, withdrawn_at: datetime | None, current: str, now: datetime
) -> Standing:
    """What a consent to the text `text_hash` says at `now`, when the text is `current`."""
    if withdrawn_at is not None:
        return "withdrawn"
    if now >= expires_at and not is_thrown("consents.expiry"):
        return "expired"
    return "given" if text_hash == current else "outdated"
