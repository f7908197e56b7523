"""Forms that only the visitor they were made for can post.

The field `csrf` is an HMAC of the session cookie's value: nothing is stored, and another site can
neither read the cookie nor make the HMAC.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping

from snshelper.accounts.cookies import session_cookie_name, visitor_cookie
from snshelper.accounts.errors import FormExpired
from snshelper.accounts.keys import derived_key
from snshelper.kernel.ids import new_secret
from snshelper.settings import Settings

CSRF_FIELD = "csrf"
_COOKIE_VALUE = re.compile(r"[A-Za-z0-9_-]{32,64}")


def ensure_csrf(request_cookies: Mapping[str, str], settings: Settings) -> tuple[str, str | None]:
    """The `csrf` value for this visitor's forms, and a Set-Cookie value when one is needed.

    A filler puts the second into `Fill.headers["set-cookie"]`.
    """
    value = request_cookies.get(session_cookie_name(settings), "")
    if _COOKIE_VALUE.fullmatch(value):
        return csrf_token(settings, value), None
    value = new_secret()
    return csrf_token(settings, value), visitor_cookie(settings, value)


def csrf_token(settings: Settings, cookie_value: str) -> str:
    """The `csrf` value that goes with this session cookie."""
    key = derived_key(settings, "form-csrf")
    return hmac.new(key, cookie_value.encode(), hashlib.sha256).hexdigest()


def require_csrf(request_cookies: Mapping[str, str], settings: Settings, token: str) -> None:
    """Raise FormExpired unless `token` was made for the cookie that came with it."""
    value = request_cookies.get(session_cookie_name(settings), "")
    expected = csrf_token(settings, value)
    if not value or not hmac.compare_digest(expected.encode(), token.encode()):
        raise FormExpired()
