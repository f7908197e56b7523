"""Handing a role over: its holder says what goes with it, the taker confirms."""

from datetime import datetime

from sqlmodel import Session, col, select

from snshelper.accounts.actions.grants import (
    GRANTS_LOCK,
    Need,
    active_grant,
    end_grant,
    give_role,
)
from snshelper.accounts.actions.sessions import end_all_sessions
from snshelper.accounts.actions.step_up import require_step_up
from snshelper.accounts.contacts import account_by_email
from snshelper.accounts.duties.queries import open_engagement
from snshelper.accounts.permissions import ROLES, Role
from snshelper.accounts.rules import normalise_email
from snshelper.accounts.tables import StaffGrant
from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import NotFound
from snshelper.kernel.ids import new_id
from snshelper.kernel.locks import hold_lock
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.officer.people.errors import HandoverInvalid
from snshelper.officer.people.rotation import want_rotation
from snshelper.officer.people.rules import clean_lines
from snshelper.officer.people.tables import Handover
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.privacy.switches import is_thrown


def offer_handover(
    deps: Deps, actor: Actor, token: str, role: str, taker_email: str, items: str
) -> None:
    """Offer one of the actor's own roles to somebody who works here, with what goes with it.

    `items` names one thing a line. Raises NotAllowed without `duties.own`, HandoverInvalid,
    EmailInvalid, StepUpNeeded.
    """
    actor.require("duties.own")
    known = _known(role)
    things = clean_lines(items)
    if not things:
        raise HandoverInvalid(reason="items")
    now = deps.clock()
    email = normalise_email(taker_email, allows_test_domains=deps.settings.is_demo)
    with unit_of_work(deps.engine) as session:
        hold_lock(session, GRANTS_LOCK)
        require_step_up(session, now, token)
        taker = account_by_email(session, deps.vault, email)
        if taker is None or taker.id == actor.account_id or not open_engagement(session, taker.id):
            raise HandoverInvalid(reason="taker")
        if known not in actor.roles or _offered(session, actor.account_id, known):
            raise HandoverInvalid(reason="role")
        handover = Handover(
            id=new_id(),
            role=known,
            from_account=actor.account_id,
            to_account=taker.id,
            items=things,
            state="offered",
            offered_at=now,
        )
        session.add(handover)
        _write_down(session, now, actor, handover, "people.offer_handover")


def take_over(deps: Deps, actor: Actor, token: str, handover_id: str) -> None:
    """Confirm that everything was handed over, and take the role.

    In the same moment the old holder's role and log-ins end, and the keys begin to change. A role
    that is held for a reason and a time comes with both. Raises NotAllowed, NotFound, DutiesLapsed
    when the taker has a duty open, HandoverInvalid when the role is gone, StepUpNeeded.
    """
    actor.require("duties.own")
    actor.require_duties()
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        hold_lock(session, GRANTS_LOCK)
        require_step_up(session, now, token)
        handover = _open(session, handover_id)
        if handover.to_account != actor.require_account():
            raise NotFound()
        role = _known(handover.role)
        grant = active_grant(session, handover.from_account, role)
        if grant is None or (grant.expires_at and grant.expires_at <= now):
            raise HandoverInvalid(reason="role")
        if not is_thrown("people.handover"):
            end_grant(session, now, actor, grant)
            end_all_sessions(session, now, handover.from_account)
        session.flush()
        give_role(session, now, actor, actor.account_id, role, _need_of(grant, now))
        want_rotation(session, deps)
        handover.state, handover.ended_at = "taken", now
        _write_down(session, now, actor, handover, "people.take_over")


def call_off_handover(deps: Deps, actor: Actor, handover_id: str) -> None:
    """Withdraw one's own offer, or decline one to oneself. Raises NotAllowed, NotFound."""
    actor.require("duties.own")
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        handover = _open(session, handover_id)
        if actor.require_account() not in (handover.from_account, handover.to_account):
            raise NotFound()
        is_own = actor.account_id == handover.from_account
        handover.state, handover.ended_at = "withdrawn" if is_own else "declined", now
        _write_down(session, now, actor, handover, "people.call_off_handover")


def end_handovers(session: Session, now: datetime, account_id: str) -> None:
    """Call off every open handover from or to somebody who leaves, in the caller's transaction."""
    theirs = (col(Handover.from_account) == account_id) | (col(Handover.to_account) == account_id)
    for handover in session.exec(select(Handover).where(col(Handover.state) == "offered", theirs)):
        handover.state, handover.ended_at = "withdrawn", now


def _known(role: str) -> Role:
    for name in ROLES:
        if name == role:
            return name
    raise HandoverInvalid(reason="role")


def _open(session: Session, handover_id: str) -> Handover:
    handover = session.get(Handover, handover_id, with_for_update=True)
    if handover is None or handover.state != "offered":
        raise NotFound()
    return handover


def _offered(session: Session, account_id: str, role: Role) -> bool:
    offers = select(Handover.id).where(
        col(Handover.from_account) == account_id,
        col(Handover.role) == role,
        col(Handover.state) == "offered",
    )
    return session.exec(offers).first() is not None


def _need_of(grant: StaffGrant, now: datetime) -> Need | None:
    if grant.expires_at is None:
        return None
    return Need(grant.reason, max(1, (grant.expires_at - now).days))


def _write_down(
    session: Session, now: datetime, actor: Actor, handover: Handover, action: str
) -> None:
    target = AuditedObject("handover", handover.id)
    details = {"role": handover.role, "from": handover.from_account, "to": handover.to_account}
    record_audit(session, now, actor, action, target, **details, things=len(handover.items))
