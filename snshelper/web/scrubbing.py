"""Nothing personal and no secret in a log line, whoever wrote it."""

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

from snshelper.web.paths import logged_path

HIDDEN = "[hidden]"
# More than the longest traceback; what a visitor sends may be a megabyte.
_LONGEST = 16_000
_SECRET_KEY = re.compile(
    r"e-?mail|password|token|cookie|secret|authori[sz]ation|credential|phone|address|api_?key|dsn",
    re.IGNORECASE,
)
# RFC 5321 section 4.5.3.1.1: 64 octets before the @. Without a bound, a long text of no address at
# all would be looked through from each of its characters to its end.
_EMAIL = re.compile(r"[\w.+%-]{1,64}(?:@|%40)[\w-]+(?:\.[\w-]+)+")
_COOKIE = re.compile(r"\b((?:__Host-)?session=)[^;\s\"']+")
_URL_PASSWORD = re.compile(r"(://[^/\s:@]*:)[^/\s@]+@")
_BEARER = re.compile(r"\b(Bearer|Basic)\s+\S+", re.IGNORECASE)
# A random token: 32 or more URL-safe characters that mix cases and digits. Ids (UUID) and hashes
# (lower-case hexadecimal) do not, and stay readable.
_TOKEN = re.compile(
    r"(?<![\w-])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*\d)[A-Za-z0-9_-]{32,}(?![\w-])"
)


def scrub_text(text: str) -> str:
    """`text` without what looks like an e-mail address, a cookie, a password or a token.

    Only the first 16,000 characters are kept: whoever writes must not decide how long it takes.
    """
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    text = _COOKIE.sub(rf"\1{HIDDEN}", text)
    text = _URL_PASSWORD.sub(rf"\1{HIDDEN}@", text)
    text = _BEARER.sub(rf"\1 {HIDDEN}", text)
    text = _EMAIL.sub("[e-mail]", text)
    return _TOKEN.sub("[token]", text)


def scrub(value: Any) -> Any:
    """`value` with every text in it scrubbed and every secret key's value hidden."""
    if isinstance(value, str):
        return scrub_text(value)
    if isinstance(value, Mapping):
        return {key: HIDDEN if _hides(key) else scrub(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [scrub(inner) for inner in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return scrub_text(str(value))


def _hides(key: object) -> bool:
    return bool(_SECRET_KEY.search(str(key)))


def scrub_event(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A structlog processor: the last before the line is written."""
    if "path" in event:
        event["path"] = logged_path(str(event["path"]))
    return {key: HIDDEN if _hides(key) else scrub(value) for key, value in event.items()}
