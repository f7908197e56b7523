"""Running durable work (DBOS Transact) on the shop's own database.

Every job is a workflow of one step: `job(argument)` runs at least once. Jobs must therefore be
idempotent by their own tables; the engine's history is pruned, so nothing may lean on it.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime, timedelta

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer
from sqlalchemy import Engine

from snshelper.kernel.durable import APPLICATION, APPLICATION_VERSION

Job = Callable[[str], Awaitable[None]]

_KEPT = timedelta(days=1)
# Looking costs an idle shop more than everything else it does.
_LOOK_SECONDS = 1.0
_EAGER_LOOK_SECONDS = 0.25


class DurableEngine:
    """The executor of this process. One per process: the engine itself is a process-wide thing."""

    def __init__(
        self,
        engine: Engine,
        executor_id: str,
        jobs: Mapping[str, Job],
        *,
        eager: Collection[str] = (),
        concurrency: int = 32,
    ) -> None:
        """Run `jobs` (by workflow name) with up to `concurrency` at once for each.

        Each is looked for once a second; those named in `eager`, for which somebody waits before
        the screen, four times.
        """
        self._engine = engine
        self.executor_id = executor_id
        self._jobs = jobs
        self._eager = eager
        self._concurrency = concurrency

    def start(self) -> None:
        """Register the jobs, launch, and begin to take work."""
        is_sqlite = self._engine.dialect.name == "sqlite"
        config: DBOSConfig = {
            "name": APPLICATION,
            "system_database_url": "sqlite:///shared"
            if is_sqlite
            else str(_postgres_url(self._engine)),
            "system_database_engine": self._engine,
            "application_version": APPLICATION_VERSION,
            "executor_id": self.executor_id,
            "serializer": DBOSPortableJSONSerializer(),
            "run_migrations": False,
            "use_listen_notify": False,
            "log_level": "WARNING",
        }
        DBOS(config=config)
        for name, job in self._jobs.items():
            _register(name, job)
        DBOS.launch()
        for name in self._jobs:
            DBOS.register_queue(
                name,
                worker_concurrency=self._concurrency,
                polling_interval_sec=_EAGER_LOOK_SECONDS if name in self._eager else _LOOK_SECONDS,
                on_conflict="always_update",
            )

    def stop(self, grace_seconds: int = 5) -> None:
        """Take no more work, let what runs finish for `grace_seconds`, and let go."""
        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=grace_seconds)

    def take_over(self, executor_id: str) -> int:
        """Put the unfinished work of a dead executor back into its queues; answers how much."""
        stranded = DBOS.list_workflows(
            status="PENDING", executor_id=executor_id, load_input=False, load_output=False
        )
        by_queue: dict[str, list[str]] = {}
        for workflow in stranded:
            by_queue.setdefault(workflow.name, []).append(workflow.workflow_id)
        for queue, workflow_ids in by_queue.items():
            DBOS.resume_workflows(workflow_ids, queue_name=queue)
        return len(stranded)

    def prune(self, now: datetime, limit: int = 500) -> int:
        """Forget up to `limit` workflows that ended more than a day ago; answers how many."""
        ended = DBOS.list_workflows(
            status=["SUCCESS", "ERROR", "CANCELLED"],
            end_time=(now - _KEPT).isoformat(),
            limit=limit,
            load_input=False,
            load_output=False,
        )
        if ended:
            DBOS.delete_workflows([workflow.workflow_id for workflow in ended])
        return len(ended)


def _register(name: str, job: Job) -> None:
    step = DBOS.step(name=f"{name}_step")(job)

    async def workflow(argument: str) -> None:
        await step(argument)

    DBOS.workflow(name=name, max_recovery_attempts=None)(workflow)


def _postgres_url(engine: Engine) -> str:
    return engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
