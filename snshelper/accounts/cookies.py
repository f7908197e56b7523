"""The session cookie: its name and how it is found in a request."""

from http.cookies import CookieError, SimpleCookie

from snshelper.settings import Settings


def session_cookie_name(settings: Settings) -> str:
    """`__Host-session` over https (RFC 6265bis §4.1.3.2), plain `session` on local http."""
    return "__Host-session" if settings.is_https else "session"


def read_cookie(header: str, name: str) -> str:
    """The value of cookie `name` in a Cookie header; empty when absent or unreadable."""
    try:
        morsel = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return morsel.value if morsel else ""
