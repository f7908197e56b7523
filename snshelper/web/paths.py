"""Addresses as the log writes them: what a visitor typed into one stands nowhere."""

import re
from collections.abc import Iterable

_UNSAID = "…"
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_LONGEST = 200
_words: set[str] = {"", "ko", "en", "_event", "ping", "assets", "styles"}


def know_paths(routes: Iterable[str]) -> None:
    """Let the words of these route patterns be written; their parameters stay unsaid."""
    for route in routes:
        _words.update(word for word in route.split("/") if not word.startswith(("[", "{")))


def logged_path(path: str) -> str:
    """`/mypage/orders/<id>` as it is, `/services/boost` as `/services/…`."""
    words = path[:_LONGEST].split("/")
    return "/".join(word if word in _words or _ID.fullmatch(word) else _UNSAID for word in words)
