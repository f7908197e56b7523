"""Due things that come from what happened: incidents, paper, demands, payouts, weak packages."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from snshelper.accounts.permissions import Permission
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.officer.disclosures.queries import disclosures_due
from snshelper.officer.front.rules import Due, last_day
from snshelper.officer.incidents.queries.due import incidents_due
from snshelper.officer.incidents.wording import incident_code
from snshelper.officer.papers.queries import papers_due
from snshelper.officer.people.rotation import rotations_under_way
from snshelper.officer.retention.wording import moment
from snshelper.officer.vulnerabilities.queries import vulnerability_state
from snshelper.privacy.calendar import KOREA
from snshelper.support.attachments.scanner import look_at_scanner
from snshelper.wallet.payouts.queries import payouts_due

INCIDENTS: tuple[str, Permission] = ("/admin/privacy/incidents", "incidents.write")
_PAPERS: tuple[str, Permission] = ("/admin/privacy/papers", "papers.write")
_DISCLOSURES: tuple[str, Permission] = ("/admin/privacy/disclosures", "disclosures.ask")
_PAYOUTS: tuple[str, Permission] = ("/admin/payouts", "payouts.write")
_PINNED = Path(__file__).parents[4] / "requirements.txt"
_GRAVE = ("forged", "vulnerable")


def incidents(session: Session, now: datetime) -> Iterator[Due]:
    """Open incidents with their 72 hours and what is left to do."""
    for one in incidents_due(session, now):
        # Once everybody was told in time, what is left has no day of its own.
        has_day = one.is_late or now < one.due_at
        yield Due(
            "front.due.incident",
            f"{INCIDENTS[0]}?incident={one.id}",
            INCIDENTS[1],
            last_day(one.due_at) if has_day else None,
            one.is_late,
            values={
                "code": incident_code(one.number),
                "people": f"{one.people:,}",
                "untold": f"{one.untold:,}",
                "until": f"{one.due_at.astimezone(KOREA):%m-%d %H:%M}",
            },
        )


def papers(session: Session, now: datetime) -> Iterator[Due]:
    """Printed copies that are open for too long, and those that wait for a witness."""
    found = papers_due(session, now)
    if found.overdue and found.oldest:
        count, day = {"count": f"{found.overdue:,}"}, last_day(found.oldest)
        yield Due("front.due.papers", *_PAPERS, day, is_late=True, values=count)
    if found.unwitnessed:
        yield Due("front.due.unwitnessed", *_PAPERS, values={"count": f"{found.unwitnessed:,}"})


def disclosures(session: Session, now: datetime) -> Iterator[Due]:
    """Demands of authorities: to decide, to hand out, and people to be told about them."""
    found = disclosures_due(session, now)
    for step, count, late in (
        ("asked", found.asked, 0),
        ("confirmed", found.confirmed, 0),
        ("untold", found.untold, found.untold_late),
    ):
        if count:
            yield Due(
                f"front.due.disclosures.{step}",
                *_DISCLOSURES,
                is_late=late > 0,
                values={"count": f"{count:,}"},
            )


def payouts(session: Session, now: datetime) -> Iterator[Due]:
    """Money of closed accounts that was promised to bank accounts."""
    found = payouts_due(session)
    if found:
        count, is_late = {"count": f"{found.count:,}"}, now >= found.due_at
        yield Due("front.due.payouts", *_PAYOUTS, last_day(found.due_at), is_late, values=count)


def vulnerabilities(deps: Deps) -> Iterator[Due]:
    """A proof about the pinned packages that is missing, old or bad; a demo needs none."""
    requirements = _PINNED.read_text(encoding="utf-8") if _PINNED.is_file() else ""
    with reading(deps.engine) as session:
        state = vulnerability_state(session, deps.settings, deps.clock(), requirements)
    if not state.is_due or (state.status == "never" and deps.settings.is_demo):
        return
    is_late = state.status in _GRAVE
    # It is done where the program runs: there is no page to lead to.
    yield Due(f"front.due.analysis.{state.status}", "", "privacy.front", is_late=is_late)


def keys(deps: Deps) -> Iterator[Due]:
    """A key ring that the settings give, and that must be changed there: somebody left a role."""
    with reading(deps.engine) as session:
        unheard = [one for one in rotations_under_way(session) if one.begun_at is None]
    if unheard and not deps.vault.keeps_ring:
        since = {"day": moment(unheard[0].wanted_at)}
        yield Due("front.due.keys", "", "privacy.front", values=since)


def scanner(deps: Deps) -> Iterator[Due]:
    """A virus scanner that is set up but does not answer, or is out of date: no file is taken."""
    status = look_at_scanner(deps).status
    if status in ("unreachable", "stale"):
        yield Due(f"front.due.scanner.{status}", "", "privacy.front")
