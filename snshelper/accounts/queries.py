"""Reading accounts, sessions and grants."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, bindparam, func, select
from sqlmodel import Session, col

from snshelper.accounts.contacts import account_by_email, email_of
from snshelper.accounts.duties.queries import duties_of
from snshelper.accounts.permissions import permissions_of
from snshelper.accounts.tables import Account, LoginSession, StaffGrant
from snshelper.kernel.actor import ALL_DUTIES, VISITOR, Actor
from snshelper.kernel.errors import NotAllowed
from snshelper.kernel.i18n import Lang, as_language
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.privacy.gate import Item, Reading, open_values
from snshelper.privacy.scopes import account_scope
from snshelper.privacy.uses import Use

HANDLE_LENGTH = 16
"""So many characters of a session's hash name it among the sessions of one account."""


def hash_token(token: str) -> str:
    """How a bearer token is stored: SHA-256 is enough for 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


# Asked at every event, so it is built once: building a statement costs more than running it.
_HOLDER = (
    select(col(Account.id), col(Account.verified_at), col(Account.lang), col(StaffGrant.role))
    .join(LoginSession, col(LoginSession.account_id) == col(Account.id))
    .outerjoin(
        StaffGrant,
        (col(StaffGrant.account_id) == col(Account.id))
        & col(StaffGrant.revoked_at).is_(None)
        & (col(StaffGrant.expires_at).is_(None) | (col(StaffGrant.expires_at) > bindparam("now"))),
    )
    .where(
        col(LoginSession.token_hash) == bindparam("token_hash"),
        col(LoginSession.revoked_at).is_(None),
        col(LoginSession.expires_at) > bindparam("now"),
        col(Account.suspended_at).is_(None),
    )
)


def actor_of_session(engine: Engine, token: str, now: datetime) -> Actor:
    """Who holds this session cookie right now; a visitor when nobody does.

    Called at every event: neither the log-in nor a role nor a duty is ever remembered from before.
    """
    if not token:
        return VISITOR
    with engine.connect() as connection:
        rows = connection.execute(_HOLDER, {"token_hash": hash_token(token), "now": now}).all()
        if not rows:
            return VISITOR
        account_id, verified_at, lang, _ = rows[0]
        roles = frozenset(row[3] for row in rows if row[3])
        # Only people who work here are asked a second time.
        duties = duties_of(connection, account_id, roles, now) if roles else ALL_DUTIES
    return Actor(
        kind="customer",
        account_id=account_id,
        is_verified=verified_at is not None,
        roles=roles,
        permissions=permissions_of(roles),
        lang=as_language(lang),
        duties=duties,
    )


def has_owner(engine: Engine) -> bool:
    """Whether anybody holds the owner role."""
    with reading(engine) as session:
        return count_owners(session) > 0


def count_owners(session: Session) -> int:
    """How many accounts hold the owner role."""
    owners = (
        select(func.count())
        .select_from(StaffGrant)
        .where(col(StaffGrant.role) == "owner", col(StaffGrant.revoked_at).is_(None))
    )
    return int(session.execute(owners).scalar_one())


def stored_password(deps: Deps, email: str) -> str | None:
    """The password hash of a normalised address; None when nobody signed up with it."""
    with reading(deps.engine) as session:
        account = account_by_email(session, deps.vault, email)
        return account.password_hash if account else None


@dataclass(frozen=True)
class OpenSession:
    """A log-in that is still good, as its owner sees it. `handle` names it, and opens nothing."""

    handle: str
    created_at: datetime
    expires_at: datetime
    ip: str
    is_current: bool


def open_sessions(deps: Deps, actor: Actor, current_token: str) -> list[OpenSession]:
    """The actor's own log-ins, newest first, at most 100. Raises NotAllowed for a visitor."""
    account_id = actor.require_account()
    current = hash_token(current_token)
    newest = (
        select(LoginSession)
        .where(
            col(LoginSession.account_id) == account_id,
            col(LoginSession.revoked_at).is_(None),
            col(LoginSession.expires_at) > deps.clock(),
        )
        .order_by(col(LoginSession.created_at).desc())
        .limit(100)
    )
    scope = account_scope(account_id)
    with reading(deps.engine) as session:
        rows = list(session.execute(newest).scalars())
        items = [Item(scope, LoginSession.ip, row.token_hash, row.ip) for row in rows]
        addresses = open_values(session, deps, Reading(actor, Use.SELF), items)
    return [
        OpenSession(
            row.token_hash[:HANDLE_LENGTH],
            row.created_at,
            row.expires_at,
            ip,
            row.token_hash == current,
        )
        for row, ip in zip(rows, addresses, strict=True)
    ]


@dataclass(frozen=True)
class OwnAccount:
    """What an account's holder sees of it."""

    email: str
    lang: Lang
    is_verified: bool


def own_account(deps: Deps, actor: Actor) -> OwnAccount:
    """The actor's own account; raises NotAllowed for a visitor."""
    with reading(deps.engine) as session:
        account = session.get(Account, actor.require_account())
        if account is None:
            raise NotAllowed()
        email = email_of(session, deps, Reading(actor, Use.SELF), account)
    return OwnAccount(email, as_language(account.lang), account.verified_at is not None)
