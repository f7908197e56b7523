"""Naming where to look for the people an incident reached."""

from sqlalchemy import select
from sqlmodel import Session, col

from snshelper.accounts.queries import HANDLE_LENGTH
from snshelper.accounts.tables import LoginSession, StaffGrant
from snshelper.fulfilment.tables import FulfilmentAttempt
from snshelper.kernel.actor import Actor
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.officer.incidents.actions.desk import open_one, record, require_desk
from snshelper.officer.incidents.errors import SourceRefused
from snshelper.officer.incidents.people import SCOPE_KINDS
from snshelper.officer.incidents.rules import SourceKind
from snshelper.officer.incidents.tables import IncidentSource

_SCOPE_LIMIT = 60


def name_source(
    deps: Deps, actor: Actor, incident_id: str, kind: SourceKind | None, value: str
) -> None:
    """Say where to look; naming the same again changes nothing. Raises SourceRefused.

    A log-in is named by the beginning of its hash, as the list of an account's log-ins shows it.
    """
    require_desk(actor)
    if kind is None:
        raise SourceRefused(reason="kind")
    with unit_of_work(deps.engine) as session:
        incident = open_one(session, incident_id)
        account_id = _owner(session, kind, value)
        known = session.execute(
            select(col(IncidentSource.id)).where(
                col(IncidentSource.incident_id) == incident_id,
                col(IncidentSource.kind) == kind,
                col(IncidentSource.value) == value,
            )
        ).first()
        if known:
            return
        session.add(
            IncidentSource(
                id=new_id(),
                incident_id=incident_id,
                kind=kind,
                value=value,
                account_id=account_id,
                named_by=actor.account_id,
                named_at=deps.clock(),
            )
        )
        incident.affected_at = None
        record(session, deps, actor, "incidents.name_source", incident, kind=kind)


def _owner(session: Session, kind: SourceKind, value: str) -> str:
    """Whose account the source is; empty for scopes and partners. Raises SourceRefused."""
    match kind:
        case "staff":
            found = session.execute(
                select(col(StaffGrant.account_id)).where(col(StaffGrant.account_id) == value)
            ).first()
            if found:
                return value
        case "session":
            logins = session.execute(
                select(col(LoginSession.account_id))
                .where(col(LoginSession.token_hash).startswith(value, autoescape=True))
                .limit(2)
            ).scalars()
            owners = list(logins) if len(value) == HANDLE_LENGTH else []
            if len(owners) == 1:
                return str(owners[0])
        case "scope":
            name, _, own_id = value.partition(":")
            if name in SCOPE_KINDS and own_id and len(value) <= _SCOPE_LIMIT:
                return ""
        case "partner":
            used = select(col(FulfilmentAttempt.id)).where(
                col(FulfilmentAttempt.connector) == value
            )
            if session.execute(used.limit(1)).first():
                return ""
    raise SourceRefused(reason=kind)
