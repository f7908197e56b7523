"""Proving the password again within a log-in, before what must not happen by an open screen."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select, update

from snshelper.accounts.errors import PasswordWrong, StepUpNeeded
from snshelper.accounts.passwords import is_password
from snshelper.accounts.queries import hash_token, own_account, stored_password
from snshelper.accounts.rules import PASSWORD_MAXIMUM
from snshelper.accounts.tables import LoginSession
from snshelper.accounts.throttles import throttles
from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import NotAllowed
from snshelper.kernel.runtime import Deps, in_thread
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.privacy.switches import is_thrown

PROOF_LIFE = timedelta(minutes=5)


async def prove_again(deps: Deps, actor: Actor, token: str, password: str) -> None:
    """Remember for 5 minutes that whoever holds this log-in knows the account's password.

    Guesses are counted before the work: 10 in 5 minutes and 40 in an hour for one account (NIST SP
    800-63B §3.2.2). Raises NotAllowed for a visitor, PasswordWrong, TooManyRequests.
    """
    account = await in_thread(own_account, deps, actor)
    await in_thread(throttles(deps.settings).count_check, actor.account_id)
    stored = await in_thread(stored_password, deps, account.email)
    if not await is_password(deps.settings, password[: PASSWORD_MAXIMUM + 1], stored):
        raise PasswordWrong()
    await in_thread(_remember, deps, actor.account_id, token)


def _remember(deps: Deps, account_id: str, token: str) -> None:
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        proved = session.execute(
            update(LoginSession)
            .where(
                col(LoginSession.token_hash) == hash_token(token),
                col(LoginSession.account_id) == account_id,
                col(LoginSession.revoked_at).is_(None),
                col(LoginSession.expires_at) > now,
            )
            .values(proved_at=now)
        )
        if proved.rowcount != 1:  # type: ignore[attr-defined]
            raise NotAllowed()


def require_step_up(session: Session, now: datetime, token: str) -> None:
    """Raise StepUpNeeded unless the password was proved on this log-in within 5 minutes.

    `token` is the log-in's own cookie. A log-in that was just opened is not enough: what is asked
    for is a proof that was given on purpose.
    """
    proved_at = session.exec(
        select(LoginSession.proved_at).where(
            col(LoginSession.token_hash) == hash_token(token),
            col(LoginSession.revoked_at).is_(None),
            col(LoginSession.expires_at) > now,
        )
    ).one_or_none()
    is_fresh = proved_at is not None and timedelta(0) <= now - proved_at <= PROOF_LIFE
    if not is_fresh and not is_thrown("people.step_up"):
        raise StepUpNeeded()
