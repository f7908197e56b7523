"""Enqueueing durable work in the caller's own transaction (DBOS Transact).

The durable engine's tables live in the shop's database, so that an order, its money and its
workflow are one commit: a roll-back leaves nothing, the same id twice leaves one row.
"""

from typing import Protocol

from dbos import DBOSClient, DBOSPortableJSONSerializer
from sqlalchemy import Engine
from sqlmodel import Session

from snshelper.kernel.unit_of_work import core

APPLICATION = "snshelper"
# A hash of the code by default; then new code would refuse to recover work that older code began.
APPLICATION_VERSION = "stable"


class WorkQueue(Protocol):
    """Where a transaction leaves the work that must follow it."""

    def enqueue(
        self,
        session: Session,
        workflow: str,
        workflow_id: str,
        argument: str,
        *,
        delay_seconds: float = 0,
    ) -> None:
        """Promise to run `workflow(argument)` once, not before `delay_seconds` have passed."""


class DurableQueue:
    """The real queue: one row in the durable engine's table, written by the caller's session."""

    def __init__(self, engine: Engine) -> None:
        """Use the shop's own engine; connects on first use."""
        self._client = DBOSClient(
            system_database_engine=engine,
            serializer=DBOSPortableJSONSerializer(),
            application_name=APPLICATION,
            lazy=True,
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
        """See WorkQueue.enqueue. The queue has the workflow's name."""
        options = {
            "workflow_name": workflow,
            "queue_name": workflow,
            "workflow_id": workflow_id,
            "app_version": APPLICATION_VERSION,
            "application_name": APPLICATION,
        }
        if delay_seconds > 0:
            options["delay_seconds"] = delay_seconds  # type: ignore[assignment]
        self._client.enqueue_in_transaction(core(session), options, argument)  # type: ignore[arg-type]

    def close(self) -> None:
        """Release what the client holds; the engine stays open."""
        self._client.destroy()
