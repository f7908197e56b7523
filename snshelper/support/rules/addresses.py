"""Addresses inside the shop: where a visitor goes back to, and in which language."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

from snshelper.kernel.i18n import (
    DEFAULT_LANGUAGE,
    LANGUAGES,
    Lang,
    localized_path,
    split_language,
)
from snshelper.privacy.cookies import LANG, read_choice
from snshelper.privacy.switches import is_thrown

QUESTION_PARAMETERS = frozenset({"remember", "popup", "version", "until"})
"""Query parameters that make a page ask whether a preference may be kept."""

_LONGEST = 2000
_QUIET_AREAS = (
    "/mypage",
    "/admin",
    "/auth",
    "/login",
    "/signup",
    "/reset",
    "/contact",
    "/verify",
    "/dev",
)


def local_path(value: object) -> str:
    """`value` if it is a path of this shop, with its query; `/` for anything else.

    Refuses everything that a browser could read as another host: schemes, `//`, backslashes, and
    the control characters that browsers drop before they parse (WHATWG URL, basic parser).
    """
    if not isinstance(value, str) or len(value) > _LONGEST or not value.startswith("/"):
        return "/"
    if value.startswith("//") or "\\" in value or any(c < "!" or c == "\x7f" for c in value):
        return "/"
    try:
        parts = urlsplit(value)
    except ValueError:
        return "/"
    return "/" if parts.scheme or parts.netloc else value


def in_language(lang: Lang, address: object) -> str:
    """The shop's page at `address` in `lang`, without the parameters of a former question."""
    parts = urlsplit(local_path(address))
    # `/ko//elsewhere.example` would lose its prefix and become another host's address.
    path = "/" + split_language(parts.path)[1].lstrip("/")
    query = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if key not in QUESTION_PARAMETERS
    ]
    return with_query(localized_path(lang, path), query)


def with_query(path: str, query: list[tuple[str, str]]) -> str:
    """`path` with `query` appended to whatever query it has."""
    if not query:
        return path
    return f"{path}{'&' if '?' in path else '?'}{urlencode(query)}"


def preferred_language_redirect(path: str, cookies: Mapping[str, str]) -> str | None:
    """Where a visitor of an unprefixed public page is sent whose `lang` cookie says ko or en.

    None when the address names its language, when nothing valid is remembered, or when the
    visitor refuses preference cookies or has not decided: then only the address counts.
    """
    if split_language(path)[0] != DEFAULT_LANGUAGE or local_path(path) != path:
        return None
    if read_choice(cookies) not in ("allow", "ask"):
        return None
    wanted = None if is_thrown("cookies.language") else cookies.get(LANG.name)
    for lang in LANGUAGES:
        if wanted == lang and lang != DEFAULT_LANGUAGE:
            return localized_path(lang, path)
    return None


def shows_popups(path: str) -> bool:
    """Whether a page (without language prefix) is there to be read.

    No popup disturbs members, or lies on a form that somebody is filling in.
    """
    return not any(path == area or path.startswith(f"{area}/") for area in _QUIET_AREAS)
