"""Everybody who works here, or did: roles, duties, certificates, signatures."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlmodel import Session, col

from snshelper.accounts.duties.queries import duties_of, headcount, headcount_most
from snshelper.accounts.duties.rules import required_of
from snshelper.accounts.duties.tables import (
    DutySignature,
    SignedText,
    StaffEngagement,
    TrainingCertificate,
)
from snshelper.accounts.permissions import ROLES, Role
from snshelper.accounts.tables import StaffGrant

MOST_SHOWN = 200


@dataclass(frozen=True)
class Held:
    """A role that is held now; `expires_at` is None for one without an end."""

    role: str
    granted_at: datetime
    expires_at: datetime | None
    reason: str


@dataclass(frozen=True)
class Colleague:
    """Somebody under terms. `name` is what they signed with, empty before they signed."""

    engagement_id: str
    account_id: str
    name: str
    joined_at: datetime
    held: tuple[Held, ...]
    duties: frozenset[str]

    @property
    def missing(self) -> tuple[str, ...]:
        """The duties that their roles ask for and that do not hold."""
        roles = frozenset(held.role for held in self.held)
        return tuple(sorted(required_of(roles) - self.duties))


def colleagues(session: Session, now: datetime) -> list[Colleague]:
    """Everybody who works here, longest first, at most 200."""
    engagements = session.execute(
        select(StaffEngagement)
        .where(col(StaffEngagement.left_at).is_(None))
        .order_by(col(StaffEngagement.joined_at), col(StaffEngagement.id))
        .limit(MOST_SHOWN)
    ).scalars()
    held, names = roles_held(session, now), names_signed(session)
    return [_colleague(session, one, held, names, now) for one in engagements]


def _colleague(
    session: Session,
    engagement: StaffEngagement,
    held: dict[str, list[Held]],
    names: dict[str, str],
    now: datetime,
) -> Colleague:
    own = tuple(held.get(engagement.account_id, ()))
    roles = frozenset(one.role for one in own)
    return Colleague(
        engagement_id=engagement.id,
        account_id=engagement.account_id,
        name=names.get(engagement.id, ""),
        joined_at=engagement.joined_at,
        held=own,
        duties=duties_of(session.connection(), engagement.account_id, roles, now),
    )


def roles_held(session: Session, now: datetime) -> dict[str, list[Held]]:
    """Every role that is held now, by account."""
    found: dict[str, list[Held]] = defaultdict(list)
    for grant in session.execute(_held_now(now)).scalars():
        found[grant.account_id].append(
            Held(grant.role, grant.granted_at, grant.expires_at, grant.reason)
        )
    return found


def _held_now(now: datetime) -> Select[StaffGrant]:
    return (
        select(StaffGrant)
        .where(
            col(StaffGrant.revoked_at).is_(None),
            col(StaffGrant.expires_at).is_(None) | (col(StaffGrant.expires_at) > now),
        )
        .order_by(col(StaffGrant.granted_at), col(StaffGrant.id))
    )


def names_signed(session: Session) -> dict[str, str]:
    """The name that each engagement's newest signature carries."""
    signed = select(col(DutySignature.engagement_id), col(DutySignature.signed_name)).order_by(
        col(DutySignature.signed_at), col(DutySignature.id)
    )
    return {row[0]: row[1] for row in session.execute(signed)}


def certificates(session: Session, account_id: str = "") -> list[TrainingCertificate]:
    """Certificates that were not withdrawn, those that hold longest first, at most 200."""
    found = select(TrainingCertificate).where(col(TrainingCertificate.withdrawn_at).is_(None))
    if account_id:
        found = found.where(col(TrainingCertificate.account_id) == account_id)
    newest = found.order_by(col(TrainingCertificate.valid_until).desc()).limit(MOST_SHOWN)
    return list(session.execute(newest).scalars())


def last_days(session: Session, account_id: str = "") -> dict[tuple[str, str], date]:
    """Until when each kind of training holds for each account, the latest certificate counted."""
    found: dict[tuple[str, str], date] = {}
    for one in certificates(session, account_id):
        found.setdefault((one.account_id, one.kind), one.valid_until)
    return found


def unsigned_leavings(session: Session) -> list[StaffEngagement]:
    """Who left without signing and without a word about it, at most 200."""
    signed = (
        select(col(DutySignature.engagement_id))
        .join(SignedText, col(SignedText.hash) == col(DutySignature.text_hash))
        .where(col(SignedText.document) == "leaving")
    )
    found = (
        select(StaffEngagement)
        .where(
            col(StaffEngagement.left_at).is_not(None),
            col(StaffEngagement.leaving_paper) == "",
            col(StaffEngagement.id).not_in(signed),
        )
        .order_by(col(StaffEngagement.left_at))
        .limit(MOST_SHOWN)
    )
    return list(session.execute(found).scalars())


@dataclass(frozen=True)
class RoleLine:
    """A role with how many hold it and how many may."""

    role: Role
    held: int
    most: int


def role_lines(session: Session, now: datetime) -> list[RoleLine]:
    """Every role in its order."""
    return [
        RoleLine(role, headcount(session, role, now), headcount_most(session, role))
        for role in ROLES
    ]
