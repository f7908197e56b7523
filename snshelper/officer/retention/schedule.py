"""What keeps retention going without anybody: the daily look, the alarm, interrupted work."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.i18n import LANGUAGES, Texts
from snshelper.kernel.runtime import Deps, in_thread
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.mail.actions import send_mail
from snshelper.mail.letters import compose
from snshelper.officer.retention.actions.approval import DESTROY_MANIFEST
from snshelper.officer.retention.actions.selecting import run_daily
from snshelper.officer.retention.tables import DestructionManifest
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.privacy.calendar import KOREA

ALARM_AFTER = timedelta(hours=24)
_TAKEN_UP_SECONDS = 300


async def keep_retention(deps: Deps) -> None:
    """One turn of the chore; each part does nothing when there is nothing to do."""
    await in_thread(run_daily, deps)
    await in_thread(raise_alarms, deps)
    await in_thread(take_up_destruction, deps)


def raise_alarms(deps: Deps) -> int:
    """Alarm the officer once about each manifest unapproved for 24 hours; answers how many."""
    now = deps.clock()
    with reading(deps.engine) as session:
        if not _late(session, now):
            return 0
    with unit_of_work(deps.engine) as session:
        late = _late(session, now)
        for manifest in late:
            manifest.alarmed_at = now
            target = AuditedObject("manifest", manifest.id)
            record_audit(session, now, SYSTEM, "retention.alarm", target, number=manifest.number)
            if deps.settings.officer.email:
                _write(session, deps, manifest)
    return len(late)


def _late(session: Session, now: datetime) -> list[DestructionManifest]:
    query = select(DestructionManifest).where(
        col(DestructionManifest.state) == "selected",
        col(DestructionManifest.alarmed_at).is_(None),
        col(DestructionManifest.made_at) <= now - ALARM_AFTER,
    )
    return list(session.execute(query.order_by(col(DestructionManifest.number))).scalars())


def _write(session: Session, deps: Deps, manifest: DestructionManifest) -> None:
    t = Texts(LANGUAGES[0])
    letter = compose(
        t,
        "retention.letter.waiting",
        deps.settings.public_url,
        number=manifest.number,
        count=f"{manifest.line_count:,}",
        since=manifest.made_at.astimezone(KOREA).strftime("%Y-%m-%d %H:%M KST"),
        link=deps.settings.public_url + t.url("/admin/privacy/retention"),
    )
    send_mail(session, deps, deps.settings.officer.email, letter.subject, letter.body)


def take_up_destruction(deps: Deps) -> int:
    """Give every approved manifest without a certificate a new run; answers how many.

    At most one each five minutes: a run that has nothing left to do ends at once, and two at the
    same time do no harm.
    """
    turn = int(deps.clock().timestamp()) // _TAKEN_UP_SECONDS
    with reading(deps.engine) as session:
        waiting = session.execute(
            select(col(DestructionManifest.id)).where(
                col(DestructionManifest.state).in_(("approved", "destroying"))
            )
        ).scalars()
        manifests = list(waiting)
    if not manifests:
        return 0
    with unit_of_work(deps.engine) as session:
        for manifest_id in manifests:
            workflow_id = f"destroy:{manifest_id}:{turn}"
            deps.queue.enqueue(session, DESTROY_MANIFEST, workflow_id, manifest_id)
    return len(manifests)
