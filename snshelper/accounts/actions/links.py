"""Links that work once: making them, taking them, and verifying an address with one."""

from datetime import datetime, timedelta
from typing import Literal

from sqlmodel import Session, col, delete, update

from snshelper.accounts.errors import LinkInvalid
from snshelper.accounts.letters import write_to
from snshelper.accounts.queries import hash_token
from snshelper.accounts.tables import Account, OneTimeLink
from snshelper.accounts.throttles import throttles
from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import NotAllowed
from snshelper.kernel.ids import new_secret
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work

LinkPurpose = Literal["verify", "reset", "owner", "address"]

LINK_LIFE: dict[LinkPurpose, timedelta] = {
    "verify": timedelta(days=3),
    "reset": timedelta(hours=1),
    "owner": timedelta(hours=24),
    "address": timedelta(days=3),
}


def make_link(
    session: Session, now: datetime, purpose: LinkPurpose, account_id: str | None = None
) -> str:
    """Store a new link in the caller's transaction; answers its token, known to nobody else.

    Links that ended more than a day ago are swept away on the way.
    """
    session.execute(
        delete(OneTimeLink).where(col(OneTimeLink.expires_at) < now - timedelta(days=1))
    )
    token = new_secret()
    session.add(
        OneTimeLink(
            token_hash=hash_token(token),
            purpose=purpose,
            account_id=account_id,
            created_at=now,
            expires_at=now + LINK_LIFE[purpose],
        )
    )
    return token


def peek_link(session: Session, now: datetime, purpose: LinkPurpose, token: str) -> OneTimeLink:
    """The link for `token` while it may still be taken; raises LinkInvalid."""
    link = session.get(OneTimeLink, hash_token(token))
    if link is None or link.purpose != purpose or link.used_at or link.expires_at <= now:
        raise LinkInvalid()
    return link


def take_link(session: Session, now: datetime, purpose: LinkPurpose, token: str) -> OneTimeLink:
    """Use the link up, once among any number of callers; raises LinkInvalid."""
    link = peek_link(session, now, purpose, token)
    taken = session.execute(
        update(OneTimeLink)
        .where(col(OneTimeLink.token_hash) == link.token_hash, col(OneTimeLink.used_at).is_(None))
        .values(used_at=now)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise LinkInvalid()
    return link


def end_links(
    session: Session, now: datetime, purpose: LinkPurpose, account_id: str | None = None
) -> None:
    """Make every open link of this purpose and account worthless."""
    session.execute(
        update(OneTimeLink)
        .where(
            col(OneTimeLink.purpose) == purpose,
            col(OneTimeLink.account_id) == account_id
            if account_id
            else col(OneTimeLink.account_id).is_(None),
            col(OneTimeLink.used_at).is_(None),
        )
        .values(used_at=now)
    )


def ask_to_verify(session: Session, deps: Deps, account: Account) -> None:
    """Mail the account a link that verifies its address."""
    token = make_link(session, deps.clock(), "verify", account.id)
    write_to(session, deps, account, "verify", "/verify", token)


def verify_email(deps: Deps, actor: Actor, token: str) -> None:
    """The holder of the mailbox confirms that the address is theirs.

    Whoever has the link may follow it, logged in or not, and a second time without harm: mail
    programs follow links before people do. Raises LinkInvalid.
    """
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        link = session.get(OneTimeLink, hash_token(token))
        account = session.get(Account, link.account_id) if link and link.account_id else None
        if link is None or account is None or link.purpose != "verify":
            raise LinkInvalid()
        if account.verified_at:
            return
        take_link(session, now, "verify", token)
        account.verified_at = now


def resend_verification(deps: Deps, actor: Actor) -> None:
    """Mail the actor another link; does nothing once the address is verified.

    Raises NotAllowed for a visitor, TooManyRequests.
    """
    account_id = actor.require_account()
    throttles(deps.settings).count_letter(account_id)
    with unit_of_work(deps.engine) as session:
        account = session.get(Account, account_id)
        if account is None:
            raise NotAllowed()
        if account.verified_at is None:
            ask_to_verify(session, deps, account)
