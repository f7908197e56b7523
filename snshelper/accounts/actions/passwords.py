"""Forgotten and changed passwords."""

from contextlib import suppress

from sqlmodel import col, update

from snshelper.accounts.actions.links import end_links, make_link, peek_link, take_link
from snshelper.accounts.actions.sessions import end_all_sessions
from snshelper.accounts.contacts import SIGNING_IN, account_by_email, email_of, way_in
from snshelper.accounts.errors import LinkInvalid, PasswordWrong
from snshelper.accounts.letters import write_to
from snshelper.accounts.passwords import hash_password, is_password
from snshelper.accounts.queries import own_account, stored_password
from snshelper.accounts.rules import PASSWORD_MAXIMUM, check_new_password, normalise_email
from snshelper.accounts.tables import Account
from snshelper.accounts.throttles import throttles
from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps, in_thread
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.privacy.gate import ProcessingStopped


def request_reset(deps: Deps, actor: Actor, email: str, ip: str) -> None:
    """Mail the holder of the address a link that sets a new password; it works for an hour.

    An unknown address gets the same answer after a like amount of work: a link that leads nowhere.
    Raises EmailInvalid, TooManyRequests.
    """
    address = normalise_email(email, allows_test_domains=deps.settings.is_demo)
    limits = throttles(deps.settings)
    limits.count_reset(ip)
    limits.count_letter(address)
    with unit_of_work(deps.engine) as session:
        account = account_by_email(session, deps.vault, address)
        token = make_link(session, deps.clock(), "reset", account.id if account else None)
        if account:
            # While the address itself is being corrected, nothing goes to the wrong one.
            with suppress(ProcessingStopped):
                write_to(session, deps, account, "reset", "/reset", token)


def require_reset_link(deps: Deps, actor: Actor, token: str) -> str:
    """The address whose password this link may set. Raises LinkInvalid."""
    with reading(deps.engine) as session:
        link = peek_link(session, deps.clock(), "reset", token)
        account = session.get(Account, link.account_id) if link.account_id else None
        if account is None:
            raise LinkInvalid()
        opening = way_in(session, account.id, SIGNING_IN)
        return email_of(session, deps, opening, account)


async def reset_password(deps: Deps, actor: Actor, token: str, password: str) -> None:
    """Set a new password with a link from the mailbox; every log-in of the account ends.

    Having read the mail also verifies the address. Raises LinkInvalid, PasswordRefused.
    """
    email = await in_thread(require_reset_link, deps, actor, token)
    check_new_password(password, email)
    password_hash = await hash_password(deps.settings, password)
    await in_thread(_store_reset, deps, token, password_hash)


def _store_reset(deps: Deps, token: str, password_hash: str) -> None:
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        link = take_link(session, now, "reset", token)
        account = session.get(Account, link.account_id)
        if account is None:
            raise LinkInvalid()
        account.password_hash = password_hash
        account.verified_at = account.verified_at or now
        end_links(session, now, "reset", account.id)
        end_all_sessions(session, now, account.id)
        write_to(session, deps, account, "password_changed", "/reset")


async def change_password(
    deps: Deps, actor: Actor, current: str, password: str, kept_token: str
) -> None:
    """Change the actor's password after the present one; every other log-in ends.

    Raises NotAllowed for a visitor, PasswordWrong, PasswordRefused, TooManyRequests.
    """
    account = await in_thread(own_account, deps, actor)
    check_new_password(password, account.email)
    await in_thread(throttles(deps.settings).count_check, actor.account_id)
    stored = await in_thread(stored_password, deps, account.email)
    if not await is_password(deps.settings, current[: PASSWORD_MAXIMUM + 1], stored):
        raise PasswordWrong()
    password_hash = await hash_password(deps.settings, password)
    await in_thread(_store_change, deps, actor.account_id, str(stored), password_hash, kept_token)


def _store_change(
    deps: Deps, account_id: str, old_hash: str, new_hash: str, kept_token: str
) -> None:
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        changed = session.execute(
            update(Account)
            .where(col(Account.id) == account_id, col(Account.password_hash) == old_hash)
            .values(password_hash=new_hash)
        )
        account = session.get(Account, account_id)
        # A reset that came between has ended this log-in, and its password stands.
        if changed.rowcount != 1 or account is None:  # type: ignore[attr-defined]
            raise PasswordWrong()
        end_links(session, now, "reset", account_id)
        end_all_sessions(session, now, account_id, kept_token)
        write_to(session, deps, account, "password_changed", "/reset")
