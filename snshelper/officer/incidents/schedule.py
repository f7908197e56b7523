"""What keeps incidents going without anybody: alarms, and work that was interrupted."""

from sqlalchemy import select
from sqlmodel import Session, col

from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.i18n import LANGUAGES, Texts
from snshelper.kernel.runtime import Deps, in_thread
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.mail.actions import send_mail
from snshelper.mail.letters import compose
from snshelper.officer.incidents.actions.compensation import COMPENSATE_AFFECTED, unpaid_incidents
from snshelper.officer.incidents.actions.desk import record
from snshelper.officer.incidents.actions.notices import TELL_AFFECTED, waiting_incidents
from snshelper.officer.incidents.queries.due import IncidentDue, incidents_due
from snshelper.officer.incidents.tables import Incident
from snshelper.officer.retention.wording import moment

_TAKEN_UP_SECONDS = 300


async def keep_incidents(deps: Deps) -> None:
    """One turn of the chore; each part does nothing when there is nothing to do."""
    await in_thread(raise_alarms, deps)
    await in_thread(take_up, deps)


def raise_alarms(deps: Deps) -> int:
    """Alarm the officer once about each incident whose 72 hours ran out; answers how many."""
    now = deps.clock()
    with reading(deps.engine) as session:
        late = [due for due in incidents_due(session, now) if due.is_late]
        silent = _not_alarmed(session, [due.id for due in late])
    if not silent:
        return 0
    with unit_of_work(deps.engine) as session:
        for due in late:
            incident = session.get_one(Incident, due.id, with_for_update=True)
            if due.id not in silent or incident.alarmed_at:
                continue
            incident.alarmed_at = now
            record(session, deps, SYSTEM, "incidents.alarm", incident, left=list(due.left))
            if deps.settings.officer.email:
                _write(session, deps, due)
    return len(silent)


def _not_alarmed(session: Session, ids: list[str]) -> set[str]:
    query = select(col(Incident.id)).where(
        col(Incident.id).in_(ids), col(Incident.alarmed_at).is_(None)
    )
    return set(session.execute(query).scalars())


def _write(session: Session, deps: Deps, due: IncidentDue) -> None:
    t = Texts(LANGUAGES[0])
    letter = compose(
        t,
        "incident.alarm",
        deps.settings.public_url,
        number=due.number,
        due=moment(due.due_at),
        tasks="\n".join(f"- {t(f'incident.task.{task}')}" for task in due.left),
        link=deps.settings.public_url + t.url("/admin/privacy/incidents"),
    )
    send_mail(session, deps, deps.settings.officer.email, letter.subject, letter.body)


def take_up(deps: Deps) -> int:
    """Give notices and payments that were interrupted a new run; answers how many.

    At most one each five minutes for each incident: two runs at the same time do no harm.
    """
    turn = int(deps.clock().timestamp()) // _TAKEN_UP_SECONDS
    waiting = [(TELL_AFFECTED, one) for one in waiting_incidents(deps)]
    waiting += [(COMPENSATE_AFFECTED, one) for one in unpaid_incidents(deps)]
    if not waiting:
        return 0
    with unit_of_work(deps.engine) as session:
        for workflow, incident_id in waiting:
            workflow_id = f"{workflow}:{incident_id}:{turn}"
            deps.queue.enqueue(session, workflow, workflow_id, incident_id)
    return len(waiting)
