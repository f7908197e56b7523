"""What staff may do to a customer's account."""

from sqlmodel import col, select

from snshelper.accounts.actions.sessions import end_all_sessions
from snshelper.accounts.contacts import email_of
from snshelper.accounts.errors import StaffNotSuspendable
from snshelper.accounts.tables import Account, StaffGrant
from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import NotFound
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import UnitOfWork, unit_of_work
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.privacy.gate import Reading
from snshelper.privacy.uses import Use


def show_email(deps: Deps, actor: Actor, account_id: str) -> str:
    """The customer's address; that it was looked at is audited.

    Raises NotAllowed without `customers.read`, NotFound, and the refusals of the purpose gate.
    """
    actor.require("customers.read")
    with unit_of_work(deps.engine) as session:
        account = _customer(session, account_id)
        return email_of(session, deps, Reading(actor, Use.CUSTOMER_CARE), account)


def suspend_customer(deps: Deps, actor: Actor, account_id: str) -> None:
    """Shut the account: every log-in ends at once and none can be opened.

    Raises NotAllowed without `customers.suspend`, NotFound, StaffNotSuspendable.
    """
    actor.require("customers.suspend")
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        account = _customer(session, account_id)
        if account.suspended_at:
            return
        if _has_role(session, account_id):
            raise StaffNotSuspendable()
        account.suspended_at = now
        end_all_sessions(session, now, account_id)
        target = AuditedObject("account", account_id)
        record_audit(session, now, actor, "accounts.suspend", target)


def unsuspend_customer(deps: Deps, actor: Actor, account_id: str) -> None:
    """Open the account again; its customer logs in anew.

    Raises NotAllowed without `customers.suspend`, NotFound.
    """
    actor.require("customers.suspend")
    with unit_of_work(deps.engine) as session:
        account = _customer(session, account_id)
        if account.suspended_at is None:
            return
        account.suspended_at = None
        target = AuditedObject("account", account_id)
        record_audit(session, deps.clock(), actor, "accounts.unsuspend", target)


def _customer(session: UnitOfWork, account_id: str) -> Account:
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound()
    return account


def _has_role(session: UnitOfWork, account_id: str) -> bool:
    grants = select(StaffGrant.id).where(
        col(StaffGrant.account_id) == account_id, col(StaffGrant.revoked_at).is_(None)
    )
    return session.exec(grants.limit(1)).first() is not None
