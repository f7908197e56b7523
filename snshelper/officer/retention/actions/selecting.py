"""From what has fallen due to a manifest: selected, frozen, and waiting for approval (P17, P27)."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from sqlalchemy import bindparam, func, insert, select, text
from sqlmodel import Session, col

from snshelper.kernel.actor import SYSTEM, Actor
from snshelper.kernel.database import UtcDateTime
from snshelper.kernel.ids import new_id
from snshelper.kernel.locks import hold_lock
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.officer.retention.actions.holds import active_holds
from snshelper.officer.retention.errors import NothingDue
from snshelper.officer.retention.facts import candidates
from snshelper.officer.retention.seams import seams
from snshelper.officer.retention.selection import Selected, content_hash, select_due
from snshelper.officer.retention.tables import DestructionLine, DestructionManifest, RetentionRun
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.privacy.calendar import local_day
from snshelper.privacy.switches import is_thrown

LOCK = "retention"
MOST_LINES = 5000
"""A larger selection becomes several manifests, so that no transaction grows without bound."""
_PAGE = 1000
_LINES = DestructionLine.__table__  # type: ignore[attr-defined]
# Another process may begin the same day at the same moment.
_BEGIN_RUN = text(
    "INSERT INTO retention_run (day, begun_at, selected) VALUES (:day, :begun_at, 0)"
    " ON CONFLICT DO NOTHING"
).bindparams(bindparam("begun_at", type_=UtcDateTime))


def request_destruction(deps: Deps, actor: Actor) -> int:
    """Look now instead of at midnight; answers how many scopes were selected.

    Whoever asks cannot approve. Raises NotAllowed without `retention.request`, DutiesLapsed,
    NothingDue.
    """
    actor.require("retention.request")
    actor.require_duties()
    selected = _select_all(deps, actor)
    if not selected:
        raise NothingDue()
    return selected


def run_daily(deps: Deps) -> int:
    """The look of this Korean calendar day, once; answers how many scopes were selected.

    A look that was interrupted is taken up where it stopped: each manifest is one transaction.
    """
    now = deps.clock()
    day = local_day(now).isoformat()
    with reading(deps.engine) as session:
        run = session.get(RetentionRun, day)
    if run is not None and run.ended_at is not None:
        return 0
    if run is None:
        with unit_of_work(deps.engine) as session:
            session.execute(_BEGIN_RUN, {"day": day, "begun_at": now})
    selected = _select_all(deps, SYSTEM)
    with unit_of_work(deps.engine) as session:
        run = session.get_one(RetentionRun, day)
        run.ended_at, run.selected = deps.clock(), selected
    return selected


def _select_all(deps: Deps, actor: Actor) -> int:
    total = 0
    while selected := _make_manifest(deps, actor):
        total += selected
        if selected < MOST_LINES:
            break
    return total


def _make_manifest(deps: Deps, actor: Actor) -> int:
    """Select, freeze and list in one transaction; answers how many scopes."""
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        hold_lock(session, LOCK)
        chosen = list(islice(_chosen(session, now), MOST_LINES))
        if not chosen:
            return 0
        if not is_thrown("retention.freeze"):
            seams().scopes.freeze(session, now, [one.scope for one in chosen])
        manifest = _written(session, now, actor, chosen)
        record_audit(
            session,
            now,
            actor,
            "retention.select",
            AuditedObject("manifest", manifest.id),
            number=manifest.number,
            scopes=len(chosen),
            hash=manifest.content_hash,
        )
    return len(chosen)


def _chosen(session: Session, now: datetime) -> Iterator[Selected]:
    holds = active_holds(session, now)
    found = candidates(session, now)
    while page := list(islice(found, _PAGE)):
        kept_longer = seams().kept_longer(session, [one.scope for one in page])
        yield from select_due(page, now, holds, kept_longer)


def _written(
    session: Session, now: datetime, actor: Actor, chosen: list[Selected]
) -> DestructionManifest:
    last = session.execute(select(func.max(col(DestructionManifest.number)))).scalar_one()
    number = (last or 0) + 1
    manifest = DestructionManifest(
        id=new_id(),
        number=number,
        made_at=now,
        content_hash=content_hash(
            number, [(one.scope, one.due.at, one.due.ground, one.due.law) for one in chosen]
        ),
        line_count=len(chosen),
        state="selected",
        requested_by=actor.account_id,
    )
    session.add(manifest)
    session.flush()
    session.execute(insert(_LINES), [_line(manifest.id, one) for one in chosen])
    return manifest


def _line(manifest_id: str, one: Selected) -> dict[str, object]:
    return {
        "manifest_id": manifest_id,
        "scope": one.scope,
        "subject": one.subject,
        "due_at": one.due.at,
        "ground": one.due.ground,
        "law": one.due.law,
        "state": "selected",
    }
