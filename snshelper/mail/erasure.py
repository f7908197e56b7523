"""What a mail loses when it is destroyed: everything but that a mail left, and when."""

from collections.abc import Sequence

from sqlalchemy import update
from sqlmodel import Session, col

from snshelper.mail.tables import OutboxMail


def erase_mails(session: Session, mail_ids: Sequence[str]) -> None:
    """Remove to whom and what was written."""
    session.execute(
        update(OutboxMail)
        .where(col(OutboxMail.id).in_(mail_ids))
        .values(to_address="", subject="", body="")
    )
