"""What about people is due: for the officer's front page and their own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import select
from sqlmodel import Session, col

from snshelper.accounts.duties.queries import headcount
from snshelper.accounts.duties.rules import TERMS_GRACE, day_of
from snshelper.officer.people.queries.orphans import orphan_grants
from snshelper.officer.people.queries.register import (
    Colleague,
    colleagues,
    last_days,
    unsigned_leavings,
)
from snshelper.officer.people.rules import ENDS_SOON, HANDOVER_PATIENCE, LAPSES_SOON, review_due
from snshelper.officer.people.tables import Handover, OpeningReview
from snshelper.privacy.switches import is_thrown

DueKind = Literal[
    "no_officer",
    "orphan",
    "review",
    "duty_missing",
    "training_lapses",
    "role_ends",
    "handover",
    "leaving_unsigned",
]


@dataclass(frozen=True)
class Due:
    """One thing to be done about people.

    `account_id` is whom it is about, empty for nobody; `what` is a role, a duty or a month;
    `day` the last day on which it is in time, None for at once.
    """

    kind: DueKind
    account_id: str
    what: str
    day: date | None
    is_late: bool


def people_due(session: Session, now: datetime) -> list[Due]:
    """Everything, what is late first, then by day."""
    found = [
        *_officer(session, now),
        *_orphans(session, now),
        *_reviews(session, now),
        *_colleagues(session, now),
        *_handovers(session, now),
        *_leavings(session),
    ]
    return sorted(found, key=lambda due: (not due.is_late, due.day or date.min))


def by_sitting(found: Iterable[Due]) -> list[list[Due]]:
    """What is settled in one sitting stands together: all the duties that one colleague lacks."""
    together: dict[object, list[Due]] = {}
    for one in found:
        is_duty = one.kind == "duty_missing"
        key = (one.kind, one.account_id, one.is_late) if is_duty else one
        together.setdefault(key, []).append(one)
    return list(together.values())


def _officer(session: Session, now: datetime) -> Iterator[Due]:
    if not headcount(session, "officer", now):
        yield Due("no_officer", "", "officer", None, is_late=True)


def _orphans(session: Session, now: datetime) -> Iterator[Due]:
    for grant in orphan_grants(session, now):
        yield Due("orphan", grant.account_id, grant.role, None, is_late=True)


def _reviews(session: Session, now: datetime) -> Iterator[Due]:
    waiting = select(col(OpeningReview.month)).where(col(OpeningReview.concluded_at).is_(None))
    for month in session.execute(waiting).scalars():
        day = review_due(month)
        is_late = day_of(now) > day and not is_thrown("people.review_alarm")
        yield Due("review", "", month, day, is_late)


def _colleagues(session: Session, now: datetime) -> Iterator[Due]:
    until = last_days(session)
    for one in colleagues(session, now):
        is_late = now - one.joined_at > TERMS_GRACE
        for duty in one.missing:
            yield Due("duty_missing", one.account_id, duty, None, is_late)
        yield from _ending(one, until, now)


def _ending(one: Colleague, until: dict[tuple[str, str], date], now: datetime) -> Iterator[Due]:
    today = day_of(now)
    for kind in ("training", "external_training"):
        day = until.get((one.account_id, kind))
        if one.held and day and today <= day <= today + LAPSES_SOON:
            yield Due("training_lapses", one.account_id, kind, day, is_late=False)
    for held in one.held:
        if held.expires_at and held.expires_at <= now + ENDS_SOON:
            day = day_of(held.expires_at)
            yield Due("role_ends", one.account_id, held.role, day, is_late=False)


def _handovers(session: Session, now: datetime) -> Iterator[Due]:
    for one in session.execute(select(Handover).where(col(Handover.state) == "offered")).scalars():
        ends = one.offered_at + HANDOVER_PATIENCE
        yield Due("handover", one.to_account, one.role, day_of(ends), is_late=now > ends)


def _leavings(session: Session) -> Iterator[Due]:
    for one in unsigned_leavings(session):
        yield Due("leaving_unsigned", one.account_id, one.id, None, is_late=True)
