"""What a mail loses when it is destroyed: everything but that a mail left, and when."""

from collections.abc import Callable, Sequence

from sqlalchemy import update
from sqlmodel import Session, col

from snshelper.mail.tables import OutboxMail


def erase_mails(session: Session, mail_ids: Sequence[str]) -> None:
    """Remove to whom and what was written in mails that have a scope of their own."""
    erase_mails_of(session, [f"mail:{mail_id}" for mail_id in mail_ids])


def erase_mails_of(session: Session, scopes: Sequence[str]) -> None:
    """Remove to whom and what was written in mails that live with these scopes."""
    session.execute(
        update(OutboxMail)
        .where(col(OutboxMail.scope).in_(scopes))
        .values(to_address=None, subject=None, body=None)
    )


def mails_of(kind: str) -> Callable[[Session, Sequence[str]], None]:
    """The eraser of the mails that live with scopes of a kind, by the ids behind their names."""

    def erase(session: Session, ids: Sequence[str]) -> None:
        erase_mails_of(session, [f"{kind}:{number}" for number in ids])

    return erase
