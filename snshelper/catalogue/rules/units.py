"""What may be sold by number, and what never is."""

import re
import unicodedata
from functools import cache

from snshelper.catalogue.rules.folding import fold
from snshelper.catalogue.vocabulary import ForbiddenKind, forbidden_kinds, units
from snshelper.kernel.errors import ShopError
from snshelper.kernel.i18n import LANGUAGES, Lang


class ForbiddenUnit(ShopError):
    """Something that is not real people's own doing was offered by number; nothing was published.

    `field` names the input that gave it away, `word` what is not sold. `reason_in` says why.
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
    for kind, name, pattern in _patterns():
        if pattern.search(folded):
            raise ForbiddenUnit(kind, field, name)


@cache
def _patterns() -> tuple[tuple[ForbiddenKind, str, re.Pattern[str]], ...]:
    return tuple(
        (kind, name, _pattern(name, is_whole_word=lang == "en"))
        for kind in forbidden_kinds().values()
        for lang in LANGUAGES
        for name in kind.names[lang]
    )


def _pattern(name: str, *, is_whole_word: bool) -> re.Pattern[str]:
    word = re.escape(fold(name))
    return re.compile(rf"(?<![a-z0-9]){word}(?![a-z0-9])" if is_whole_word else word)
