"""Leaving: every role and log-in ends in one moment, with or without a signature."""

from sqlmodel import Session, col, select

from snshelper.accounts.actions.grants import GRANTS_LOCK, active_grant, end_grant
from snshelper.accounts.actions.sessions import end_all_sessions
from snshelper.accounts.actions.staff import require_successor
from snshelper.accounts.actions.step_up import require_step_up
from snshelper.accounts.duties.contents import seals_of
from snshelper.accounts.duties.queries import open_engagement
from snshelper.accounts.duties.tables import StaffEngagement
from snshelper.accounts.tables import StaffGrant
from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import NotFound
from snshelper.kernel.i18n import Lang
from snshelper.kernel.locks import hold_lock
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.officer.people.actions.handover import end_handovers
from snshelper.officer.people.actions.signing import add_signature, shown_text
from snshelper.officer.people.errors import LeavingInvalid
from snshelper.officer.people.rotation import want_rotation
from snshelper.officer.people.rules import TEXT_MAXIMUM
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.privacy.switches import is_thrown


def leave(deps: Deps, actor: Actor, token: str, lang: Lang, text_hash: str, name: str) -> None:
    """Sign the terms of leaving; with the signature every role and log-in of the actor ends.

    Raises NotAllowed without `duties.own`, NotFound, LastOwner or LastOfficer when nobody else
    holds that role (hand it over first), TextChanged, NameMissing, StepUpNeeded.
    """
    actor.require("duties.own")
    with unit_of_work(deps.engine) as session:
        hold_lock(session, GRANTS_LOCK)
        engagement = _engagement(session, actor.require_account())
        text = shown_text("leaving", lang, text_hash)
        add_signature(session, deps, actor, token, engagement, text, name)
        _close(session, deps, actor, engagement)


def let_go(deps: Deps, actor: Actor, token: str, account_id: str, paper: str) -> None:
    """End somebody's work here at once, whether or not they sign.

    `paper` says where their signed terms of leaving are, or why there are none; while it is empty
    the desk reminds. Raises NotAllowed without `people.write` (for an owner: `staff.write`),
    NotFound, LeavingInvalid, LastOwner, LastOfficer, StepUpNeeded.
    """
    actor.require("people.write")
    note = _checked(paper)
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        hold_lock(session, GRANTS_LOCK)
        require_step_up(session, now, token)
        if active_grant(session, account_id, "owner"):
            actor.require("staff.write")
        engagement = _engagement(session, account_id)
        _close(session, deps, actor, engagement)
        if note:
            _keep_paper(session, deps, engagement, note)


def note_leaving_paper(deps: Deps, actor: Actor, engagement_id: str, paper: str) -> None:
    """Say afterwards how the terms of leaving were signed, or why not.

    Raises NotAllowed without `people.write`, NotFound, LeavingInvalid.
    """
    actor.require("people.write")
    note = _checked(paper)
    if not note:
        raise LeavingInvalid()
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        engagement = session.get(StaffEngagement, engagement_id)
        if engagement is None or engagement.left_at is None or engagement.leaving_paper:
            raise NotFound()
        _keep_paper(session, deps, engagement, note)
        target = AuditedObject("engagement", engagement_id)
        record_audit(session, now, actor, "people.note_leaving_paper", target)


def _checked(paper: str) -> str:
    note = " ".join(paper.split())
    if len(note) > TEXT_MAXIMUM:
        raise LeavingInvalid()
    return note


def _keep_paper(session: Session, deps: Deps, engagement: StaffEngagement, note: str) -> None:
    seals = seals_of(session, deps, engagement)
    engagement.leaving_paper = seals.seal(StaffEngagement.leaving_paper, engagement.id, note)


def _engagement(session: Session, account_id: str) -> StaffEngagement:
    engagement = open_engagement(session, account_id)
    if engagement is None:
        raise NotFound()
    return engagement


def _close(session: Session, deps: Deps, actor: Actor, engagement: StaffEngagement) -> None:
    """Every grant, log-in and open handover ends together."""
    now, account_id = deps.clock(), engagement.account_id
    grants = session.exec(
        select(StaffGrant).where(
            col(StaffGrant.account_id) == account_id, col(StaffGrant.revoked_at).is_(None)
        )
    ).all()
    for grant in grants:
        require_successor(session, now, grant.role)
    if not is_thrown("people.leaving"):
        for grant in grants:
            end_grant(session, now, actor, grant)
        end_all_sessions(session, now, account_id)
    end_handovers(session, now, account_id)
    want_rotation(session, deps)
    engagement.left_at, engagement.left_by = now, actor.account_id
    target = AuditedObject("account", account_id)
    record_audit(session, now, actor, "people.leave", target, roles=len(grants))
