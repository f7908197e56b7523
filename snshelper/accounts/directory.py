"""What staff may read about customers and about each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlmodel import Session, col

from snshelper.accounts.contacts import address_index, emails_of
from snshelper.accounts.errors import EmailInvalid
from snshelper.accounts.rules import normalise_email
from snshelper.accounts.tables import Account, StaffGrant
from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import DutiesLapsed
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.privacy.gate import Reading
from snshelper.privacy.uses import Use

PAGE_SIZE = 50
_ID_ALPHABET = frozenset("0123456789abcdef-")


@dataclass(frozen=True)
class CustomerLine:
    """One customer in the list, without their address: looking at that is a step of its own."""

    id: str
    created_at: datetime
    is_verified: bool
    is_suspended: bool


@dataclass(frozen=True)
class GrantLine:
    """One active role and its holder's address."""

    account_id: str
    email: str
    role: str
    granted_at: datetime
    reason: str = ""
    expires_at: datetime | None = None


def customers(deps: Deps, actor: Actor, search: str = "", after: str = "") -> list[CustomerLine]:
    """Up to 50 customers, newest first, those older than the id `after`.

    `search` is a complete e-mail address or the beginning of an id; anything else finds nobody,
    because a search by fragments would be a way to read addresses. Raises NotAllowed.
    """
    actor.require("customers.read")
    query = _matching(deps, search.strip().lower())
    if query is None:
        return []
    if after:
        query = query.where(col(Account.id) < after)
    with reading(deps.engine) as session:
        rows = session.execute(query.order_by(col(Account.id).desc()).limit(PAGE_SIZE)).scalars()
        return [
            CustomerLine(
                row.id,
                row.created_at,
                row.verified_at is not None,
                row.suspended_at is not None,
            )
            for row in rows
        ]


def _matching(deps: Deps, search: str) -> Select[Account] | None:
    everybody = select(Account)
    if not search:
        return everybody
    if "@" in search:
        try:
            email = normalise_email(search, allows_test_domains=True)
        except EmailInvalid:
            return None
        return everybody.where(col(Account.email_index).in_(address_index(deps.vault, email)))
    if not _ID_ALPHABET.issuperset(search):
        return None
    # "g" sorts after every character an id has: the range uses the primary key.
    return everybody.where(col(Account.id) >= search, col(Account.id) < f"{search}g")


def staff_grants(deps: Deps, actor: Actor) -> list[GrantLine]:
    """Every role that is held now, by holder; that the addresses were opened is audited.

    Somebody whose own duties have lapsed sees the roles without the addresses. Raises NotAllowed
    without `staff.write`.
    """
    now = deps.clock()
    actor.require("staff.write")
    active = (
        select(StaffGrant, Account)
        .join(Account, col(Account.id) == col(StaffGrant.account_id))
        .where(
            col(StaffGrant.revoked_at).is_(None),
            col(StaffGrant.expires_at).is_(None) | (col(StaffGrant.expires_at) > now),
        )
        .order_by(col(StaffGrant.account_id), col(StaffGrant.granted_at), col(StaffGrant.id))
    )
    with unit_of_work(deps.engine) as session:
        rows = session.execute(active).all()
        holders = {account.id: account for _, account in rows}
        emails = _addresses(session, deps, actor, holders.values())
    return [
        GrantLine(
            grant.account_id,
            emails.get(account.id, ""),
            grant.role,
            grant.granted_at,
            grant.reason,
            grant.expires_at,
        )
        for grant, account in rows
    ]


def _addresses(
    session: Session, deps: Deps, actor: Actor, accounts: Iterable[Account]
) -> dict[str, str]:
    try:
        return emails_of(session, deps, Reading(actor, Use.STAFFING), accounts)
    except DutiesLapsed:
        return {}
