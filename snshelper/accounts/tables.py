"""Accounts, their sessions, one-time links and staff grants."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlmodel import SQLModel

from snshelper.kernel.database import UtcDateTime
from snshelper.kernel.vault.sealing import Sealed
from snshelper.privacy.declarations import (
    ACCOUNT_CONTACT,
    ACCOUNT_CREDENTIAL,
    ACCOUNT_ID,
    ACCOUNT_USAGE,
    STAFF_RECORD,
    TECHNICAL,
    column,
    sealed,
)
from snshelper.privacy.uses import Use

_EMAIL = ACCOUNT_CONTACT.opened_for(
    Use.SELF,
    Use.SIGN_IN,
    Use.NOTICE,
    Use.CUSTOMER_CARE,
    Use.STAFFING,
    Use.RIGHTS,
    Use.ASSISTING,
    Use.DISCLOSURE,
)
_IP = ACCOUNT_USAGE.opened_for(Use.SELF, Use.RIGHTS, Use.DISCLOSURE)


class Account(SQLModel, table=True):
    """A member: an e-mail address and a password, nothing else.

    `email_index` finds the account of an address without saying it; both are empty once the
    account was destroyed, and the row stays for the books that name its id.
    """

    __tablename__ = "account"
    id: str = column(ACCOUNT_ID, String(36), primary_key=True)
    email_index: str | None = column(ACCOUNT_CONTACT, String(80), unique=True, nullable=True)
    email: Sealed | None = sealed(_EMAIL)
    password_hash: str = column(ACCOUNT_CREDENTIAL, String(100))
    lang: str = column(ACCOUNT_USAGE, String(2))
    created_at: datetime = column(ACCOUNT_USAGE, UtcDateTime)
    verified_at: datetime | None = column(ACCOUNT_USAGE, UtcDateTime, nullable=True, default=None)
    suspended_at: datetime | None = column(ACCOUNT_USAGE, UtcDateTime, nullable=True, default=None)
    closed_at: datetime | None = column(
        ACCOUNT_USAGE, UtcDateTime, nullable=True, index=True, default=None
    )
    """When the deletion its member asked for was carried out; nothing may be read from then on."""


class LoginSession(SQLModel, table=True):
    """A log-in, known only by the hash of its cookie; re-read at every event."""

    __tablename__ = "login_session"
    token_hash: str = column(ACCOUNT_CREDENTIAL, String(64), primary_key=True)
    account_id: str = column(ACCOUNT_ID, String(36), ForeignKey("account.id"), index=True)
    created_at: datetime = column(ACCOUNT_USAGE, UtcDateTime)
    expires_at: datetime = column(ACCOUNT_USAGE, UtcDateTime)
    ip: Sealed | None = sealed(_IP)
    revoked_at: datetime | None = column(ACCOUNT_USAGE, UtcDateTime, nullable=True, default=None)
    proved_at: datetime | None = column(ACCOUNT_USAGE, UtcDateTime, nullable=True, default=None)


class OneTimeLink(SQLModel, table=True):
    """A link that works once: `verify` an address, `reset` a password, become `owner`."""

    __tablename__ = "one_time_link"
    token_hash: str = column(ACCOUNT_CREDENTIAL, String(64), primary_key=True)
    purpose: str = column(TECHNICAL, String(10))
    account_id: str | None = column(
        ACCOUNT_ID, String(36), ForeignKey("account.id"), nullable=True, index=True, default=None
    )
    created_at: datetime = column(ACCOUNT_USAGE, UtcDateTime)
    expires_at: datetime = column(ACCOUNT_USAGE, UtcDateTime)
    used_at: datetime | None = column(ACCOUNT_USAGE, UtcDateTime, nullable=True, default=None)


class StaffGrant(SQLModel, table=True):
    """One role given to one account, until it is revoked or expires; rows are never deleted."""

    __tablename__ = "staff_grant"
    __table_args__ = (
        Index(
            "uq_staff_grant_active",
            "account_id",
            "role",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )
    id: str = column(STAFF_RECORD, String(36), primary_key=True)
    account_id: str = column(STAFF_RECORD, String(36), ForeignKey("account.id"))
    role: str = column(STAFF_RECORD, String(20))
    granted_by: str = column(STAFF_RECORD, String(36))
    granted_at: datetime = column(STAFF_RECORD, UtcDateTime)
    revoked_by: str | None = column(STAFF_RECORD, String(36), nullable=True, default=None)
    revoked_at: datetime | None = column(STAFF_RECORD, UtcDateTime, nullable=True, default=None)
    reason: str = column(STAFF_RECORD, String(200), default="", server_default="")
    expires_at: datetime | None = column(STAFF_RECORD, UtcDateTime, nullable=True, default=None)
