"""What has to happen without anybody's click: deadlines, links that ran out, work that stalled."""

from datetime import timedelta

import structlog
from sqlmodel import col, select

from snshelper.accounts.actions.links import LINK_LIFE
from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.runtime import Deps, in_thread
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.officer.requests.actions.beginning import end_request, enqueue_fulfilment
from snshelper.officer.requests.actions.telling import take_up_tellings
from snshelper.officer.requests.letters import write_to_officer, write_to_person
from snshelper.officer.requests.rules import REMINDER, escalation
from snshelper.officer.requests.tables import SubjectRequest
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.privacy.restrictions import lift

log = structlog.get_logger(__name__)

_TAKEN_UP_SECONDS = 600
_STALLED = timedelta(minutes=2)


async def keep_requests(deps: Deps) -> None:
    """One turn of the chore; each part does nothing when there is nothing to do."""
    await in_thread(escalate, deps)
    await in_thread(let_links_lapse, deps)
    await in_thread(take_up_requests, deps)
    await in_thread(take_up_tellings, deps)


def escalate(deps: Deps) -> int:
    """Remind the officer with three days left and alarm them when it is late; answers how often.

    P35: each once, by mail and in the log; the desk and the front page show it until it is done.
    """
    now = deps.clock()
    pressing = select(col(SubjectRequest.id)).where(
        col(SubjectRequest.done_at).is_(None), col(SubjectRequest.due_at) <= now + REMINDER
    )
    with reading(deps.engine) as session:
        if (
            session.execute(pressing.where(col(SubjectRequest.alarmed_at).is_(None))).first()
            is None
        ):
            return 0
    told = 0
    with unit_of_work(deps.engine) as session:
        for request_id in session.execute(pressing).scalars().all():
            request = session.get_one(SubjectRequest, request_id, with_for_update=True)
            found = escalation(now, request.due_at, request.reminded_at, request.alarmed_at)
            if found.reminds:
                request.reminded_at = now
                write_to_officer(session, deps, request, "reminder")
            if found.alarms:
                request.alarmed_at = now
                write_to_officer(session, deps, request, "alarm")
                target = AuditedObject("request", request.id)
                record_audit(session, now, SYSTEM, "requests.overdue", target, kind=request.kind)
                log.error("request_overdue", request=request.id, kind=request.kind)
            told += found.reminds + found.alarms
    return told


def let_links_lapse(deps: Deps) -> int:
    """End corrections of an address that nobody confirmed; the old one counts on."""
    now = deps.clock()
    lapsed = select(SubjectRequest).where(
        col(SubjectRequest.state) == "address",
        col(SubjectRequest.opened_at) <= now - LINK_LIFE["address"],
    )
    with reading(deps.engine) as session:
        if session.scalars(lapsed.limit(1)).first() is None:
            return 0
    with unit_of_work(deps.engine) as session:
        found = session.scalars(lapsed.with_for_update()).all()
        for request in found:
            end_request(request, deps, "withdrawn")
            lift(session, now, request.id)
            write_to_person(session, deps, request, "lapsed")
    return len(found)


def take_up_requests(deps: Deps) -> int:
    """Promise work on ripe deletions and on what a dead process left behind; answers how many.

    At most one run each ten minutes for each: a run that finds nothing to do ends at once.
    """
    now = deps.clock()
    turn = str(int(now.timestamp()) // _TAKEN_UP_SECONDS)
    ripe = (col(SubjectRequest.state) == "waiting") & (col(SubjectRequest.ripe_at) <= now)
    stalled = (col(SubjectRequest.state) == "fulfilling") & (
        col(SubjectRequest.opened_at) <= now - _STALLED
    )
    with reading(deps.engine) as session:
        found = session.scalars(select(SubjectRequest).where(ripe | stalled)).all()
    if not found:
        return 0
    with unit_of_work(deps.engine) as session:
        for request in found:
            enqueue_fulfilment(session, deps, request, turn)
    return len(found)
