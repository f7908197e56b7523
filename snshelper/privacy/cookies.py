"""The cookie registry: the only cookies this shop may set, and how each of them is written.

The table on the published pages and the filter that guards every response read the same
declarations, so a cookie that is not in the table cannot reach a browser.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args

from snshelper.kernel.i18n import Texts
from snshelper.privacy.switches import is_thrown

Choice = Literal["allow", "ask", "refuse"]
CHOICES: tuple[Choice, ...] = get_args(Choice)
Kind = Literal["necessary", "preference"]

# RFC 6265bis §5.6: a browser ignores a cookie whose name and value exceed this many octets.
SIZE_LIMIT = 4096
# RFC 6265 §4.1.1 cookie-octet: no white space, quotation mark, comma, semicolon or backslash.
_OCTETS = re.compile(r"[!#-+\--:<-\[\]-~]*")


@dataclass(frozen=True)
class CookieDeclaration:
    """One cookie: its name, whether the shop can work without it, and how long it may live.

    Purpose, lifetime and contents in words are the messages `cookie.<name>.purpose`, `.lifetime`
    (given the lifetime in `days`) and `.contents`.
    """

    name: str
    kind: Kind
    lifetime: timedelta
    is_host_bound: bool = False

    def wire_name(self, is_https: bool) -> str:
        """The name on the wire; `__Host-` over https (RFC 6265bis §4.1.3.2)."""
        return f"__Host-{self.name}" if self.is_host_bound and is_https else self.name


SESSION = CookieDeclaration("session", "necessary", timedelta(days=30), is_host_bound=True)
COOKIE_CHOICE = CookieDeclaration("cookie_choice", "necessary", timedelta(days=365))
LANG = CookieDeclaration("lang", "preference", timedelta(days=365))
POPUP = CookieDeclaration("popup", "preference", timedelta(days=365))
REGISTRY: tuple[CookieDeclaration, ...] = (SESSION, COOKIE_CHOICE, LANG, POPUP)


@dataclass(frozen=True)
class CookieRow:
    """One line of the published cookie table, in words."""

    name: str
    kind: Kind
    kind_name: str
    purpose: str
    lifetime: str
    contents: str


def cookie_table(t: Texts, is_https: bool) -> tuple[CookieRow, ...]:
    """The registry as the published table shows it."""
    return tuple(
        CookieRow(
            cookie.wire_name(is_https),
            cookie.kind,
            t(f"policy.cookie.{cookie.kind}"),
            t(f"cookie.{cookie.name}.purpose"),
            t(f"cookie.{cookie.name}.lifetime", days=cookie.lifetime.days),
            t(f"cookie.{cookie.name}.contents"),
        )
        for cookie in (() if is_thrown("cookies.table") else REGISTRY)
    )


def read_choice(cookies: Mapping[str, str]) -> Choice | None:
    """What the visitor decided about preference cookies; None before a decision or for junk."""
    return as_choice(cookies.get(COOKIE_CHOICE.name))


def as_choice(value: object) -> Choice | None:
    """`value` if it is one of the three choices, else None."""
    for choice in CHOICES:
        if value == choice:
            return choice
    return None


def set_cookie_header(
    cookie: CookieDeclaration,
    value: str,
    *,
    is_https: bool,
    max_age_seconds: int | None = None,
) -> str:
    """The Set-Cookie value for a registered cookie, living `max_age_seconds` or its full lifetime.

    Raises ValueError for octets that a cookie cannot carry, for a value too large for a browser
    to keep, and for a life longer than declared.
    """
    longest = int(cookie.lifetime.total_seconds())
    seconds = longest if max_age_seconds is None else max_age_seconds
    pair = f"{cookie.wire_name(is_https)}={value}"
    if not _OCTETS.fullmatch(value) or len(pair) > SIZE_LIMIT or not 0 <= seconds <= longest:
        raise ValueError(f"not a {cookie.name} cookie: {len(pair)} octets, {seconds} s")
    secure = "; Secure" if is_https else ""
    return f"{pair}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"


def delete_cookie_header(cookie: CookieDeclaration, *, is_https: bool) -> str:
    """The Set-Cookie value that removes a registered cookie from the browser."""
    return set_cookie_header(cookie, "", is_https=is_https, max_age_seconds=0)
