"""What a document says, apart from how it is marked up: its lines, their hash, and differences."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from html.parser import HTMLParser
from typing import Literal

from snshelper.kernel.i18n import Lang

_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_INLINE = frozenset({"a", "b", "strong", "em", "i", "code", "span", "time", "small", "abbr"})
_SPACE = re.compile(r"\s+")
# Latin and Korean words stay whole; Japanese has no spaces and is compared sign by sign.
_TOKENS = re.compile(r"[A-Za-z0-9가-힣]+|\s+|.", re.DOTALL)
_ALIKE = 0.4
_LEAST_KEPT = 6


@dataclass(frozen=True)
class Line:
    """One paragraph, item or cell, and the heading it stands under."""

    text: str
    heading: str


@dataclass(frozen=True)
class Piece:
    """A part of a changed line: what stayed, went, or came."""

    kind: Literal["same", "removed", "added"]
    text: str


@dataclass(frozen=True)
class Difference:
    """One line that differs, in pieces, and the heading it stands under."""

    heading: str
    pieces: tuple[Piece, ...]


class _Reader(HTMLParser):
    """Collects the lines of a document; an address outside the shop is part of its words."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []
        self._words: list[str] = []
        self._heading = ""
        self._address = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._address = dict(attrs).get("href") or ""
        elif tag not in _INLINE:
            self._end_line()

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._name_address()
        elif tag not in _INLINE:
            self._end_line(is_heading=tag in _HEADINGS)

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def _name_address(self) -> None:
        address, self._address = self._address, ""
        scheme, _, named = address.partition(":")
        if named and named.lstrip("/") not in "".join(self._words):
            self._words.append(f" <{scheme}:{named}>")

    def _end_line(self, *, is_heading: bool = False) -> None:
        text = _SPACE.sub(" ", "".join(self._words)).strip()
        self._words = []
        if not text:
            return
        if is_heading:
            self._heading = text
        self.lines.append(Line(text, self._heading))


@lru_cache(maxsize=64)
def lines_of(html: str) -> tuple[Line, ...]:
    """The lines of an HTML text, in reading order, white space folded."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.handle_endtag("p")
    return tuple(reader.lines)


def says_the_same(one: str, other: str) -> bool:
    """Whether two HTML texts say the same, whatever their mark-up."""
    return [line.text for line in lines_of(one)] == [line.text for line in lines_of(other)]


def text_hash(texts: Mapping[Lang, str]) -> str:
    """SHA-256 over what a document says in all its languages; mark-up does not count."""
    said = {lang: [line.text for line in lines_of(html)] for lang, html in texts.items()}
    content = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


@lru_cache(maxsize=64)
def differences(old: str, new: str) -> tuple[Difference, ...]:
    """Every line in which two HTML texts differ, in reading order."""
    before, after = lines_of(old), lines_of(new)
    matcher = SequenceMatcher(
        None, [line.text for line in before], [line.text for line in after], autojunk=False
    )
    found: list[Difference] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            found += _changed(before[a:b], after[c:d])
    return tuple(found)


def _changed(before: Sequence[Line], after: Sequence[Line]) -> Iterator[Difference]:
    """Lines at the same place are compared with each other while they are alike."""
    common = min(len(before), len(after))
    for old, new in zip(before, after, strict=False):
        pieces = _pieces(_TOKENS.findall(old.text), _TOKENS.findall(new.text))
        if pieces:
            yield Difference(new.heading, pieces)
        else:
            yield Difference(old.heading, (Piece("removed", old.text),))
            yield Difference(new.heading, (Piece("added", new.text),))
    for old in before[common:]:
        yield Difference(old.heading, (Piece("removed", old.text),))
    for new in after[common:]:
        yield Difference(new.heading, (Piece("added", new.text),))


def _pieces(old: list[str], new: list[str]) -> tuple[Piece, ...]:
    """What stayed, went and came; nothing for two lines that are not alike."""
    before, after = ([token for token in part if not token.isspace()] for part in (old, new))
    if SequenceMatcher(None, before, after, autojunk=False).ratio() < _ALIKE:
        return ()
    found: list[Piece] = []
    removed = added = ""
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        went, came = "".join(old[a:b]), "".join(new[c:d])
        is_kept = kind == "equal" and (_is_long(went) or a == 0 or b == len(old))
        if not is_kept:
            removed, added = removed + went, added + came
            continue
        found += [*_replaced(removed, added), Piece("same", went)]
        removed = added = ""
    return (*found, *_replaced(removed, added))


def _is_long(text: str) -> bool:
    """Whether a part that stayed between two changes helps the eye; a stray word does not."""
    return len(text.strip()) >= _LEAST_KEPT


def _replaced(removed: str, added: str) -> Iterator[Piece]:
    if removed:
        yield Piece("removed", removed)
    if added:
        yield Piece("added", added)
