"""Opening an incident, and saying what is known of it and what was done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import col

from snshelper.kernel.actor import Actor
from snshelper.kernel.i18n import LANGUAGES, Lang
from snshelper.kernel.ids import new_id
from snshelper.kernel.locks import hold_lock
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.officer.incidents.actions.desk import open_one, record, require_desk
from snshelper.officer.incidents.contents import keep_incident, write
from snshelper.officer.incidents.errors import IncidentIncomplete
from snshelper.officer.incidents.rules import (
    CATEGORIES,
    NOT_LIABLE,
    WORDS_LIMIT,
    Cause,
)
from snshelper.officer.incidents.tables import (
    Incident,
    IncidentMeasure,
    IncidentWords,
)


@dataclass(frozen=True)
class IncidentDraft:
    """What is known when an incident is opened; `ended_at` is None while it lasts."""

    facts: str
    cause: Cause | None
    categories: Sequence[str]
    is_sensitive: bool
    noticed_at: datetime | None
    began_at: datetime | None
    ended_at: datetime | None


def open_incident(deps: Deps, actor: Actor, draft: IncidentDraft) -> str:
    """Keep a new incident; answers its id. The clock runs from when it was noticed.

    Nothing is owed for the customer's own mistakes and the basic risks of the internet: that
    decision stands from the beginning. Raises IncidentIncomplete.
    """
    require_desk(actor)
    now = deps.clock()
    cause, noticed, began = _checked(draft, now)
    with unit_of_work(deps.engine) as session:
        hold_lock(session, "incident-number")
        last = session.execute(select(func.max(col(Incident.number)))).scalar_one()
        incident = Incident(
            id=new_id(),
            number=(last or 0) + 1,
            cause=cause,
            categories=[str(one) for one in CATEGORIES if one in draft.categories],
            is_sensitive=draft.is_sensitive,
            noticed_at=noticed,
            began_at=began,
            ended_at=draft.ended_at,
            opened_by=actor.account_id,
            opened_at=now,
        )
        if cause in NOT_LIABLE:
            incident.compensation = "none"
            incident.compensation_by, incident.compensation_at = "system", now
        keep_incident(session, deps, incident, draft.facts.strip())
        record(session, deps, actor, "incidents.open", incident, cause=cause)
    return incident.id


def _checked(draft: IncidentDraft, now: datetime) -> tuple[Cause, datetime, datetime]:
    if not 0 < len(draft.facts.strip()) <= WORDS_LIMIT:
        raise IncidentIncomplete(reason="facts")
    if draft.cause is None:
        raise IncidentIncomplete(reason="cause")
    if not set(draft.categories) & set(CATEGORIES):
        raise IncidentIncomplete(reason="categories")
    if draft.noticed_at is None or draft.noticed_at > now:
        raise IncidentIncomplete(reason="noticed_at")
    if draft.began_at is None or draft.began_at > draft.noticed_at:
        raise IncidentIncomplete(reason="began_at")
    if draft.ended_at is not None and not draft.began_at <= draft.ended_at <= now:
        raise IncidentIncomplete(reason="ended_at")
    return draft.cause, draft.noticed_at, draft.began_at


def end_incident(deps: Deps, actor: Actor, incident_id: str, ended_at: datetime | None) -> None:
    """Say until when it lasted. Raises IncidentIncomplete for a moment that cannot be."""
    require_desk(actor)
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        incident = open_one(session, incident_id)
        if ended_at is None or not incident.began_at <= ended_at <= now:
            raise IncidentIncomplete(reason="ended_at")
        incident.ended_at = ended_at
        record(session, deps, actor, "incidents.end", incident)


def write_words(
    deps: Deps, actor: Actor, incident_id: str, words: Mapping[Lang, tuple[str, str]]
) -> None:
    """What the notices say: what happened and what was done, by language.

    An empty text may be written later. Raises IncidentIncomplete when a text is too long, or when
    notices left already: what people were told stays as it was told.
    """
    require_desk(actor)
    if any(len(text) > WORDS_LIMIT for texts in words.values() for text in texts):
        raise IncidentIncomplete(reason="words")
    with unit_of_work(deps.engine) as session:
        incident = open_one(session, incident_id)
        if incident.notices_at:
            raise IncidentIncomplete(reason="words_sent")
        for lang in LANGUAGES:
            happened, measures = (text.strip() for text in words.get(lang, ("", "")))
            row = session.get(IncidentWords, (incident_id, lang))
            if row is None:
                row = IncidentWords(incident_id=incident_id, lang=lang)
                session.add(row)
            write(session, deps, incident_id, row, "happened", happened)
            write(session, deps, incident_id, row, "measures", measures)
        record(session, deps, actor, "incidents.write_words", incident)


def record_measure(deps: Deps, actor: Actor, incident_id: str, words: str) -> None:
    """Keep one measure that was taken. Raises IncidentIncomplete without words."""
    require_desk(actor)
    if not 0 < len(words.strip()) <= WORDS_LIMIT:
        raise IncidentIncomplete(reason="measure")
    with unit_of_work(deps.engine) as session:
        incident = open_one(session, incident_id)
        measure = IncidentMeasure(
            id=new_id(),
            incident_id=incident_id,
            taken_by=actor.account_id,
            taken_at=deps.clock(),
        )
        write(session, deps, incident_id, measure, "words", words.strip())
        session.add(measure)
        record(session, deps, actor, "incidents.record_measure", incident)
