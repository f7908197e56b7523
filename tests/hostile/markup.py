"""What a browser would run in a document."""

import json
from html.parser import HTMLParser

MARK = "alert(7)"
EVIL = (
    f"<script>{MARK}</script>",
    f'"><img src=x onerror={MARK}>',
    f"'><svg/onload={MARK}>",
    f"</script><script>{MARK}</script>",
    f"</title></textarea><iframe src=javascript:{MARK}>",
    f"javascript:{MARK}",
    "{{7*7}}${7*7}<%= 7*7 %>",
)
_ADDRESSES = ("href", "src", "action", "formaction", "data", "srcdoc")


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.data: list[str] = []
        self._script: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            text = (value or "").strip().lower()
            if name.startswith("on") or (name in _ADDRESSES and text.startswith("javascript:")):
                self.found.append(f"<{tag} {name}={value}>")
        if tag == "script":
            self._script = dict(attrs).get("type") or "text/javascript"

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._script = None

    def handle_data(self, data: str) -> None:
        if self._script == "application/ld+json":
            self.data.append(data)
        elif self._script is not None and MARK in data:
            self.found.append(data)


def harm_in(html: str) -> list[str]:
    """Every script of an attacker in a document: elements, handlers, script addresses."""
    finder = _Finder()
    finder.feed(html)
    finder.close()
    for text in finder.data:
        json.loads(text)
    if "49$49" in html or "{{7*7}}$49" in html:
        finder.found.append("a template ran")
    return finder.found
