"""What became of the mails that notices left in."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlmodel import Session, col

from snshelper.mail.tables import OutboxMail


def refused_mails(session: Session, mail_ids: Iterable[str]) -> set[str]:
    """Those of these mails that a mail server will never take."""
    query = select(col(OutboxMail.id)).where(
        col(OutboxMail.id).in_(list(mail_ids)), col(OutboxMail.refused_at).is_not(None)
    )
    return set(session.execute(query).scalars())
