"""Reading the outbox."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import col, select

from snshelper.kernel.unit_of_work import reading
from snshelper.mail.tables import OutboxMail

OUTBOX_LIMIT = 200


@dataclass(frozen=True)
class MailCopy:
    """A mail as it was written."""

    to: str
    subject: str
    text: str
    created_at: datetime


def newest_mail(engine: Engine, limit: int = OUTBOX_LIMIT) -> list[MailCopy]:
    """The newest `limit` mails, newest first, sent or not."""
    newest = (
        select(OutboxMail)
        .order_by(col(OutboxMail.created_at).desc(), col(OutboxMail.id).desc())
        .limit(limit)
    )
    with reading(engine) as session:
        return [
            MailCopy(mail.to_address, mail.subject, mail.body, mail.created_at)
            for mail in session.exec(newest)
        ]
