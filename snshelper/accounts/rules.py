"""Pure decisions about addresses, passwords and where a form may lead."""

import re
import unicodedata
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

from snshelper.accounts.common_passwords import COMMON_PASSWORDS
from snshelper.accounts.errors import EmailInvalid, PasswordRefused

PASSWORD_MINIMUM = 10
PASSWORD_MAXIMUM = 1000
EMAIL_MAXIMUM = 254
DEFAULT_DESTINATION = "/mypage"
_PATH_LIMIT = 500
_UNSAFE_IN_PATH = re.compile(r"[\x00-\x20\x7f\\]")

_RUNS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")


def normalise_email(typed: str, *, allows_test_domains: bool) -> str:
    """The one spelling under which an address is stored: lower case, ASCII domain, no DNS asked.

    Nearly every mail service reads the part before the @ without regard to case, so two accounts
    for one mailbox are prevented. Raises EmailInvalid.
    """
    try:
        checked = validate_email(
            typed.strip(),
            check_deliverability=False,
            allow_smtputf8=False,
            test_environment=allows_test_domains,
        )
    except EmailNotValidError:
        raise EmailInvalid() from None
    address = (checked.ascii_email or checked.normalized).lower()
    if len(address) > EMAIL_MAXIMUM:
        raise EmailInvalid()
    return address


def fold_password(password: str) -> str:
    """One form for what different keyboards produce, e.g. full-width letters.

    Unicode NFKC, as NIST SP 800-63B §3.1.1.2 advises.
    """
    return unicodedata.normalize("NFKC", password)


def check_new_password(password: str, email: str) -> None:
    """Raise PasswordRefused unless `password` is fit to protect the account of `email`.

    10 to 1,000 characters and not among the first that anybody would try; nothing is demanded of
    its composition (NIST SP 800-63B §3.1.1.2).
    """
    reason = _password_weakness(password, email)
    if reason:
        raise PasswordRefused(reason=reason, minimum=PASSWORD_MINIMUM, maximum=PASSWORD_MAXIMUM)


def _password_weakness(password: str, email: str) -> str:
    if len(password) > PASSWORD_MAXIMUM:
        return "too_long"
    folded = fold_password(password).casefold().strip()
    if len(folded) < PASSWORD_MINIMUM:
        return "too_short"
    if folded in (email, email.partition("@")[0]):
        return "is_email"
    if folded in COMMON_PASSWORDS or len(set(folded)) < 3 or _is_keyboard_run(folded):
        return "too_common"
    return ""


def _is_keyboard_run(folded: str) -> bool:
    return any(folded in run or folded in run[::-1] for run in _RUNS)


def local_path(candidate: str, default: str = DEFAULT_DESTINATION) -> str:
    """`candidate` if it is a path within this shop, else `default`: no form leads elsewhere."""
    if len(candidate) > _PATH_LIMIT or not candidate.startswith("/") or candidate[1:2] == "/":
        return default
    if _UNSAFE_IN_PATH.search(candidate):
        return default
    parts = urlsplit(candidate)
    is_local = not parts.scheme and not parts.netloc and not parts.path.startswith("/auth/")
    return candidate if is_local else default


def as_text(value: object, limit: int) -> str:
    """`value` from a client's payload if it is text of at most `limit` characters, else empty."""
    return value if isinstance(value, str) and len(value) <= limit else ""
