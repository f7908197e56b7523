"""How many people may hold a role."""

from snshelper.accounts.actions.grants import GRANTS_LOCK
from snshelper.accounts.actions.step_up import require_step_up
from snshelper.accounts.duties.rules import HEADCOUNT_MOST
from snshelper.accounts.duties.tables import RoleHeadcount
from snshelper.accounts.errors import RoleUnknown
from snshelper.accounts.permissions import ROLES, Role
from snshelper.kernel.actor import Actor
from snshelper.kernel.locks import hold_lock
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.officer.people.errors import HeadcountInvalid
from snshelper.privacy.audit import AuditedObject, record_audit


def set_headcount(deps: Deps, actor: Actor, token: str, role: str, most: int) -> None:
    """Let at most `most` people (1 to 999) hold the role; nobody who holds it loses it.

    Raises NotAllowed without `staff.write`, RoleUnknown, HeadcountInvalid, StepUpNeeded.
    """
    actor.require("staff.write")
    known: Role | None = next((name for name in ROLES if name == role), None)
    if known is None:
        raise RoleUnknown()
    if not 1 <= most <= HEADCOUNT_MOST:
        raise HeadcountInvalid(most=HEADCOUNT_MOST)
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        hold_lock(session, GRANTS_LOCK)
        require_step_up(session, now, token)
        session.merge(
            RoleHeadcount(role=known, most=most, changed_at=now, changed_by=actor.account_id)
        )
        target = AuditedObject("role", known)
        record_audit(session, now, actor, "people.set_headcount", target, most=most)
