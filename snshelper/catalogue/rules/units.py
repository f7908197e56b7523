"""What may be sold by number, and what never is."""

import re
import unicodedata
from functools import cache

from snshelper.catalogue.rules.folding import fold
from snshelper.catalogue.vocabulary import ForbiddenKind, forbidden_kinds, units
from snshelper.kernel.errors import ShopError
from snshelper.kernel.i18n import Lang


class ForbiddenUnit(ShopError):
    """Something that is not real people's own doing was offered by number; nothing was published.

    `field` names the input that gave it away, `word` what was found there. `reason_in` says why.
    """

    code = "forbidden_unit"

    def __init__(self, kind: ForbiddenKind, field: str, word: str) -> None:
        super().__init__(field=field, word=word)
        self.kind = kind

    def reason_in(self, lang: Lang) -> str:
        """Why this is not sold, for the person who tried."""
        return self.kind.reason[lang]


class UnknownUnit(ShopError):
    """The unit is neither allowed nor known to be forbidden."""

    code = "unknown_unit"


def check_unit(unit: str) -> None:
    """Raise ForbiddenUnit or UnknownUnit unless `unit` may be sold.

    Source: 16 CFR 465.8 (fake indicators of social media influence) and platform terms.
    """
    if unit in units():
        return
    kind = forbidden_kinds().get(unit)
    if kind is not None:
        raise ForbiddenUnit(kind, "unit", unit)
    check_words(unit, "unit")
    raise UnknownUnit(field="unit")


def check_words(text: str, field: str) -> None:
    """Raise ForbiddenUnit when `text` promises something that is never sold.

    Every language's words are looked for, whatever the language of `text`.
    """
    # Format characters are invisible: they would only serve to break a word in two.
    folded = fold("".join(c for c in text if unicodedata.category(c) != "Cf"))
    for kind, pattern in _patterns():
        found = pattern.search(folded)
        if found:
            raise ForbiddenUnit(kind, field, found.group())


@cache
def _patterns() -> tuple[tuple[ForbiddenKind, re.Pattern[str]], ...]:
    return tuple((kind, _pattern(kind)) for kind in forbidden_kinds().values())


def _pattern(kind: ForbiddenKind) -> re.Pattern[str]:
    anywhere = [re.escape(fold(name)) for lang in ("ja", "ko") for name in kind.names[lang]]
    whole = [rf"(?<![a-z0-9]){re.escape(fold(name))}(?![a-z0-9])" for name in kind.names["en"]]
    # The longest first, so that the word shown is the whole word that was written.
    return re.compile("|".join(sorted(anywhere, key=len, reverse=True) + whole))
