"""Who was affected: computed from the records, and corrected by the officer with a reason."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from snshelper.kernel.actor import Actor
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.officer.incidents.actions.desk import (
    checked_reason,
    open_one,
    person_of,
    record,
    require_desk,
)
from snshelper.officer.incidents.actions.notices import promise_notices
from snshelper.officer.incidents.contents import write
from snshelper.officer.incidents.errors import PersonSettled, SourceRefused
from snshelper.officer.incidents.people import Person, people_of
from snshelper.officer.incidents.searching import Finding, findings_of
from snshelper.officer.incidents.tables import (
    AffectedFinding,
    AffectedPerson,
    Incident,
    IncidentSource,
)

_BATCH = 500
Found = tuple[Person, Finding]


def find_affected(deps: Deps, actor: Actor, incident_id: str) -> int:
    """Search the records and keep everybody they name; answers how many are new.

    Repeatable: a search that was interrupted is simply made again, somebody who was taken out
    stays out, and somebody who is found after the notices began is told by the next batch.
    """
    require_desk(actor)
    now = deps.clock()
    with reading(deps.engine) as session:
        found = _search(session, open_one(session, incident_id), now)
    count = 0
    for batch in _batches(found):
        with unit_of_work(deps.engine) as session:
            open_one(session, incident_id)
            count += _keep(session, incident_id, batch, now)
    with unit_of_work(deps.engine) as session:
        incident = open_one(session, incident_id)
        incident.affected_at = now
        record(session, deps, actor, "incidents.find_affected", incident, found=count)
        promise_notices(session, deps, incident)
    return count


def _search(session: Session, incident: Incident, now: datetime) -> list[Found]:
    sources = session.execute(
        select(IncidentSource)
        .where(col(IncidentSource.incident_id) == incident.id)
        .order_by(col(IncidentSource.id))
    ).scalars()
    findings: dict[tuple[str, str], Finding] = {}
    for finding in findings_of(session, incident, list(sources), now):
        known = findings.setdefault((finding.how, finding.scope), finding)
        # The same opening may be seen by way of the person and of their log-in: the wider one.
        if finding.times > known.times:
            findings[finding.how, finding.scope] = finding
    people = people_of(session, [finding.scope for finding in findings.values()])
    return [(people[finding.scope], finding) for finding in findings.values()]


def _batches(found: Sequence[Found]) -> Iterator[Sequence[Found]]:
    yield from (found[start : start + _BATCH] for start in range(0, len(found), _BATCH))


def _keep(session: Session, incident_id: str, found: Sequence[Found], now: datetime) -> int:
    """Rows for people who have none yet, and how each was found; answers how many are new."""
    people = {person.key: person for person, _ in found}
    ids = _ids(session, incident_id, people)
    rows = [_row(incident_id, one, now) for key, one in people.items() if key not in ids]
    session.add_all(rows)
    session.flush()
    ids |= {row.person: row.id for row in rows}
    for person, finding in found:
        _keep_finding(session, ids[person.key], finding)
    return len(rows)


def _ids(session: Session, incident_id: str, keys: Iterable[str]) -> dict[str, str]:
    rows = session.execute(
        select(col(AffectedPerson.person), col(AffectedPerson.id)).where(
            col(AffectedPerson.incident_id) == incident_id,
            col(AffectedPerson.person).in_(list(keys)),
        )
    )
    return {row.person: row.id for row in rows}


def _row(incident_id: str, person: Person, now: datetime) -> AffectedPerson:
    return AffectedPerson(
        id=new_id(),
        incident_id=incident_id,
        person=person.key,
        account_id=person.account_id,
        lang=person.lang,
        state="waiting" if person.is_known else "unreachable",
        found_at=now,
    )


def _keep_finding(session: Session, person_id: str, finding: Finding) -> AffectedFinding:
    row = session.execute(
        select(AffectedFinding).where(
            col(AffectedFinding.person_id) == person_id,
            col(AffectedFinding.how) == finding.how,
            col(AffectedFinding.scope) == finding.scope,
        )
    ).scalar_one_or_none()
    if row is None:
        row = AffectedFinding(
            id=new_id(),
            person_id=person_id,
            how=finding.how,
            scope=finding.scope,
            fields=[],
            times=0,
        )
        session.add(row)
    row.fields, row.times = sorted(finding.fields), finding.times
    row.first_at, row.last_at = finding.first_at, finding.last_at
    session.flush()
    return row


def add_person(deps: Deps, actor: Actor, incident_id: str, scope: str, reason: str) -> None:
    """Take in whom the records do not name: the person of a scope, with a reason.

    Somebody who was taken out comes back. Raises ReasonMissing, SourceRefused for a scope of
    nobody.
    """
    require_desk(actor)
    words = checked_reason(reason)
    with unit_of_work(deps.engine) as session:
        incident = open_one(session, incident_id)
        person = people_of(session, [scope])[scope]
        if not person.is_known:
            raise SourceRefused(reason="scope")
        finding = Finding("manual", scope)
        _keep(session, incident_id, [(person, finding)], deps.clock())
        row = session.get_one(AffectedPerson, _ids(session, incident_id, [person.key])[person.key])
        write(session, deps, incident_id, _keep_finding(session, row.id, finding), "words", words)
        if row.state == "removed":
            row.state, row.settled_words, row.settled_by, row.settled_at = "waiting", None, "", None
        record(session, deps, actor, "incidents.add_person", incident, person=person.key)
        promise_notices(session, deps, incident)


def remove_person(deps: Deps, actor: Actor, incident_id: str, person_id: str, reason: str) -> None:
    """Take somebody out whom the incident did not reach after all, with a reason.

    Raises ReasonMissing, PersonGone, and PersonSettled for somebody who was told already.
    """
    require_desk(actor)
    words = checked_reason(reason)
    with unit_of_work(deps.engine) as session:
        incident = open_one(session, incident_id)
        row = person_of(session, incident_id, person_id)
        if row.state not in ("waiting", "unreachable"):
            raise PersonSettled()
        row.state = "removed"
        write(session, deps, incident_id, row, "settled_words", words)
        row.settled_by, row.settled_at = actor.account_id, deps.clock()
        record(session, deps, actor, "incidents.remove_person", incident, person=row.person)
