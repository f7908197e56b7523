"""Mail that was promised to somebody, and whether it left."""

from datetime import datetime

from sqlalchemy import Integer, String
from sqlmodel import SQLModel

from snshelper.kernel.database import UtcDateTime
from snshelper.kernel.vault.sealing import Sealed
from snshelper.privacy.declarations import (
    ACCOUNT_CONTACT,
    ACCOUNT_ID,
    ACCOUNT_USAGE,
    TECHNICAL,
    column,
    sealed,
)
from snshelper.privacy.uses import Use

_USES = (Use.SELF, Use.NOTICE, Use.RIGHTS)


class OutboxMail(SQLModel, table=True):
    """One mail; its id is also the workflow that delivers it and the local part of Message-ID.

    It lives and dies with its `scope`; a mail to nobody's scope has one of its own. `use` says
    what it is opened for: `notice`, or `rights` for mail about a request that the reader made.
    It ends with exactly one of `sent_at` (a mail server took it) or `refused_at` (a mail server
    said that this mail will never be taken).
    """

    __tablename__ = "outbox_mail"
    id: str = column(TECHNICAL, String(36), primary_key=True)
    scope: str = column(TECHNICAL, String(60), index=True)
    account_id: str = column(ACCOUNT_ID, String(36), default="")
    use: str = column(TECHNICAL, String(10))
    to_address: Sealed | None = sealed(ACCOUNT_CONTACT.opened_for(*_USES))
    subject: Sealed | None = sealed(ACCOUNT_USAGE.opened_for(*_USES))
    body: Sealed | None = sealed(ACCOUNT_USAGE.opened_for(*_USES))
    created_at: datetime = column(ACCOUNT_USAGE, UtcDateTime, index=True)
    sent_at: datetime | None = column(ACCOUNT_USAGE, UtcDateTime, nullable=True, default=None)
    refused_at: datetime | None = column(ACCOUNT_USAGE, UtcDateTime, nullable=True, default=None)
    attempts: int = column(TECHNICAL, Integer, default=0)
