"""Where due things come from: one function for each desk of the officer."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import Select, select
from sqlmodel import Session, col

from snshelper.accounts.permissions import Permission
from snshelper.kernel.i18n import Texts
from snshelper.kernel.ids import short_code
from snshelper.kernel.runtime import Deps
from snshelper.officer.front.rules import HOLD_ENDS_SOON, MAILING_PATIENCE, Due, last_day
from snshelper.officer.mailings.tables import Mailing
from snshelper.officer.people.queries.due import Due as PeopleDue
from snshelper.officer.people.queries.due import DueKind, by_sitting, people_due
from snshelper.officer.people.wording import listed, what_text
from snshelper.officer.policy.actions import has_candidate
from snshelper.officer.policy.letters import MAILING as POLICY_MAILING
from snshelper.officer.requests.queries import requests_due
from snshelper.officer.retention.schedule import ALARM_AFTER
from snshelper.officer.retention.tables import DestructionManifest, LegalHold
from snshelper.officer.retention.wording import manifest_code, moment, scope_words
from snshelper.privacy.calendar import local_day
from snshelper.privacy.policy import coming
from snshelper.privacy.versions import published_versions

_MOST = 50
_RETENTION = "/admin/privacy/retention"
_POLICY = "/admin/privacy/policy"
_DUTIES = "/admin/duties"
_PEOPLE: tuple[str, Permission] = ("/admin/privacy/people", "people.write")
_PLACE_OF: dict[DueKind, tuple[str, Permission]] = {
    "no_officer": ("/admin/staff", "staff.write"),
    "review": ("/admin/privacy/openings", "people.write"),
}
_DONE_BY_ONESELF: tuple[DueKind, ...] = ("duty_missing", "training_lapses", "handover")


def manifests(session: Session, now: datetime) -> Iterator[Due]:
    """Destructions that nobody approved yet; late after 24 hours, as the alarm says."""
    waiting = (
        select(DestructionManifest)
        .where(col(DestructionManifest.state) == "selected")
        .order_by(col(DestructionManifest.number))
        .limit(_MOST)
    )
    for one in session.execute(waiting).scalars():
        late_at = one.made_at + ALARM_AFTER
        yield Due(
            "front.due.manifest",
            f"{_RETENTION}?manifest={one.id}",
            "retention.request",
            last_day(late_at),
            now >= late_at,
            values={
                "code": manifest_code(one.number),
                "scopes": f"{one.line_count:,}",
                "since": moment(one.made_at),
            },
        )


def holds(session: Session, now: datetime) -> Iterator[Due]:
    """Legal holds that end within two weeks: lengthened now, or never again."""
    ending = (
        select(LegalHold)
        .where(
            col(LegalHold.lifted_at).is_(None),
            col(LegalHold.until) > now,
            col(LegalHold.until) <= now + HOLD_ENDS_SOON,
        )
        .order_by(col(LegalHold.until), col(LegalHold.id))
        .limit(_MOST)
    )
    for one in session.execute(ending).scalars():
        yield Due(
            "front.due.hold",
            _RETENTION,
            "retention.request",
            last_day(one.until),
            mark="ends",
            values={"scope": partial(scope_words, scope=one.target)},
        )


def requests(session: Session, now: datetime) -> Iterator[Due]:
    """Requests about own data with three days left or less."""
    for one in requests_due(session, now):
        yield Due(
            f"front.due.request.{one.kind}",
            "/admin/privacy/requests",
            "requests.write",
            last_day(one.due_at),
            one.is_late,
            values={"code": short_code(one.id)},
        )


def people(session: Session, now: datetime) -> Iterator[Due]:
    """Duties, trainings, roles, handovers and the monthly review of openings."""
    yield from map(_about_people, by_sitting(people_due(session, now)))


def _about_people(alike: Sequence[PeopleDue]) -> Due:
    """One line about one person, or nobody; `alike` differ in what they are about alone."""
    one = alike[0]
    path, needs = _PLACE_OF.get(one.kind, _PEOPLE)
    return Due(
        f"front.due.{one.kind}",
        path,
        needs,
        one.day,
        one.is_late,
        "ends" if one.kind == "role_ends" else "until",
        {"what": partial(_listed, alike=alike)},
        one.account_id,
        _DUTIES if one.kind in _DONE_BY_ONESELF else "",
    )


def _listed(t: Texts, alike: Sequence[PeopleDue]) -> str:
    return listed(t, (what_text(t, one) for one in alike))


def versions(session: Session, now: datetime) -> Iterator[Due]:
    """Versions of the policy that were announced and do not apply yet."""
    for one in coming(published_versions(session), now):
        day = local_day(one.effective_at)
        number = {"version": str(one.number)}
        yield Due(
            "front.due.version", _POLICY, "policy.announce", day, mark="begins", values=number
        )


def mailings(session: Session, now: datetime) -> Iterator[Due]:
    """Letters to members that were not all written yet; late a day after they began."""
    for one in session.execute(_unfinished()).scalars():
        late_at = one.begun_at + MAILING_PATIENCE
        key = "front.due.policy_mailing" if one.kind == POLICY_MAILING else "front.due.mailing"
        yield Due(
            key,
            _POLICY,
            "policy.announce",
            last_day(late_at),
            now >= late_at,
            values={
                "about": one.about,
                "written": f"{one.written + one.withheld:,}",
                "readers": f"{one.readers:,}",
            },
        )


def _unfinished() -> Select[Mailing]:
    unfinished = select(Mailing).where(col(Mailing.finished_at).is_(None))
    return unfinished.order_by(col(Mailing.begun_at)).limit(_MOST)


def candidate(deps: Deps) -> Iterator[Due]:
    """The program's own text of the policy, when it says more than the published one."""
    if has_candidate(deps):
        yield Due("front.due.candidate", _POLICY, "policy.announce", mark="open")
