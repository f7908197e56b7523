"""Addresses of accounts: finding one without knowing it, and opening it for a use."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlmodel import Session, col

from snshelper.accounts.tables import Account
from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.kernel.vault.vault import Vault
from snshelper.privacy.gate import Item, Reading, open_values
from snshelper.privacy.restrictions import is_restricted
from snshelper.privacy.scopes import DataDestroyed, DataFrozen, Sealer, account_scope
from snshelper.privacy.uses import Use

SIGNING_IN = Reading(SYSTEM, Use.SIGN_IN)
NOTIFYING = Reading(SYSTEM, Use.NOTICE)
ABOUT_RIGHTS = Reading(SYSTEM, Use.RIGHTS)
_INDEX = "account.email"
_BATCH = 200


def address_index(vault: Vault, email: str) -> list[str]:
    """What `account.email_index` holds for a normalised address, as written now first."""
    return vault.blind(_INDEX, email)


def set_address(account: Account, deps: Deps, sealer: Sealer, email: str) -> None:
    """Keep a normalised address: sealed, and findable."""
    account.email = sealer.seal(Account.email, account.id, email)
    account.email_index = address_index(deps.vault, email)[0]


def account_by_email(session: Session, vault: Vault, email: str) -> Account | None:
    """The account of a normalised address."""
    query = select(Account).where(col(Account.email_index).in_(address_index(vault, email)))
    return session.execute(query).scalar_one_or_none()


def email_of(session: Session, deps: Deps, reading: Reading, account: Account) -> str:
    """The address of one account; refusals as of `privacy.gate.open_values`."""
    return emails_of(session, deps, reading, [account])[account.id]


def emails_of(
    session: Session, deps: Deps, reading: Reading, accounts: Iterable[Account]
) -> dict[str, str]:
    """Addresses by account id; refusals as of `privacy.gate.open_values`."""
    rows = list(accounts)
    items = [Item(account_scope(row.id), Account.email, row.id, row.email) for row in rows]
    opened = open_values(session, deps, reading, items)
    return {row.id: email for row, email in zip(rows, opened, strict=True)}


def way_in(session: Session, account_id: str, otherwise: Reading) -> Reading:
    """How the way into an account is looked after: as `otherwise`, or as a right of its member.

    Whoever stopped every use of their data must still get in to lift that (PIPA article 38).
    """
    return ABOUT_RIGHTS if is_restricted(session, account_id) else otherwise


def index_addresses_again(deps: Deps) -> int:
    """Write every account's look-up value with the newest index key; answers how many changed.

    In small transactions, because the shop may be open; what was changed is passed over.
    """
    newest, changed, after = deps.vault.ring.index_ids[0], 0, ""
    while batch := _index_batch(deps, newest, after):
        changed += len(batch)
        after = batch[-1]
    return changed


def _index_batch(deps: Deps, newest: str, after: str) -> list[str]:
    query = (
        select(Account)
        .where(
            col(Account.email_index).is_not(None),
            col(Account.email_index).not_like(f"{newest}.%"),
            col(Account.id) > after,
        )
        .order_by(col(Account.id))
        .limit(_BATCH)
    )
    with unit_of_work(deps.engine) as session:
        accounts = list(session.scalars(query))
        for account in accounts:
            email = _email_to_index(session, deps, account)
            account.email_index = address_index(deps.vault, email)[0] if email else None
        return [account.id for account in accounts]


def _email_to_index(session: Session, deps: Deps, account: Account) -> str:
    """The address itself, whatever its owner asked to stop: finding the account is no use of it."""
    try:
        return email_of(session, deps, Reading(SYSTEM, Use.RIGHTS), account)
    except (DataFrozen, DataDestroyed):
        return ""
