"""Log-ins: opening, listing, ending."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, update

from snshelper.accounts.cookies import SESSION_LIFE
from snshelper.accounts.queries import HANDLE_LENGTH, hash_token
from snshelper.accounts.tables import Account, LoginSession
from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import NotAllowed, NotFound
from snshelper.kernel.i18n import LANGUAGES, Lang, as_language
from snshelper.kernel.ids import new_secret
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.privacy.scopes import account_scope, sealer
from snshelper.privacy.switches import is_thrown


@dataclass(frozen=True)
class Attempt:
    """What somebody typed, from which network address, and the session cookie they came with."""

    email: str
    password: str = field(repr=False)
    ip: str
    previous_token: str = field(default="", repr=False)


@dataclass(frozen=True)
class Entered:
    """A log-in that was just opened: the value of its cookie, and the account's language."""

    token: str = field(repr=False)
    lang: Lang


def enter(session: Session, deps: Deps, account: Account, attempt: Attempt) -> Entered:
    """Open a log-in for 30 days in the caller's transaction.

    The cookie always changes, and the log-in it carried before ends: a cookie that somebody
    planted beforehand opens nothing.
    """
    now = deps.clock()
    end_session(session, now, attempt.previous_token)
    token = new_secret()
    token_hash = hash_token(token)
    scope = sealer(session, deps, account_scope(account.id))
    session.add(
        LoginSession(
            token_hash=token_hash,
            account_id=account.id,
            created_at=now,
            expires_at=now + SESSION_LIFE,
            ip=scope.seal(LoginSession.ip, token_hash, _ip_of(attempt)),
        )
    )
    return Entered(token, as_language(account.lang))


def end_session(session: Session, now: datetime, token: str) -> None:
    """End the log-in of this cookie, if there is one."""
    session.execute(
        update(LoginSession)
        .where(
            col(LoginSession.token_hash) == hash_token(token),
            col(LoginSession.revoked_at).is_(None),
        )
        .values(revoked_at=now)
    )


def end_all_sessions(
    session: Session, now: datetime, account_id: str, kept_token: str = ""
) -> None:
    """End every log-in of the account except the one of `kept_token`."""
    session.execute(
        update(LoginSession)
        .where(
            col(LoginSession.account_id) == account_id,
            col(LoginSession.token_hash) != hash_token(kept_token),
            col(LoginSession.revoked_at).is_(None),
        )
        .values(revoked_at=now)
    )


def log_out(deps: Deps, actor: Actor, token: str) -> None:
    """End the log-in of this cookie; without one, nothing happens."""
    with unit_of_work(deps.engine) as session:
        end_session(session, deps.clock(), token)


def revoke_session(deps: Deps, actor: Actor, handle: str) -> None:
    """End one of the actor's own log-ins, named by its handle. Raises NotAllowed, NotFound."""
    account_id = actor.require_account()
    if len(handle) != HANDLE_LENGTH:
        raise NotFound()
    with unit_of_work(deps.engine) as session:
        ended = session.execute(
            update(LoginSession)
            .where(
                col(LoginSession.account_id) == account_id,
                col(LoginSession.token_hash).startswith(handle, autoescape=True),
                col(LoginSession.revoked_at).is_(None),
            )
            .values(revoked_at=deps.clock())
        )
        if ended.rowcount < 1:  # type: ignore[attr-defined]
            raise NotFound()


def revoke_other_sessions(deps: Deps, actor: Actor, kept_token: str) -> None:
    """End all of the actor's log-ins but the present one. Raises NotAllowed."""
    account_id = actor.require_account()
    with unit_of_work(deps.engine) as session:
        end_all_sessions(session, deps.clock(), account_id, kept_token)


def set_language(deps: Deps, actor: Actor, lang: str) -> None:
    """Choose the language of the account's mail. Raises NotAllowed; NotFound for another one."""
    account_id = actor.require_account()
    if lang not in LANGUAGES:
        raise NotFound()
    with unit_of_work(deps.engine) as session:
        account = session.get(Account, account_id)
        if account is None:
            raise NotAllowed()
        account.lang = lang


def _ip_of(attempt: Attempt) -> str:
    """The network address of the log-in, and nothing else that would tell one browser apart."""
    return "" if is_thrown("accounts.ip") else attempt.ip[:45]
