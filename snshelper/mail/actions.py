"""Promising a mail to somebody."""

from typing import Literal

from sqlmodel import Session

from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.mail.rules import one_line
from snshelper.mail.tables import OutboxMail
from snshelper.privacy.scopes import Scope, Sealer, begin_scope, sealer

DELIVER_MAIL = "deliver_mail"
"""The durable workflow that runs `mail.delivery.deliver` with the mail's id."""

MailUse = Literal["notice", "rights"]


def send_mail(
    session: Session,
    deps: Deps,
    to: str,
    subject: str,
    body: str,
    *,
    scope: Scope | None = None,
    use: MailUse = "notice",
) -> str:
    """Store a plain-text mail and its delivery in the caller's transaction; answers its id.

    It is sealed into `scope`, the data of the person it is to, and dies with it; without one it
    has a scope of its own. A roll-back leaves neither; after the commit the mail leaves durably,
    however often the process dies. Raises DataFrozen, DataDestroyed.
    """
    mail_id = new_id()
    seals = _sealer(session, deps, scope or Scope("mail", mail_id))
    mail = OutboxMail(
        id=mail_id,
        scope=seals.scope.name,
        account_id=seals.scope.subject,
        use=use,
        to_address=seals.seal(OutboxMail.to_address, mail_id, to),
        subject=seals.seal(OutboxMail.subject, mail_id, one_line(subject)),
        body=seals.seal(OutboxMail.body, mail_id, body),
        created_at=deps.clock(),
    )
    session.add(mail)
    session.flush()
    deps.queue.enqueue(session, DELIVER_MAIL, mail_id, mail_id)
    return mail_id


def _sealer(session: Session, deps: Deps, scope: Scope) -> Sealer:
    if scope.kind == "mail":
        return begin_scope(session, deps, scope)
    return sealer(session, deps, scope)
