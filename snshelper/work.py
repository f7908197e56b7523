"""What the shop does without anybody looking: durable jobs, and chores every few seconds."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime

from snshelper.fulfilment.executor import fulfilment_runs
from snshelper.fulfilment.providers.registry import Providers
from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.chores import OnceA
from snshelper.kernel.runtime import Deps, in_thread
from snshelper.mail.actions import DELIVER_MAIL
from snshelper.mail.delivery import deliver
from snshelper.officer.incidents.actions.compensation import (
    COMPENSATE_AFFECTED,
    compensate_in_background,
)
from snshelper.officer.incidents.actions.notices import TELL_AFFECTED, tell_in_background
from snshelper.officer.incidents.schedule import keep_incidents
from snshelper.officer.mailings.actions import WRITE_MAILING, carry_on, revive_mailings
from snshelper.officer.people.actions.reviews import draw_samples
from snshelper.officer.people.rotation import rotate_keys
from snshelper.officer.people.rules import month_of
from snshelper.officer.policy.letters import MAILING as POLICY_MAILING
from snshelper.officer.policy.letters import PolicyOccasion
from snshelper.officer.requests.schedule import keep_requests
from snshelper.officer.requests.work import request_jobs
from snshelper.officer.retention.actions.approval import DESTROY_MANIFEST
from snshelper.officer.retention.actions.destruction import destroy_in_background
from snshelper.officer.retention.schedule import keep_retention
from snshelper.privacy.calendar import local_day
from snshelper.privacy.unused_keys import destroy_unused_keys
from snshelper.support.attachments.rescanning import (
    RESCAN_ATTACHMENTS,
    rescan_in_background,
    watch_signatures,
)
from snshelper.wallet.reconciliation import reconcile_top_ups
from snshelper.wallet.service import payment_service

Job = Callable[[str], Awaitable[None]]
Chore = Callable[[], Awaitable[object]]

_JOBS: Mapping[str, Callable[[Deps, str], Awaitable[None]]] = {
    DELIVER_MAIL: deliver,
    DESTROY_MANIFEST: destroy_in_background,
    TELL_AFFECTED: tell_in_background,
    COMPENSATE_AFFECTED: compensate_in_background,
    RESCAN_ATTACHMENTS: rescan_in_background,
}
"""By the name of the workflow; each is given the id of what it is about."""
_CHORES: Mapping[str, Callable[[Deps], Awaitable[object]]] = {
    "incidents": keep_incidents,
    "keys": rotate_keys,
    "requests": keep_requests,
    "retention": keep_retention,
    "signatures": watch_signatures,
}


@asynccontextmanager
async def work_is_done(deps: Deps, providers: Providers) -> AsyncIterator[None]:
    """Carry orders, mail and everything else out for as long as the context is open."""
    async with fulfilment_runs(deps, providers, _jobs(deps, providers), _chores(deps)):
        yield


def _jobs(deps: Deps, providers: Providers) -> dict[str, Job]:
    def with_deps(work: Callable[[Deps, str], Awaitable[None]]) -> Job:
        async def run(own_id: str) -> None:
            await work(deps, own_id)

        return run

    occasions = {POLICY_MAILING: PolicyOccasion(deps)}

    async def write_mailing(mailing_id: str) -> None:
        await carry_on(deps, occasions, mailing_id)

    jobs = {name: with_deps(work) for name, work in _JOBS.items()}
    return jobs | request_jobs(deps, providers) | {WRITE_MAILING: write_mailing}


def _chores(deps: Deps) -> dict[str, Chore]:
    def with_deps(work: Callable[[Deps], Awaitable[object]]) -> Chore:
        return lambda: work(deps)

    chores: dict[str, Chore] = {name: with_deps(work) for name, work in _CHORES.items()}
    chores["draw_reviews"] = OnceA(month_of, deps.clock, lambda: draw_samples(deps, SYSTEM))
    chores["unused_keys"] = OnceA(_day_of, deps.clock, lambda: destroy_unused_keys(deps))
    chores["revive_mailings"] = lambda: in_thread(revive_mailings, deps)
    if deps.settings.is_demo:
        chores["reconcile_top_ups"] = lambda: reconcile_top_ups(deps, payment_service(deps))
    return chores


def _day_of(moment: datetime) -> str:
    return local_day(moment).isoformat()
