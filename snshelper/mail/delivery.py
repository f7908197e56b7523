"""Delivering one stored mail; run durably, any number of times."""

from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

import structlog
from sqlmodel import col, update

from snshelper.kernel.runtime import Deps, in_thread
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.mail.tables import OutboxMail
from snshelper.mail.transport import MailRefused, hand_over, server_of
from snshelper.settings import Settings

log = structlog.get_logger(__name__)


async def deliver(deps: Deps, mail_id: str) -> None:
    """Bring the mail to its reader; a mail that has already ended is left alone.

    In demo mode nothing leaves the house: the mail can be read at `/dev/outbox`.
    Raises MailDelayed when the delivery must be tried again.
    """
    if deps.settings.is_demo:
        await in_thread(_end, deps, mail_id, is_sent=True)
        return
    mail = await in_thread(_begin_attempt, deps, mail_id)
    if mail is None:
        return
    try:
        await hand_over(server_of(deps.settings.smtp_url), _message(mail, deps.settings))
    except MailRefused as error:
        log.warning("mail_refused", mail=mail_id, reason=str(error))
        await in_thread(_end, deps, mail_id, is_sent=False)
        return
    await in_thread(_end, deps, mail_id, is_sent=True)


def _begin_attempt(deps: Deps, mail_id: str) -> OutboxMail | None:
    with unit_of_work(deps.engine) as session:
        mail = session.get(OutboxMail, mail_id)
        if mail is None or mail.sent_at or mail.refused_at:
            return None
        mail.attempts += 1
        return mail


def _message(mail: OutboxMail, settings: Settings) -> EmailMessage:
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = mail.to_address
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    # The same at every attempt: a second copy can be recognised (RFC 5322 §3.6.4).
    message["Message-ID"] = f"<{mail.id}@{urlsplit(settings.public_url).hostname}>"
    # Keeps holiday notices from answering (RFC 3834 §5).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    return message


def _end(deps: Deps, mail_id: str, *, is_sent: bool) -> None:
    """Record the end once; the first one stands."""
    end = {"sent_at" if is_sent else "refused_at": deps.clock()}
    with unit_of_work(deps.engine) as session:
        session.execute(
            update(OutboxMail)
            .where(
                col(OutboxMail.id) == mail_id,
                col(OutboxMail.sent_at).is_(None),
                col(OutboxMail.refused_at).is_(None),
            )
            .values(**end)
        )
