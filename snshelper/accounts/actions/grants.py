"""One role of one person: given within its head count, for a time where it must be, and ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from snshelper.accounts.duties.queries import headcount, headcount_most, open_engagement
from snshelper.accounts.duties.rules import NEED_LONGEST_DAYS, REASON_MAXIMUM, needs_reason
from snshelper.accounts.duties.tables import StaffEngagement
from snshelper.accounts.errors import NeedMissing, RoleFull
from snshelper.accounts.permissions import Role
from snshelper.accounts.tables import StaffGrant
from snshelper.kernel.actor import Actor
from snshelper.kernel.ids import new_id
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.privacy.switches import is_thrown

GRANTS_LOCK = "staff"
"""Held by everything that gives or ends roles, so that head counts are counted one at a time."""


@dataclass(frozen=True)
class Need:
    """Why somebody's work makes a role unavoidable, and for how many days from now."""

    reason: str
    days: int


def active_grant(session: Session, account_id: str, role: Role) -> StaffGrant | None:
    """The grant that is not revoked; it may have expired."""
    return session.exec(
        select(StaffGrant).where(
            col(StaffGrant.account_id) == account_id,
            col(StaffGrant.role) == role,
            col(StaffGrant.revoked_at).is_(None),
        )
    ).one_or_none()


def give_role(
    session: Session,
    now: datetime,
    actor: Actor,
    account_id: str,
    role: Role,
    need: Need | None = None,
) -> None:
    """Give the role in the caller's transaction; a role that is held stays as it is.

    A role of the group "unavoidable" asks for a need, and ends by itself. To be called under
    GRANTS_LOCK. Raises NeedMissing, RoleFull.
    """
    reason, expires_at = _checked_need(now, role, need)
    held = active_grant(session, account_id, role)
    if held and _holds(held, now):
        return
    if held:
        held.revoked_at, held.revoked_by = held.expires_at, "expired"
        session.flush()
    require_room(session, now, role)
    has_joined = _join(session, now, actor, account_id)
    grant = StaffGrant(
        id=new_id(),
        account_id=account_id,
        role=role,
        granted_by=actor.account_id,
        granted_at=now,
        reason=reason,
        expires_at=expires_at,
    )
    session.add(grant)
    details: dict[str, object] = {"role": role}
    if expires_at:
        details["until"] = expires_at.isoformat()
    if has_joined:
        details["joined"] = True
    target = AuditedObject("account", account_id)
    record_audit(session, now, actor, "accounts.grant_role", target, **details)


def _holds(grant: StaffGrant, now: datetime) -> bool:
    return grant.expires_at is None or grant.expires_at > now


def _checked_need(now: datetime, role: Role, need: Need | None) -> tuple[str, datetime | None]:
    if not needs_reason(role) or is_thrown("people.need"):
        return "", None
    reason = need.reason.strip() if need else ""
    days = need.days if need else 0
    if not reason or len(reason) > REASON_MAXIMUM or not 1 <= days <= NEED_LONGEST_DAYS:
        raise NeedMissing(role=role, most=NEED_LONGEST_DAYS)
    return reason, now + timedelta(days=days)


def require_room(session: Session, now: datetime, role: Role) -> None:
    """Raise RoleFull when as many people hold the role as may."""
    most = headcount_most(session, role)
    if headcount(session, role, now) >= most and not is_thrown("people.headcount"):
        raise RoleFull(role=role, most=most)


def _join(session: Session, now: datetime, actor: Actor, account_id: str) -> bool:
    """Whoever holds a role works here: their time under terms begins with the first."""
    if open_engagement(session, account_id):
        return False
    session.add(
        StaffEngagement(
            id=new_id(), account_id=account_id, joined_at=now, joined_by=actor.account_id
        )
    )
    return True


def end_grant(session: Session, now: datetime, actor: Actor, grant: StaffGrant) -> None:
    """End one role in the caller's transaction; it is gone with its holder's next event."""
    grant.revoked_at, grant.revoked_by = now, actor.account_id
    target = AuditedObject("account", grant.account_id)
    record_audit(session, now, actor, "accounts.revoke_role", target, role=grant.role)
