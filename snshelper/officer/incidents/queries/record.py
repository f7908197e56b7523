"""One incident with everything the officer decides by, and the list of all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from snshelper.accounts.queries import HANDLE_LENGTH
from snshelper.accounts.tables import LoginSession, StaffGrant
from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.mail.tables import OutboxMail
from snshelper.officer.incidents.contents import OpenedWords, open_words
from snshelper.officer.incidents.errors import IncidentGone
from snshelper.officer.incidents.queries.standing import standing_of
from snshelper.officer.incidents.rules import Standing
from snshelper.officer.incidents.tables import (
    AffectedFinding,
    AffectedPerson,
    Incident,
    IncidentMeasure,
    IncidentSource,
    IncidentWords,
)
from snshelper.privacy.gate import Reading
from snshelper.privacy.uses import Use

PAGE = 50
_LOGINS = 20
_PERMISSION = "incidents.write"


@dataclass(frozen=True)
class Affected:
    """One person, how they were found, and what became of their mail (`sent` or `refused`)."""

    row: AffectedPerson
    findings: tuple[AffectedFinding, ...]
    mail: str
    opened: OpenedWords


@dataclass(frozen=True)
class IncidentRecord:
    """An incident as its officer reads it; `people` is a page of up to 50."""

    incident: Incident
    standing: Standing
    sources: tuple[IncidentSource, ...]
    measures: tuple[IncidentMeasure, ...]
    words: tuple[IncidentWords, ...]
    people: tuple[Affected, ...]
    opened: OpenedWords


@dataclass(frozen=True)
class Login:
    """A log-in of an account; `handle` names it as a source."""

    handle: str
    created_at: datetime
    ends_at: datetime


def list_incidents(deps: Deps, actor: Actor, before: int = 0) -> list[tuple[Incident, Standing]]:
    """A page of incidents, newest first, older than number `before` when given."""
    actor.require(_PERMISSION)
    query = select(Incident).order_by(col(Incident.number).desc()).limit(PAGE)
    if before:
        query = query.where(col(Incident.number) < before)
    with reading(deps.engine) as session:
        found = session.execute(query).scalars()
        return [(incident, standing_of(session, incident)) for incident in found]


def read_incident(deps: Deps, actor: Actor, incident_id: str, after: str = "") -> IncidentRecord:
    """One incident, with the people after the id `after`; that its words were opened is audited.

    Raises IncidentGone, NotAllowed, DutiesLapsed.
    """
    actor.require(_PERMISSION)
    with unit_of_work(deps.engine) as session:
        incident = session.get(Incident, incident_id)
        if incident is None:
            raise IncidentGone()
        measures, words = _measures(session, incident_id), _words(session, incident_id)
        people = _people(session, incident_id, after)
        findings = _findings(session, [person.id for person in people])
        found = [finding for those in findings.values() for finding in those]
        rows = (incident, *measures, *words, *people, *found)
        opened = open_words(session, deps, Reading(actor, Use.INVESTIGATING), incident_id, rows)
        mails = _mails(session, [person.mail_id for person in people if person.mail_id])
        return IncidentRecord(
            incident,
            standing_of(session, incident),
            _sources(session, incident_id),
            measures,
            words,
            tuple(
                Affected(
                    person,
                    tuple(findings.get(person.id, ())),
                    mails.get(person.mail_id, ""),
                    opened,
                )
                for person in people
            ),
            opened,
        )


def _sources(session: Session, incident_id: str) -> tuple[IncidentSource, ...]:
    query = select(IncidentSource).where(col(IncidentSource.incident_id) == incident_id)
    return tuple(session.execute(query.order_by(col(IncidentSource.id))).scalars())


def _measures(session: Session, incident_id: str) -> tuple[IncidentMeasure, ...]:
    query = select(IncidentMeasure).where(col(IncidentMeasure.incident_id) == incident_id)
    return tuple(session.execute(query.order_by(col(IncidentMeasure.id))).scalars())


def _words(session: Session, incident_id: str) -> tuple[IncidentWords, ...]:
    query = select(IncidentWords).where(col(IncidentWords.incident_id) == incident_id)
    return tuple(session.execute(query).scalars())


def _people(session: Session, incident_id: str, after: str) -> list[AffectedPerson]:
    return list(
        session.execute(
            select(AffectedPerson)
            .where(col(AffectedPerson.incident_id) == incident_id, col(AffectedPerson.id) > after)
            .order_by(col(AffectedPerson.id))
            .limit(PAGE)
        ).scalars()
    )


def _findings(session: Session, person_ids: Sequence[str]) -> dict[str, list[AffectedFinding]]:
    found: dict[str, list[AffectedFinding]] = {}
    query = select(AffectedFinding).where(col(AffectedFinding.person_id).in_(person_ids))
    for finding in session.execute(query.order_by(col(AffectedFinding.id))).scalars():
        found.setdefault(finding.person_id, []).append(finding)
    return found


def _mails(session: Session, mail_ids: Sequence[str]) -> dict[str, str]:
    rows = session.execute(
        select(col(OutboxMail.id), col(OutboxMail.sent_at), col(OutboxMail.refused_at)).where(
            col(OutboxMail.id).in_(mail_ids)
        )
    )
    return {row.id: "sent" if row.sent_at else "refused" if row.refused_at else "" for row in rows}


def staff_accounts(deps: Deps, actor: Actor) -> list[tuple[str, tuple[str, ...]]]:
    """Everybody who ever worked here, with their roles: whom a source may name."""
    actor.require(_PERMISSION)
    query = select(col(StaffGrant.account_id), col(StaffGrant.role)).order_by(
        col(StaffGrant.account_id), col(StaffGrant.role)
    )
    roles: dict[str, list[str]] = {}
    with reading(deps.engine) as session:
        for row in session.execute(query):
            roles.setdefault(row.account_id, []).append(row.role)
    return [(account_id, tuple(dict.fromkeys(names))) for account_id, names in roles.items()]


def logins_of(deps: Deps, actor: Actor, account_id: str) -> list[Login]:
    """The newest log-ins of an account, ended ones included."""
    actor.require(_PERMISSION)
    actor.require_duties()
    query = (
        select(LoginSession)
        .where(col(LoginSession.account_id) == account_id)
        .order_by(col(LoginSession.created_at).desc())
        .limit(_LOGINS)
    )
    with reading(deps.engine) as session:
        return [
            Login(row.token_hash[:HANDLE_LENGTH], row.created_at, row.revoked_at or row.expires_at)
            for row in session.execute(query).scalars()
        ]
