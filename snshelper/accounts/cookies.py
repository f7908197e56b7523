"""The session cookie: its name, how it is found in a request and how it is set.

A visitor who is served a native form carries the same cookie with a random value that no account
knows; logging in replaces it.
"""

from datetime import timedelta
from http.cookies import CookieError, SimpleCookie

from snshelper.settings import Settings

SESSION_LIFE = timedelta(days=30)


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


def visitor_cookie(settings: Settings, value: str) -> str:
    """The Set-Cookie value for a visitor without log-in; it ends with the browser."""
    secure = "; Secure" if settings.is_https else ""
    return f"{session_cookie_name(settings)}={value}; Path=/; HttpOnly; SameSite=Lax{secure}"


def member_cookie(settings: Settings, token: str) -> str:
    """The Set-Cookie value for a log-in; it lasts as long as the session, 30 days."""
    return f"{visitor_cookie(settings, token)}; Max-Age={int(SESSION_LIFE.total_seconds())}"


def ended_cookie(settings: Settings) -> str:
    """The Set-Cookie value that removes the session cookie."""
    return f"{visitor_cookie(settings, '')}; Max-Age=0"
