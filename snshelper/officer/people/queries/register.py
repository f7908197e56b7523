"""Everybody who works here, or did: roles, duties, certificates, signatures."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlmodel import Session, col

from snshelper.accounts.duties.contents import names_signed
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
from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import DutiesLapsed
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.privacy.gate import Reading
from snshelper.privacy.scopes import SCOPES
from snshelper.privacy.uses import Use

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
    """Somebody under terms."""

    engagement_id: str
    account_id: str
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
    held = roles_held(session, now)
    engagements = session.execute(_working()).scalars()
    return [_colleague(session, one, held, now) for one in engagements]


def _working() -> Select[StaffEngagement]:
    return (
        select(StaffEngagement)
        .where(col(StaffEngagement.left_at).is_(None))
        .order_by(col(StaffEngagement.joined_at), col(StaffEngagement.id))
        .limit(MOST_SHOWN)
    )


def _colleague(
    session: Session,
    engagement: StaffEngagement,
    held: dict[str, list[Held]],
    now: datetime,
) -> Colleague:
    own = tuple(held.get(engagement.account_id, ()))
    roles = frozenset(one.role for one in own)
    return Colleague(
        engagement_id=engagement.id,
        account_id=engagement.account_id,
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


def names_of_colleagues(deps: Deps, actor: Actor) -> dict[str, str]:
    """The names with which those who work here signed, by account.

    Opening them is recorded. Nobody's for an actor whose own duties lapsed: they may use the
    register, which is where the duties are seen. Raises NotAllowed without `people.write`.
    """
    with unit_of_work(deps.engine) as session:
        everybody = list(session.execute(_working()).scalars())
        try:
            names = names_signed(session, deps, Reading(actor, Use.ROSTER), everybody)
        except DutiesLapsed:
            return {}
    return {one.account_id: names[one.id] for one in everybody if one.id in names}


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
    destroyed = select(SCOPES.c.name).where(
        SCOPES.c.name == "staff:" + col(StaffEngagement.id), SCOPES.c.state == "destroyed"
    )
    found = (
        select(StaffEngagement)
        .where(
            col(StaffEngagement.left_at).is_not(None),
            col(StaffEngagement.leaving_paper).is_(None),
            col(StaffEngagement.id).not_in(signed),
            ~destroyed.exists(),
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
