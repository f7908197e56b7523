"""One fulfilment executor: durable jobs, polling, the crash nets; inside the web or beside it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

import structlog
from sqlalchemy.exc import SQLAlchemyError

from snshelper.fulfilment.leases import release_lease, renew_lease, take_over_dead
from snshelper.fulfilment.poller import poll_due
from snshelper.fulfilment.providers.port import Provider
from snshelper.fulfilment.providers.registry import Providers
from snshelper.fulfilment.reconciler import reconcile
from snshelper.fulfilment.submission import submit_order
from snshelper.kernel.durable_engine import DurableEngine, Job
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps, in_thread
from snshelper.ordering.actions import SUBMIT_WORKFLOW

log = structlog.get_logger(__name__)

Chore = Callable[[], Awaitable[object]]


@asynccontextmanager
async def fulfilment_runs(
    deps: Deps,
    providers: Providers,
    other_jobs: Mapping[str, Job],
    other_chores: Mapping[str, Chore],
) -> AsyncIterator[None]:
    """Carry orders out for as long as the context is open.

    `other_jobs` are durable jobs of other rooms (mail); `other_chores` run every few seconds.
    """

    async def submit(order_id: str) -> None:
        await submit_order(deps, providers, order_id)

    jobs = {SUBMIT_WORKFLOW: submit, **other_jobs}
    engine = DurableEngine(deps.engine, new_id(), jobs, eager={SUBMIT_WORKFLOW})
    await in_thread(renew_lease, deps, engine.executor_id)
    await in_thread(engine.start)
    tasks = [asyncio.create_task(_keep_polling(deps, provider)) for provider in providers.all()]
    tasks += [
        asyncio.create_task(_repeat(name, seconds, chore))
        for name, seconds, chore in _chores(deps, engine)
    ]
    tasks += [
        asyncio.create_task(_repeat(name, _OTHER_CHORES_SECONDS, chore))
        for name, chore in other_chores.items()
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await in_thread(engine.stop)
        await in_thread(release_lease, deps, engine.executor_id)


_OTHER_CHORES_SECONDS = 5.0


def _chores(deps: Deps, engine: DurableEngine) -> list[tuple[str, float, Chore]]:
    async def renew() -> None:
        await in_thread(renew_lease, deps, engine.executor_id)

    async def take_over() -> None:
        await in_thread(take_over_dead, deps, engine)

    async def catch() -> None:
        await in_thread(reconcile, deps)

    async def prune() -> None:
        await in_thread(engine.prune, deps.clock())

    return [
        ("renew_lease", 3.0, renew),
        ("take_over", 2.0, take_over),
        ("reconcile", 60.0, catch),
        ("prune", 600.0, prune),
    ]


async def _repeat(name: str, seconds: float, chore: Chore) -> None:
    """Run `chore` every `seconds`; a failure is logged and the next turn tries again."""
    while True:
        try:
            await chore()
        except Exception:
            log.exception("chore_failed", chore=name)
        await asyncio.sleep(seconds)


_POLL_IDLE_SECONDS = 0.5


async def _keep_polling(deps: Deps, provider: Provider) -> None:
    while True:
        looked_at = 0
        try:
            looked_at = await poll_due(deps, provider)
        except SQLAlchemyError as error:
            log.warning("poll_failed", provider=provider.name, error=type(error).__name__)
        except Exception:
            log.exception("poll_failed", provider=provider.name)
        await asyncio.sleep(0.05 if looked_at else _POLL_IDLE_SECONDS)
