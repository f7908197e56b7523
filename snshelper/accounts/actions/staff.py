"""Giving and taking staff roles, and the shop's first owner.

The founder wears every hat until they hand them on: whoever becomes owner while there is none,
by the one-time link or by the command line, receives each of the other roles as well, one grant
and one audit entry per role. No later grant gives more than the role it names.
"""

from datetime import datetime

from sqlmodel import Session

from snshelper.accounts.actions.entering import add_account, require_password
from snshelper.accounts.actions.grants import (
    GRANTS_LOCK,
    Need,
    active_grant,
    end_grant,
    give_role,
)
from snshelper.accounts.actions.links import end_links, make_link, peek_link, take_link
from snshelper.accounts.actions.sessions import Attempt, Entered, enter
from snshelper.accounts.contacts import account_by_email
from snshelper.accounts.duties.queries import headcount
from snshelper.accounts.duties.rules import COMMAND_NEED_DAYS, FOUNDER_NEED_DAYS
from snshelper.accounts.errors import (
    AccountSuspended,
    AccountUnknown,
    AddressUnverified,
    LastOfficer,
    LastOwner,
    LinkInvalid,
    OwnerExists,
    RoleFull,
    RoleUnknown,
)
from snshelper.accounts.passwords import hash_password
from snshelper.accounts.permissions import ROLES, Role
from snshelper.accounts.queries import count_owners, stored_password
from snshelper.accounts.rules import check_new_password, normalise_email
from snshelper.accounts.throttles import throttles
from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import NotFound
from snshelper.kernel.i18n import Lang
from snshelper.kernel.locks import hold_lock
from snshelper.kernel.runtime import Deps, in_thread
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.privacy.switches import is_thrown


def create_owner_link(deps: Deps, actor: Actor) -> str:
    """The token of a fresh link that makes its user the owner, for 24 hours.

    Earlier links end; the answer is empty as soon as there is an owner. Raises NotAllowed unless
    the actor holds `staff.write` (at the start of the shop: the system).
    """
    actor.require("staff.write")
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        hold_lock(session, GRANTS_LOCK)
        end_links(session, now, "owner")
        if count_owners(session):
            return ""
        return make_link(session, now, "owner")


def require_owner_link(deps: Deps, actor: Actor, token: str) -> None:
    """Raise OwnerExists or LinkInvalid unless this link still makes an owner."""
    with reading(deps.engine) as session:
        if count_owners(session):
            raise OwnerExists()
        peek_link(session, deps.clock(), "owner", token)


async def claim_owner(
    deps: Deps, actor: Actor, token: str, attempt: Attempt, lang: Lang
) -> Entered:
    """Become the first owner: log in, or open the account on the way, and receive every role.

    Raises OwnerExists, LinkInvalid, EmailInvalid, PasswordRefused for a new account, LogInFailed
    or AccountSuspended for an existing one, TooManyRequests.
    """
    email = normalise_email(attempt.email, allows_test_domains=deps.settings.is_demo)
    await in_thread(require_owner_link, deps, actor, token)
    await in_thread(throttles(deps.settings).count_log_in, attempt.ip)
    password_hash = ""
    if await in_thread(stored_password, deps, email):
        await require_password(deps, attempt, email)
    else:
        check_new_password(attempt.password, email)
        password_hash = await hash_password(deps.settings, attempt.password)
    return await in_thread(_found_shop, deps, token, attempt, email, password_hash, lang)


def _found_shop(
    deps: Deps, token: str, attempt: Attempt, email: str, password_hash: str, lang: Lang
) -> Entered:
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        hold_lock(session, GRANTS_LOCK)
        if count_owners(session):
            raise OwnerExists()
        take_link(session, now, "owner", token)
        account = account_by_email(session, deps.vault, email)
        if account is None and password_hash:
            account = add_account(session, deps, email, password_hash, lang)
        elif account is None or password_hash:
            # The account came or went while the password was being looked at: begin again.
            raise LinkInvalid()
        if account.suspended_at:
            raise AccountSuspended()
        founder = Actor(kind="customer", account_id=account.id)
        _give_every_role(session, now, founder, account.id)
        return enter(session, deps, account, attempt)


def grant_role(deps: Deps, actor: Actor, email: str, role: str, need: Need | None = None) -> None:
    """Give the account of `email` a role; a role it has already stays as it is.

    Raises NotAllowed, RoleUnknown, EmailInvalid, AccountUnknown, AddressUnverified (the system,
    that is the command line, may grant before the address is verified), RoleFull, NeedMissing for
    a role that is given for a reason and a time only (the command line has one of its own).
    """
    actor.require("staff.write")
    known = _known(role)
    if need is None and actor.kind == "system":
        need = Need("command line", COMMAND_NEED_DAYS)
    now = deps.clock()
    address = normalise_email(email, allows_test_domains=deps.settings.is_demo)
    with unit_of_work(deps.engine) as session:
        hold_lock(session, GRANTS_LOCK)
        account = account_by_email(session, deps.vault, address)
        if account is None:
            raise AccountUnknown()
        if account.verified_at is None and actor.kind != "system":
            raise AddressUnverified()
        if known == "owner" and not count_owners(session):
            _give_every_role(session, now, actor, account.id)
        else:
            give_role(session, now, actor, account.id, known, need)


def revoke_role(deps: Deps, actor: Actor, account_id: str, role: str) -> None:
    """Take a role away; it ends with the account's next event.

    Raises NotAllowed, RoleUnknown, NotFound when the account has no such role, LastOwner,
    LastOfficer.
    """
    actor.require("staff.write")
    known = _known(role)
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        hold_lock(session, GRANTS_LOCK)
        grant = active_grant(session, account_id, known)
        if grant is None:
            raise NotFound()
        require_successor(session, now, known)
        end_grant(session, now, actor, grant)


def require_successor(session: Session, now: datetime, role: str) -> None:
    """Raise LastOwner or LastOfficer when nobody else holds a role that must be held."""
    if role == "owner" and headcount(session, "owner", now) == 1:
        raise LastOwner()
    is_last = role == "officer" and headcount(session, "officer", now) == 1
    if is_last and not is_thrown("people.officer"):
        raise LastOfficer()


def _known(role: str) -> Role:
    for name in ROLES:
        if role == name:
            return name
    raise RoleUnknown()


def _give_every_role(session: Session, now: datetime, actor: Actor, account_id: str) -> None:
    """A role whose head count is reached already is left out; the owner's cannot be: there is none.

    A founder keeps the books as well until somebody else does: that is the need for those roles.
    """
    need = Need("founding", FOUNDER_NEED_DAYS)
    for role in ROLES:
        try:
            give_role(session, now, actor, account_id, role, need)
        except RoleFull:
            continue
