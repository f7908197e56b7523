"""How far mailings have come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from snshelper.mail.tables import OutboxMail
from snshelper.officer.mailings.tables import Mailing, MailingReceipt


@dataclass(frozen=True)
class Progress:
    """One mailing in numbers of members.

    `readers` were counted when it began; `handed_over` letters were taken by a mail server.
    """

    about: str
    readers: int
    written: int
    withheld: int
    handed_over: int
    finished_at: datetime | None


def progress_of(session: Session, kind: str, abouts: Iterable[str]) -> dict[str, Progress]:
    """How far the mailings of one kind have come, by what they are about."""
    found = session.execute(
        select(Mailing).where(col(Mailing.kind) == kind, col(Mailing.about).in_(list(abouts)))
    ).scalars()
    return {mailing.about: _progress(session, mailing) for mailing in found}


def _progress(session: Session, mailing: Mailing) -> Progress:
    return Progress(
        mailing.about,
        mailing.readers,
        mailing.written,
        mailing.withheld,
        _handed_over(session, mailing.id),
        mailing.finished_at,
    )


def _handed_over(session: Session, mailing_id: str) -> int:
    query = (
        select(func.count())
        .select_from(MailingReceipt)
        .join(OutboxMail, col(OutboxMail.id) == col(MailingReceipt.mail_id))
        .where(col(MailingReceipt.mailing_id) == mailing_id, col(OutboxMail.sent_at).is_not(None))
    )
    return int(session.execute(query).scalar_one())
