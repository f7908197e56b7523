"""Reading accounts, sessions and grants."""

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Select, func, select
from sqlmodel import col

from snshelper.accounts.permissions import permissions_of
from snshelper.accounts.tables import Account, LoginSession, StaffGrant
from snshelper.kernel.actor import VISITOR, Actor
from snshelper.kernel.i18n import as_language
from snshelper.kernel.unit_of_work import reading


def hash_token(token: str) -> str:
    """How a bearer token is stored: SHA-256 is enough for 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def _who_holds(token_hash: str, now: datetime) -> Select[Any, Any, Any, Any]:
    return (
        select(col(Account.id), col(Account.verified_at), col(Account.lang), col(StaffGrant.role))
        .join(LoginSession, col(LoginSession.account_id) == col(Account.id))
        .outerjoin(
            StaffGrant,
            (col(StaffGrant.account_id) == col(Account.id)) & col(StaffGrant.revoked_at).is_(None),
        )
        .where(
            col(LoginSession.token_hash) == token_hash,
            col(LoginSession.revoked_at).is_(None),
            col(LoginSession.expires_at) > now,
            col(Account.suspended_at).is_(None),
        )
    )


def actor_of_session(engine: Engine, token: str, now: datetime) -> Actor:
    """Who holds this session cookie right now; a visitor when nobody does.

    Called at every event: neither the log-in nor a role is ever remembered from before.
    """
    if not token:
        return VISITOR
    with reading(engine) as session:
        rows = session.execute(_who_holds(hash_token(token), now)).all()
    if not rows:
        return VISITOR
    account_id, verified_at, lang, _ = rows[0]
    roles = frozenset(row[3] for row in rows if row[3])
    return Actor(
        kind="customer",
        account_id=account_id,
        is_verified=verified_at is not None,
        roles=roles,
        permissions=permissions_of(roles),
        lang=as_language(lang),
    )


def has_owner(engine: Engine) -> bool:
    """Whether anybody holds the owner role."""
    with reading(engine) as session:
        count = session.execute(
            select(func.count())
            .select_from(StaffGrant)
            .where(col(StaffGrant.role) == "owner", col(StaffGrant.revoked_at).is_(None))
        ).scalar_one()
    return count > 0
