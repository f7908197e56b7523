"""Which duties of somebody hold right now."""

from collections.abc import Set
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, literal, select, union_all
from sqlmodel import Session, col

from snshelper.accounts.duties.rules import (
    EXTERNAL_GRACE,
    EXTERNAL_ROLES,
    USUAL_HEADCOUNT,
    day_of,
    duties_that_hold,
)
from snshelper.accounts.duties.tables import (
    DutySignature,
    RoleHeadcount,
    StaffEngagement,
    TrainingCertificate,
)
from snshelper.accounts.duties.texts import current_hashes
from snshelper.accounts.permissions import Role
from snshelper.accounts.tables import StaffGrant
from snshelper.privacy.switches import is_thrown

# Asked at every event of somebody who works here: one statement, built once. Each row is one fact:
# the hash of a text they signed, a kind of training that holds, or that they are in their grace.
_FACTS = union_all(
    select(col(DutySignature.text_hash))
    .join(StaffEngagement, col(StaffEngagement.id) == col(DutySignature.engagement_id))
    .where(
        col(StaffEngagement.account_id) == bindparam("account_id"),
        col(StaffEngagement.left_at).is_(None),
    ),
    select(col(TrainingCertificate.kind)).where(
        col(TrainingCertificate.account_id) == bindparam("account_id"),
        col(TrainingCertificate.valid_until) >= bindparam("today"),
        col(TrainingCertificate.withdrawn_at).is_(None),
    ),
    select(literal("external_training"))
    .select_from(StaffGrant)
    .where(
        col(StaffGrant.account_id) == bindparam("account_id"),
        col(StaffGrant.role).in_(sorted(EXTERNAL_ROLES)),
    )
    .group_by(col(StaffGrant.account_id))
    .having(func.min(col(StaffGrant.granted_at)) > bindparam("grace_began")),
)


def duties_of(
    connection: Connection, account_id: str, roles: Set[str], now: datetime
) -> frozenset[str]:
    """The duties of a holder of `roles` that hold at `now`."""
    asked = {
        "account_id": account_id,
        "today": day_of(now),
        "grace_began": now - EXTERNAL_GRACE,
    }
    facts = frozenset(connection.execute(_FACTS, asked).scalars())
    proofs = {
        "terms": facts & current_hashes("terms") or is_thrown("people.terms"),
        "pledge": facts & current_hashes("pledge") or is_thrown("people.pledge"),
        "training": "training" in facts or is_thrown("people.training"),
        "external_training": "external_training" in facts or is_thrown("people.external_training"),
    }
    return duties_that_hold(roles, {duty for duty, proof in proofs.items() if proof})


def headcount_most(session: Session, role: Role) -> int:
    """How many people may hold the role at the same time."""
    row = session.get(RoleHeadcount, role)
    return row.most if row else USUAL_HEADCOUNT[role]


def headcount(session: Session, role: Role, now: datetime) -> int:
    """How many people hold the role now."""
    holders = select(func.count()).where(
        col(StaffGrant.role) == role,
        col(StaffGrant.revoked_at).is_(None),
        (col(StaffGrant.expires_at).is_(None)) | (col(StaffGrant.expires_at) > now),
    )
    return int(session.execute(holders).scalar_one())


def open_engagement(session: Session, account_id: str) -> StaffEngagement | None:
    """The time under terms that has not ended."""
    return session.execute(
        select(StaffEngagement).where(
            col(StaffEngagement.account_id) == account_id, col(StaffEngagement.left_at).is_(None)
        )
    ).scalar_one_or_none()
