"""The durable queue as a table: a double of `kernel.durable.WorkQueue` whose time can be stepped.

A job is committed or rolled back with the transaction that enqueued it, the same id twice is one
job, and a job runs at least once: exactly what the real engine promises.
"""

from dataclasses import dataclass

from sqlalchemy import Engine, text
from sqlmodel import Session

from snshelper.kernel.clock import Clock
from snshelper.kernel.unit_of_work import unit_of_work


@dataclass(frozen=True)
class WaitingJob:
    """A job as its row says; `due` is epoch seconds."""

    id: str
    workflow: str
    argument: str
    due: float


class JobTable:
    """Jobs in the shop's own database: `waiting`, `running` on an owner, or `done`."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        with unit_of_work(engine) as session:
            session.execute(
                text(
                    "CREATE TABLE IF NOT EXISTS job (id TEXT PRIMARY KEY, workflow TEXT NOT NULL,"
                    " argument TEXT NOT NULL, due DOUBLE PRECISION NOT NULL,"
                    " state TEXT NOT NULL, owner TEXT)"
                )
            )

    def enqueue(
        self,
        session: Session,
        workflow: str,
        workflow_id: str,
        argument: str,
        *,
        delay_seconds: float = 0,
    ) -> None:
        """See WorkQueue.enqueue."""
        session.execute(
            text(
                "INSERT INTO job (id, workflow, argument, due, state)"
                " VALUES (:id, :workflow, :argument, :due, 'waiting') ON CONFLICT DO NOTHING"
            ),
            {
                "id": workflow_id,
                "workflow": workflow,
                "argument": argument,
                "due": self._clock().timestamp() + delay_seconds,
            },
        )

    def next_due(self) -> float | None:
        """When the next waiting job falls due, in epoch seconds."""
        with self._engine.connect() as connection:
            return connection.execute(
                text("SELECT MIN(due) FROM job WHERE state = 'waiting'")
            ).scalar_one()

    def waiting(self) -> list[WaitingJob]:
        """Every job that waits, due or not, in the order they fall due."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                text(
                    "SELECT id, workflow, argument, due FROM job WHERE state = 'waiting'"
                    " ORDER BY due, id"
                )
            )
            return [WaitingJob(*row) for row in rows]

    def take(self, owner: str) -> list[WaitingJob]:
        """Claim every job that is due for `owner`."""
        now = self._clock().timestamp()
        due = [job for job in self.waiting() if job.due <= now]
        self._mark([job.id for job in due], "running", owner)
        return due

    def finish(self, job_id: str) -> None:
        """The job ran to its end."""
        self._mark([job_id], "done", None)

    def put_back(self, owner: str) -> int:
        """Let what ran on a dead owner run again; answers how many jobs that were."""
        with unit_of_work(self._engine) as session:
            moved = session.execute(
                text(
                    "UPDATE job SET state = 'waiting', owner = NULL"
                    " WHERE state = 'running' AND owner = :owner"
                ),
                {"owner": owner},
            )
            return int(moved.rowcount)  # type: ignore[attr-defined]

    def unfinished(self) -> int:
        """How many jobs wait or run."""
        with self._engine.connect() as connection:
            return connection.execute(
                text("SELECT COUNT(*) FROM job WHERE state <> 'done'")
            ).scalar_one()

    def _mark(self, ids: list[str], state: str, owner: str | None) -> None:
        with unit_of_work(self._engine) as session:
            for job_id in ids:
                session.execute(
                    text("UPDATE job SET state = :state, owner = :owner WHERE id = :id"),
                    {"state": state, "owner": owner, "id": job_id},
                )
