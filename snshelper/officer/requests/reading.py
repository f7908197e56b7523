"""A member reads everything that is kept about them, minutes after proving the password."""

from snshelper.accounts.actions.step_up import require_step_up
from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.officer.requests.copies import Copy, copy_of
from snshelper.privacy.gate import Reading
from snshelper.privacy.uses import Use


def own_copy(deps: Deps, actor: Actor, token: str) -> Copy:
    """The member's own copy, made now and kept nowhere. Raises StepUpNeeded, NotAllowed."""
    account_id = actor.require_account()
    with unit_of_work(deps.engine) as session:
        require_step_up(session, deps.clock(), token)
        return copy_of(session, deps, Reading(actor, Use.SELF), account_id)
