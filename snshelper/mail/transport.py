"""Handing one mail to the mail server named by `SNSHELPER_SMTP_URL`."""

from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import aiosmtplib

_TIMEOUT_SECONDS = 20.0
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class MailDelayed(Exception):
    """No mail server has taken the mail yet: try again later."""


class MailRefused(Exception):
    """The mail server will never take this mail (a permanent answer, RFC 5321 §4.2.1)."""


@dataclass(frozen=True)
class MailServer:
    """Where mail leaves, and how the way there is protected."""

    host: str
    port: int
    username: str | None
    password: str | None
    is_tls: bool
    has_start_tls: bool


def server_of(url: str) -> MailServer:
    """The server for `smtps://user:password@host:465` or `smtp://host:587` (then STARTTLS).

    A plain connection is made to this machine alone. Raises ValueError for any other address.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("SMTP_URL must look like smtps://user:password@host:465")
    is_tls = parts.scheme == "smtps"
    return MailServer(
        host=parts.hostname,
        port=parts.port or (465 if is_tls else 587),
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        is_tls=is_tls,
        has_start_tls=not is_tls and parts.hostname not in _LOOPBACK,
    )


async def hand_over(server: MailServer, message: EmailMessage) -> None:
    """Give `message` to `server`.

    Raises MailRefused when the server refused for good, MailDelayed for everything else; after
    MailDelayed the mail may have been taken, which its unchanging Message-ID lets readers see.
    """
    try:
        await aiosmtplib.send(
            message,
            hostname=server.host,
            port=server.port,
            username=server.username,
            password=server.password,
            use_tls=server.is_tls,
            start_tls=server.has_start_tls,
            timeout=_TIMEOUT_SECONDS,
        )
    except (aiosmtplib.SMTPException, OSError) as error:
        if _is_permanent(error):
            raise MailRefused(type(error).__name__) from error
        raise MailDelayed(type(error).__name__) from error


def _is_permanent(error: Exception) -> bool:
    """A wrong log-in or sender is the shop's to mend, so only receiver and content count."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return all(refused.code >= 500 for refused in error.recipients)
    return isinstance(error, aiosmtplib.SMTPDataError) and error.code >= 500
