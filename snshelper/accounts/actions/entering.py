"""Signing up and logging in."""

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from snshelper.accounts.actions.links import ask_to_verify
from snshelper.accounts.actions.sessions import Attempt, Entered, enter
from snshelper.accounts.contacts import account_by_email, set_address
from snshelper.accounts.errors import AccountSuspended, LogInFailed
from snshelper.accounts.letters import write_to
from snshelper.accounts.passwords import hash_password, is_password
from snshelper.accounts.queries import stored_password
from snshelper.accounts.rules import check_new_password, normalise_email
from snshelper.accounts.tables import Account
from snshelper.accounts.throttles import throttles
from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import TooManyRequests
from snshelper.kernel.i18n import Lang
from snshelper.kernel.ids import new_id, new_secret
from snshelper.kernel.runtime import Deps, in_thread
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.privacy.scopes import account_scope, begin_scope


async def sign_up(deps: Deps, actor: Actor, attempt: Attempt, lang: Lang) -> Entered:
    """Open an account with exactly an address and a password, log it in, mail a verification.

    An address that has an account already gets the same answer, with a cookie that opens nothing,
    and its holder gets a mail; whoever types that account's own password is simply logged in.
    Raises EmailInvalid, PasswordRefused, TooManyRequests.
    """
    email = normalise_email(attempt.email, allows_test_domains=deps.settings.is_demo)
    check_new_password(attempt.password, email)
    await in_thread(throttles(deps.settings).count_sign_up, attempt.ip)
    stored = await in_thread(stored_password, deps, email)
    if stored is None:
        password_hash = await hash_password(deps.settings, attempt.password)
        try:
            return await in_thread(_open_account, deps, email, password_hash, attempt, lang)
        except IntegrityError:
            # Somebody, perhaps a second click, opened the account while the password was hashed.
            stored = await in_thread(stored_password, deps, email)
    if await _knows_password(deps, attempt, email, stored):
        try:
            return await in_thread(enter_account, deps, email, attempt)
        except AccountSuspended:
            pass
    await in_thread(_tell_holder, deps, email)
    return Entered(new_secret(), lang)


def _open_account(
    deps: Deps, email: str, password_hash: str, attempt: Attempt, lang: Lang
) -> Entered:
    with unit_of_work(deps.engine) as session:
        account = add_account(session, deps, email, password_hash, lang)
        return enter(session, deps, account, attempt)


def add_account(
    session: Session, deps: Deps, email: str, password_hash: str, lang: Lang
) -> Account:
    """Store a new account and the mail that verifies it, in the caller's transaction."""
    account = Account(id=new_id(), password_hash=password_hash, lang=lang, created_at=deps.clock())
    scope = begin_scope(session, deps, account_scope(account.id))
    set_address(account, deps, scope, email)
    session.add(account)
    session.flush()
    ask_to_verify(session, deps, account)
    return account


async def _knows_password(deps: Deps, attempt: Attempt, email: str, stored: str | None) -> bool:
    """A sign-up is no way round the limits on guessing; the work done is the same either way."""
    limits = throttles(deps.settings)
    try:
        await in_thread(limits.may_guess, email, attempt.ip)
    except TooManyRequests:
        stored = None
    if await is_password(deps.settings, attempt.password, stored):
        return True
    try:
        await in_thread(limits.count_failure, email, attempt.ip)
    except TooManyRequests:
        return False
    return False


def _tell_holder(deps: Deps, email: str) -> None:
    """Tell the holder of the address, unless they were told often enough already."""
    try:
        throttles(deps.settings).count_letter(email)
    except TooManyRequests:
        return
    with unit_of_work(deps.engine) as session:
        account = account_by_email(session, deps.vault, email)
        if account is not None:
            write_to(session, deps, account, "already_member", "/login")


async def log_in(deps: Deps, actor: Actor, attempt: Attempt) -> Entered:
    """Open a log-in for address and password.

    Raises LogInFailed without saying which was wrong, AccountSuspended after the right password
    alone, EmailInvalid, TooManyRequests.
    """
    email = normalise_email(attempt.email, allows_test_domains=deps.settings.is_demo)
    limits = throttles(deps.settings)
    await in_thread(limits.count_log_in, attempt.ip)
    await require_password(deps, attempt, email)
    return await in_thread(enter_account, deps, email, attempt)


async def require_password(deps: Deps, attempt: Attempt, email: str) -> None:
    """Raise LogInFailed unless the attempt's password belongs to `email`, or TooManyRequests.

    Guesses made at the same moment count together: the limit is looked at again after the work.
    """
    limits = throttles(deps.settings)
    await in_thread(limits.may_guess, email, attempt.ip)
    stored = await in_thread(stored_password, deps, email)
    if not await is_password(deps.settings, attempt.password, stored):
        await in_thread(limits.count_failure, email, attempt.ip)
        raise LogInFailed()
    await in_thread(limits.may_guess, email, attempt.ip)


def enter_account(deps: Deps, email: str, attempt: Attempt) -> Entered:
    """Open a log-in for an address whose password was proven. Raises AccountSuspended."""
    with unit_of_work(deps.engine) as session:
        account = account_by_email(session, deps.vault, email)
        if account is None:
            raise LogInFailed()
        if account.suspended_at:
            raise AccountSuspended()
        return enter(session, deps, account, attempt)
