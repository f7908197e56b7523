"""Reading the outbox."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.mail.tables import OutboxMail
from snshelper.privacy.gate import Item, ProcessingStopped, Reading, open_values
from snshelper.privacy.scopes import DataDestroyed, DataFrozen, scope_named
from snshelper.privacy.uses import Use

OUTBOX_LIMIT = 200


@dataclass(frozen=True)
class MailCopy:
    """A mail as it was written."""

    to: str
    subject: str
    text: str
    created_at: datetime


def is_under_way(session: Session, scope: str) -> bool:
    """Whether a mail that lives with this scope has not left yet."""
    waiting = select(OutboxMail.id).where(
        col(OutboxMail.scope) == scope,
        col(OutboxMail.sent_at).is_(None),
        col(OutboxMail.refused_at).is_(None),
    )
    return session.exec(waiting.limit(1)).first() is not None


def open_mail(session: Session, deps: Deps, mail: OutboxMail) -> MailCopy:
    """What a mail says, for its delivery. Refusals as of `privacy.gate.open_values`."""
    scope = scope_named(mail.scope, mail.account_id)
    parts = [(name, getattr(mail, name)) for name in ("to_address", "subject", "body")]
    items = [Item(scope, getattr(OutboxMail, name), mail.id, value) for name, value in parts]
    to, subject, text = open_values(session, deps, Reading(SYSTEM, Use(mail.use)), items)
    return MailCopy(to, subject, text, mail.created_at)


def newest_mail(deps: Deps, limit: int = OUTBOX_LIMIT) -> list[MailCopy]:
    """The newest `limit` mails that can still be opened, newest first, sent or not."""
    newest = (
        select(OutboxMail)
        .order_by(col(OutboxMail.created_at).desc(), col(OutboxMail.id).desc())
        .limit(limit)
    )
    copies = []
    with reading(deps.engine) as session:
        for mail in session.exec(newest):
            with suppress(DataFrozen, DataDestroyed, ProcessingStopped):
                copies.append(open_mail(session, deps, mail))
    return copies
