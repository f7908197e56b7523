"""Incidents, where to look, the people that were reached, and what was done for each of them.

Nothing here is ever deleted; triggers (in the migrations) keep a closed incident as it was closed.
What officers write may name people: it stands sealed and ends, the rest stays.
"""

from datetime import datetime

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlmodel import SQLModel

from snshelper.kernel.database import UtcDateTime
from snshelper.kernel.vault.sealing import Sealed
from snshelper.privacy.declarations import (
    AUDIT_RECORD,
    INCIDENT_WORDS,
    STAFF_RECORD,
    TECHNICAL,
    column,
    sealed,
)
from snshelper.privacy.uses import Use

_WORDS = INCIDENT_WORDS.opened_for(Use.INVESTIGATING)
_NOTICE = INCIDENT_WORDS.opened_for(Use.INVESTIGATING, Use.NOTICE)
_ABOUT_PERSON = INCIDENT_WORDS.opened_for(Use.INVESTIGATING, Use.SELF, Use.RIGHTS)


class Incident(SQLModel, table=True):
    """Personal data was lost, taken, altered or damaged; `open` until every task is done.

    `affected_at` is the moment up to which the records were searched. The decisions are empty
    until they are made: `compensation` is `none` or `paid`, `authority` is `reported` or
    `not_required`. Where `compensation_by` is `system` the cause alone decided, without words.
    """

    __tablename__ = "incident"
    __table_args__ = (Index("ix_incident_state", "state", "number"),)
    id: str = column(AUDIT_RECORD, String(36), primary_key=True)
    number: int = column(AUDIT_RECORD, Integer, unique=True)
    state: str = column(AUDIT_RECORD, String(10), default="open")
    cause: str = column(AUDIT_RECORD, String(12))
    facts: Sealed | None = sealed(_WORDS)
    categories: list[str] = column(AUDIT_RECORD, JSON)
    is_sensitive: bool = column(AUDIT_RECORD, Boolean, default=False)
    noticed_at: datetime = column(AUDIT_RECORD, UtcDateTime)
    began_at: datetime = column(AUDIT_RECORD, UtcDateTime)
    ended_at: datetime | None = column(AUDIT_RECORD, UtcDateTime, nullable=True, default=None)
    opened_by: str = column(AUDIT_RECORD, String(36))
    opened_at: datetime = column(AUDIT_RECORD, UtcDateTime)
    affected_at: datetime | None = column(AUDIT_RECORD, UtcDateTime, nullable=True, default=None)
    notices_by: str = column(AUDIT_RECORD, String(36), default="")
    notices_at: datetime | None = column(AUDIT_RECORD, UtcDateTime, nullable=True, default=None)
    compensation: str = column(AUDIT_RECORD, String(6), default="")
    compensation_yen: int = column(AUDIT_RECORD, Integer, default=0)
    compensation_reason: Sealed | None = sealed(_WORDS)
    compensation_by: str = column(AUDIT_RECORD, String(36), default="")
    compensation_at: datetime | None = column(
        AUDIT_RECORD, UtcDateTime, nullable=True, default=None
    )
    authority: str = column(AUDIT_RECORD, String(12), default="")
    authority_words: Sealed | None = sealed(_WORDS)
    authority_by: str = column(AUDIT_RECORD, String(36), default="")
    authority_at: datetime | None = column(AUDIT_RECORD, UtcDateTime, nullable=True, default=None)
    alarmed_at: datetime | None = column(TECHNICAL, UtcDateTime, nullable=True, default=None)
    closed_by: str = column(AUDIT_RECORD, String(36), default="")
    closed_at: datetime | None = column(AUDIT_RECORD, UtcDateTime, nullable=True, default=None)


class IncidentWords(SQLModel, table=True):
    """What the notice says in one language: what happened, and what was done about it."""

    __tablename__ = "incident_words"
    incident_id: str = column(AUDIT_RECORD, String(36), ForeignKey("incident.id"), primary_key=True)
    lang: str = column(AUDIT_RECORD, String(2), primary_key=True)
    happened: Sealed | None = sealed(_NOTICE)
    measures: Sealed | None = sealed(_NOTICE)


class IncidentMeasure(SQLModel, table=True):
    """One measure that was taken, for the shop's own record."""

    __tablename__ = "incident_measure"
    id: str = column(AUDIT_RECORD, String(36), primary_key=True)
    incident_id: str = column(AUDIT_RECORD, String(36), ForeignKey("incident.id"), index=True)
    words: Sealed | None = sealed(_WORDS)
    taken_by: str = column(AUDIT_RECORD, String(36))
    taken_at: datetime = column(AUDIT_RECORD, UtcDateTime)


class IncidentSource(SQLModel, table=True):
    """Where to look for affected people: a `staff` account, a `session`, a `scope`, a `partner`.

    `account_id` is who the log-in or the staff account belongs to; empty for the other two.
    """

    __tablename__ = "incident_source"
    __table_args__ = (UniqueConstraint("incident_id", "kind", "value"),)
    id: str = column(AUDIT_RECORD, String(36), primary_key=True)
    incident_id: str = column(AUDIT_RECORD, String(36), ForeignKey("incident.id"))
    kind: str = column(AUDIT_RECORD, String(10))
    value: str = column(AUDIT_RECORD, String(64))
    account_id: str = column(AUDIT_RECORD, String(36), default="")
    named_by: str = column(AUDIT_RECORD, String(36))
    named_at: datetime = column(AUDIT_RECORD, UtcDateTime)


class AffectedPerson(SQLModel, table=True):
    """One person an incident reached; told once, made good once.

    `person` is `account:<id>`, `consult:<inquiry id>` for an asker without an account, or
    `consignee:<order id>`. `state`: `waiting` to be told, `mailed`, `same` (another row has the
    same address and was mailed), `unreachable` (must be told another way), `told` another way, or
    `removed` with a reason. `mark` is a keyed hash of the address a mail went to.
    """

    __tablename__ = "affected_person"
    __table_args__ = (
        UniqueConstraint("incident_id", "person"),
        UniqueConstraint("incident_id", "mark"),
        Index("ix_affected_person_state", "incident_id", "state", "id"),
    )
    id: str = column(AUDIT_RECORD, String(36), primary_key=True)
    incident_id: str = column(AUDIT_RECORD, String(36), ForeignKey("incident.id"))
    person: str = column(AUDIT_RECORD, String(60))
    account_id: str = column(AUDIT_RECORD, String(36), default="")
    lang: str = column(AUDIT_RECORD, String(2))
    state: str = column(AUDIT_RECORD, String(12))
    found_at: datetime = column(AUDIT_RECORD, UtcDateTime)
    mark: str | None = column(AUDIT_RECORD, String(64), nullable=True, default=None)
    mail_id: str = column(AUDIT_RECORD, String(36), default="")
    settled_by: str = column(STAFF_RECORD, String(36), default="")
    settled_words: Sealed | None = sealed(_ABOUT_PERSON)
    settled_at: datetime | None = column(AUDIT_RECORD, UtcDateTime, nullable=True, default=None)
    paid_yen: int = column(AUDIT_RECORD, Integer, default=0)
    paid_words: Sealed | None = sealed(_ABOUT_PERSON)
    paid_at: datetime | None = column(AUDIT_RECORD, UtcDateTime, nullable=True, default=None)


class AffectedFinding(SQLModel, table=True):
    """How a person was found: `opened`, `session`, `scope`, `partner` or `manual`.

    `scope` and `fields` say what of theirs it was; `times` how often it was opened.
    """

    __tablename__ = "affected_finding"
    __table_args__ = (UniqueConstraint("person_id", "how", "scope"),)
    id: str = column(AUDIT_RECORD, String(36), primary_key=True)
    person_id: str = column(AUDIT_RECORD, String(36), ForeignKey("affected_person.id"))
    how: str = column(AUDIT_RECORD, String(10))
    scope: str = column(AUDIT_RECORD, String(60))
    fields: list[str] = column(AUDIT_RECORD, JSON)
    times: int = column(AUDIT_RECORD, Integer)
    first_at: datetime | None = column(AUDIT_RECORD, UtcDateTime, nullable=True, default=None)
    last_at: datetime | None = column(AUDIT_RECORD, UtcDateTime, nullable=True, default=None)
    words: Sealed | None = sealed(_ABOUT_PERSON)
