"""Telling everybody an incident reached: once each, durably, in their language (P76)."""

import hashlib
import hmac
from collections.abc import Mapping

from sqlalchemy import select
from sqlmodel import Session, col

from snshelper.accounts.actions.step_up import require_step_up
from snshelper.accounts.keys import derived_key
from snshelper.kernel.actor import SYSTEM, Actor
from snshelper.kernel.i18n import LANGUAGES, as_language
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps, in_thread
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.mail.actions import send_mail
from snshelper.officer.incidents.actions.desk import (
    checked_reason,
    open_one,
    person_of,
    record,
    require_desk,
)
from snshelper.officer.incidents.contents import open_words, write
from snshelper.officer.incidents.errors import NobodyFound, PersonSettled, WordsMissing
from snshelper.officer.incidents.letters import notice_letter
from snshelper.officer.incidents.people import categories_of, contact_of
from snshelper.officer.incidents.queries.mails import refused_mails
from snshelper.officer.incidents.tables import (
    AffectedFinding,
    AffectedPerson,
    Incident,
    IncidentWords,
)
from snshelper.privacy.gate import Reading
from snshelper.privacy.switches import is_thrown
from snshelper.privacy.uses import Use

TELL_AFFECTED = "tell_affected"
"""The durable workflow that runs `tell_in_background` with the incident's id."""
_BATCH = 50


def start_notices(deps: Deps, actor: Actor, token: str, incident_id: str) -> None:
    """Let the notices leave. What they say stands in all three languages first.

    Raises StepUpNeeded, NobodyFound before the records were searched, WordsMissing.
    """
    require_desk(actor)
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        incident = open_one(session, incident_id)
        require_step_up(session, now, token)
        if incident.affected_at is None or not _has_people(session, incident_id):
            raise NobodyFound()
        words = words_of(session, incident_id)
        if not all(_is_written(words.get(lang)) for lang in LANGUAGES):
            raise WordsMissing()
        if incident.notices_at is None:
            incident.notices_at, incident.notices_by = now, actor.account_id
            record(session, deps, actor, "incidents.start_notices", incident)
        promise_notices(session, deps, incident)


def _has_people(session: Session, incident_id: str) -> bool:
    people = select(col(AffectedPerson.id)).where(col(AffectedPerson.incident_id) == incident_id)
    return session.execute(people.limit(1)).first() is not None


def words_of(session: Session, incident_id: str) -> Mapping[str, IncidentWords]:
    """What the notices say, by language."""
    rows = session.execute(
        select(IncidentWords).where(col(IncidentWords.incident_id) == incident_id)
    ).scalars()
    return {row.lang: row for row in rows}


def _is_written(words: IncidentWords | None) -> bool:
    return words is not None and words.happened is not None and words.measures is not None


def promise_notices(session: Session, deps: Deps, incident: Incident) -> None:
    """Durably promise the notices that wait, once they may leave at all."""
    if incident.notices_at:
        deps.queue.enqueue(session, TELL_AFFECTED, f"tell:{new_id()}", incident.id)


async def tell_in_background(deps: Deps, incident_id: str) -> None:
    """Tell everybody who waits, however often the process dies in between."""
    while await in_thread(tell_batch, deps, incident_id):
        pass


def tell_batch(deps: Deps, incident_id: str) -> bool:
    """Tell up to 50 people; answers whether somebody may still wait.

    A person's row and their mail are one commit, so nobody is told twice and nobody is skipped.
    """
    if is_thrown("incidents.notice"):
        return False
    with unit_of_work(deps.engine) as session:
        incident = session.get(Incident, incident_id, with_for_update=True)
        if incident is None or incident.notices_at is None or incident.state != "open":
            return False
        written = words_of(session, incident_id)
        opened = open_words(
            session, deps, Reading(SYSTEM, Use.NOTICE), incident_id, written.values()
        )
        if opened.has_ended:
            return False
        words = {
            lang: (opened.of(row, "happened"), opened.of(row, "measures"))
            for lang, row in written.items()
        }
        waiting = session.execute(
            select(AffectedPerson)
            .where(
                col(AffectedPerson.incident_id) == incident_id,
                col(AffectedPerson.state) == "waiting",
            )
            .order_by(col(AffectedPerson.id))
            .limit(_BATCH)
        ).scalars()
        people = list(waiting)
        for person in people:
            _tell(session, deps, incident, words, person)
    return len(people) == _BATCH


def _tell(
    session: Session,
    deps: Deps,
    incident: Incident,
    words: Mapping[str, tuple[str, str]],
    person: AffectedPerson,
) -> None:
    contact = contact_of(session, deps, person.person)
    person.settled_at, person.settled_by = deps.clock(), SYSTEM.account_id
    if contact is None:
        person.state, person.settled_at, person.settled_by = "unreachable", None, ""
        return
    mark = _mark(deps, incident, contact.address)
    sent = _mail_to(session, incident.id, mark)
    if sent:
        person.state, person.mail_id = "same", sent
        return
    lang = as_language(person.lang)
    letter = notice_letter(
        deps.settings, incident, words[lang], lang, _taken(session, incident, person)
    )
    person.mail_id = send_mail(
        session,
        deps,
        contact.address,
        letter.subject,
        letter.body,
        scope=contact.scope,
        use="rights",
    )
    person.state, person.mark = "mailed", mark
    session.flush()


def _mark(deps: Deps, incident: Incident, address: str) -> str:
    """Recognises an address within one incident, and says it to nobody."""
    key = derived_key(deps.settings, "incident-address")
    content = f"{incident.id} {address.strip().lower()}".encode()
    return hmac.digest(key, content, hashlib.sha256).hex()


def _mail_to(session: Session, incident_id: str, mark: str) -> str:
    """The mail that went to this address already; empty when none did."""
    found = select(col(AffectedPerson.mail_id)).where(
        col(AffectedPerson.incident_id) == incident_id, col(AffectedPerson.mark) == mark
    )
    return session.execute(found).scalar_one_or_none() or ""


def _taken(session: Session, incident: Incident, person: AffectedPerson) -> list[str]:
    """What was taken of this person; what the incident concerns where the records say no more."""
    rows = session.execute(
        select(col(AffectedFinding.fields)).where(col(AffectedFinding.person_id) == person.id)
    ).scalars()
    known = [list(fields) for fields in rows]
    if not all(known):
        return list(incident.categories)
    return categories_of(field for fields in known for field in fields) or list(incident.categories)


def tell_otherwise(deps: Deps, actor: Actor, incident_id: str, person_id: str, words: str) -> None:
    """Record how somebody was told whom no mail reaches.

    By telephone, by letter, by a notice on the site (Enforcement Decree article 39 (3)). Raises
    ReasonMissing, PersonGone, and PersonSettled while a mail may still arrive.
    """
    require_desk(actor)
    how = checked_reason(words)
    with unit_of_work(deps.engine) as session:
        incident = open_one(session, incident_id)
        person = person_of(session, incident_id, person_id)
        if person.state != "unreachable" and not refused_mails(session, [person.mail_id]):
            raise PersonSettled()
        person.state = "told"
        write(session, deps, incident_id, person, "settled_words", how)
        person.settled_by, person.settled_at = actor.account_id, deps.clock()
        record(session, deps, actor, "incidents.tell_otherwise", incident, person=person.person)


def waiting_incidents(deps: Deps) -> list[str]:
    """Open incidents whose notices may leave while somebody still waits."""
    with reading(deps.engine) as session:
        return list(
            session.execute(
                select(col(Incident.id))
                .where(
                    col(Incident.state) == "open",
                    col(Incident.notices_at).is_not(None),
                    col(Incident.id).in_(
                        select(col(AffectedPerson.incident_id)).where(
                            col(AffectedPerson.state) == "waiting"
                        )
                    ),
                )
                .order_by(col(Incident.number))
            ).scalars()
        )
