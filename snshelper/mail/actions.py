"""Promising a mail to somebody."""

from sqlmodel import Session

from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.mail.rules import one_line
from snshelper.mail.tables import OutboxMail

DELIVER_MAIL = "deliver_mail"
"""The durable workflow that runs `mail.delivery.deliver` with the mail's id."""


def send_mail(session: Session, deps: Deps, to: str, subject: str, body: str) -> str:
    """Store a plain-text mail and its delivery in the caller's transaction; answers its id.

    A roll-back leaves neither; after the commit the mail leaves durably, however often the
    process dies.
    """
    mail = OutboxMail(
        id=new_id(),
        to_address=to,
        subject=one_line(subject),
        body=body,
        created_at=deps.clock(),
    )
    session.add(mail)
    session.flush()
    deps.queue.enqueue(session, DELIVER_MAIL, mail.id, mail.id)
    return mail.id
