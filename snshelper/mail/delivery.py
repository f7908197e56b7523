"""Delivering one stored mail; run durably, any number of times."""

from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

import structlog
from sqlmodel import col, update

from snshelper.kernel.runtime import Deps, in_thread
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.mail.queries import MailCopy, open_mail
from snshelper.mail.tables import OutboxMail
from snshelper.mail.transport import MailRefused, hand_over, server_of
from snshelper.privacy.gate import ProcessingStopped
from snshelper.privacy.scopes import DataDestroyed, DataFrozen
from snshelper.settings import Settings

log = structlog.get_logger(__name__)


async def deliver(deps: Deps, mail_id: str) -> None:
    """Bring the mail to its reader; a mail that has already ended is left alone.

    What its reader asked to stop, or what was destroyed meanwhile, is not sent. In demo mode
    nothing leaves the house: the mail can be read at `/dev/outbox`.
    Raises MailDelayed when the delivery must be tried again.
    """
    if deps.settings.is_demo:
        await in_thread(_end, deps, mail_id, is_sent=True)
        return
    try:
        mail = await in_thread(_begin_attempt, deps, mail_id)
    except (DataFrozen, DataDestroyed, ProcessingStopped) as error:
        log.info("mail_withheld", mail=mail_id, reason=error.code)
        await in_thread(_end, deps, mail_id, is_sent=False)
        return
    if mail is None:
        return
    try:
        message = _message(mail_id, mail, deps.settings)
        await hand_over(server_of(deps.settings.smtp_url), message)
    except MailRefused as error:
        log.warning("mail_refused", mail=mail_id, reason=str(error))
        await in_thread(_end, deps, mail_id, is_sent=False)
        return
    await in_thread(_end, deps, mail_id, is_sent=True)


def _begin_attempt(deps: Deps, mail_id: str) -> MailCopy | None:
    with unit_of_work(deps.engine) as session:
        mail = session.get(OutboxMail, mail_id)
        if mail is None or mail.sent_at or mail.refused_at:
            return None
        mail.attempts += 1
        return open_mail(session, deps, mail)


def _message(mail_id: str, mail: MailCopy, settings: Settings) -> EmailMessage:
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    # The same at every attempt: a second copy can be recognised (RFC 5322 §3.6.4).
    message["Message-ID"] = f"<{mail_id}@{urlsplit(settings.public_url).hostname}>"
    # Keeps holiday notices from answering (RFC 3834 §5).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
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
