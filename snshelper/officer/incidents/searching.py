"""Whom an incident reached, read from the records: nothing is guessed, nothing is typed in.

Each source answers findings: a scope, how it was found, and what of it was opened when.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from snshelper.accounts.tables import LoginSession
from snshelper.fulfilment.tables import FulfilmentAttempt
from snshelper.officer.incidents.tables import Incident, IncidentSource
from snshelper.privacy.switches import is_thrown
from snshelper.privacy.tables import AuditEntry

OPENING = "privacy.open"
"""The audited action of a member of staff who opened personal data."""
_CHUNK = 1_000
_CASES = ("incident:", "disclosure:")
"""Scopes of the desk's own words: nobody is their subject, and whom they name no record says."""


@dataclass
class Finding:
    """One scope that an incident reached, and how that is known."""

    how: str
    scope: str
    fields: set[str] = field(default_factory=set)
    times: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None

    def add(self, at: datetime, fields: list[str]) -> None:
        """It was opened once more."""
        self.times += 1
        self.fields |= set(fields)
        self.first_at = min(self.first_at or at, at)
        self.last_at = max(self.last_at or at, at)


@dataclass(frozen=True)
class Window:
    """From when to when an incident lasted, both ends included."""

    begin: datetime
    end: datetime


def findings_of(
    session: Session, incident: Incident, sources: list[IncidentSource], now: datetime
) -> Iterator[Finding]:
    """Everything that the sources reached between the incident's begin and its end, or now."""
    if is_thrown("incidents.search"):
        return
    window = Window(incident.began_at, incident.ended_at or now)
    for source in sources:
        match source.kind:
            case "staff":
                yield from _opened_by(session, source.account_id, window)
            case "session":
                yield from _reached_by_session(session, source, window)
            case "scope":
                yield Finding("scope", source.value)
            case "partner":
                yield from _known_to_partner(session, source.value, window)


def _opened_by(session: Session, actor_id: str, window: Window) -> Iterator[Finding]:
    """What this member of staff opened, one finding for each scope."""
    found: dict[str, Finding] = {}
    query = select(AuditEntry).where(
        col(AuditEntry.actor_id) == actor_id,
        col(AuditEntry.action) == OPENING,
        col(AuditEntry.at).between(window.begin, window.end),
    )
    for entry in session.execute(query).scalars().yield_per(_CHUNK):
        if entry.object_id.startswith(_CASES):
            continue
        fields = entry.details.get("fields", [])
        one = found.setdefault(entry.object_id, Finding("opened", entry.object_id))
        one.add(entry.at, [str(name) for name in fields])
    yield from found.values()


def _reached_by_session(
    session: Session, source: IncidentSource, window: Window
) -> Iterator[Finding]:
    """Whose log-in it was, and what they opened as staff while it was good."""
    login = session.execute(
        select(LoginSession).where(
            col(LoginSession.account_id) == source.account_id,
            col(LoginSession.token_hash).startswith(source.value, autoescape=True),
        )
    ).scalar_one_or_none()
    if login is None:
        return
    begin = max(window.begin, login.created_at)
    end = min(window.end, login.revoked_at or login.expires_at)
    if begin > end:
        return
    yield Finding("session", f"account:{login.account_id}", first_at=begin, last_at=end)
    yield from _opened_by(session, login.account_id, Window(begin, end))


def _known_to_partner(session: Session, connector: str, window: Window) -> Iterator[Finding]:
    """Every order the partner was ever handed before the end: it may have kept them all."""
    after = ""
    while True:
        rows = session.execute(
            select(col(FulfilmentAttempt.order_id).label("id"))
            .where(
                col(FulfilmentAttempt.connector) == connector,
                col(FulfilmentAttempt.sent_at) <= window.end,
                col(FulfilmentAttempt.order_id) > after,
            )
            .distinct()
            .order_by(col(FulfilmentAttempt.order_id))
            .limit(_CHUNK)
        ).all()
        yield from (Finding("partner", f"order:{row.id}") for row in rows)
        if len(rows) < _CHUNK:
            return
        after = rows[-1].id
