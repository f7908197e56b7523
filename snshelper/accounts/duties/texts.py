"""The texts that people who work here sign, and the in-house course, by language and version.

A text is known by its hash: a changed word is another text, which is to be signed anew.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from snshelper.kernel.i18n import LANGUAGES, Lang, text

Document = Literal["terms", "pledge", "leaving"]
DOCUMENTS: tuple[Document, ...] = get_args(Document)

VERSIONS: dict[Document, int] = {"terms": 1, "pledge": 1, "leaving": 1}
_CLAUSES: dict[Document, int] = {"terms": 6, "pledge": 8, "leaving": 5}

LESSONS: tuple[str, ...] = ("purposes", "fewest", "copies", "phones", "incidents", "requests")
QUESTIONS: dict[str, str] = {
    "purpose": "b",
    "screenshot": "c",
    "caller": "a",
    "lost": "b",
    "colleague": "c",
    "stop": "a",
}
"""The questions of the course in their order, each with its one right answer of a, b and c."""
COURSE_VERSION = 1


@dataclass(frozen=True)
class SignableText:
    """A text in one language; `hash` is what a signature names."""

    document: Document
    version: int
    lang: Lang
    title: str
    clauses: tuple[str, ...]
    hash: str

    @property
    def body(self) -> str:
        """The whole text as it is kept with the first signature under it."""
        return "\n\n".join((self.title, *self.clauses))


@cache
def signable(document: Document, lang: Lang) -> SignableText:
    """The text that is in force."""
    title = text(lang, f"people.{document}.title")
    numbers = range(1, _CLAUSES[document] + 1)
    clauses = tuple(text(lang, f"people.{document}.clause{number}") for number in numbers)
    version = VERSIONS[document]
    content = "\n\n".join((document, str(version), lang, title, *clauses))
    digest = hashlib.sha256(content.encode()).hexdigest()
    return SignableText(document, version, lang, title, clauses, digest)


@cache
def current_hashes(document: Document) -> frozenset[str]:
    """The hashes of the text in force, one for each language."""
    return frozenset(signable(document, lang).hash for lang in LANGUAGES)
