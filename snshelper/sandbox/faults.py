"""Misbehaviour on request: what is armed, and which submission it strikes."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

SLOW_SECONDS = 12.0
SHORT_RATIO = 0.62


class FaultKind(StrEnum):
    """The ways to misbehave."""

    DROP_AFTER_ACCEPT = "drop_after_accept"
    ERROR_500 = "error_500"
    RATE_LIMIT = "rate_limit"
    SLOW = "slow"
    UNDER_DELIVER = "under_deliver"
    REJECT = "reject"
    DUPLICATE_WEBHOOK = "duplicate_webhook"


class FaultBody(BaseModel):
    """What is to be armed: for the next `count` submissions, or for each with `probability`.

    `count` 0 disarms this kind. `seconds` belongs to slow, `ratio` to under_deliver.
    """

    model_config = ConfigDict(frozen=True)

    fault: FaultKind
    probability: Annotated[float, Field(strict=True, ge=0, le=1)] | None = None
    count: Annotated[int, Field(strict=True, ge=0, le=1_000_000)] | None = Field(
        default=None, validate_default=True
    )
    seconds: Annotated[float, Field(strict=True, ge=0, le=600)] = SLOW_SECONDS
    ratio: Annotated[float, Field(strict=True, ge=0, lt=1)] = SHORT_RATIO

    @field_validator("count")
    @classmethod
    def _instead_of_probability(cls, count: int | None, info: ValidationInfo) -> int | None:
        if "probability" in info.data and (count is None) == (info.data["probability"] is None):
            raise ValueError("give either count or probability")
        return count


@dataclass(frozen=True)
class Fault:
    """A fault that strikes one submission."""

    kind: FaultKind
    seconds: float
    ratio: float


def arm(connection: sqlite3.Connection, body: FaultBody) -> None:
    """Queue a fault behind those already armed; zero disarms the kind."""
    if not (body.count or body.probability):
        connection.execute("DELETE FROM fault WHERE kind = ?", (body.fault,))
        return
    if body.probability is not None:
        connection.execute(
            "DELETE FROM fault WHERE kind = ? AND probability IS NOT NULL", (body.fault,)
        )
    connection.execute(
        "INSERT INTO fault (kind, remaining, probability, seconds, ratio) VALUES (?, ?, ?, ?, ?)",
        (body.fault, body.count, body.probability, body.seconds, body.ratio),
    )


def disarm_all(connection: sqlite3.Connection) -> None:
    """Behave again."""
    connection.execute("DELETE FROM fault")


def armed(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    """Everything armed, first in the queue first."""
    rows = connection.execute("SELECT * FROM fault ORDER BY seq")
    return [_shown(row) for row in rows]


def take(connection: sqlite3.Connection, roll: Callable[[], float]) -> Fault | None:
    """The fault that strikes this submission, used up by it; None when there is none.

    The queue is walked in order of arming: a counted fault strikes for certain, one with a
    probability when `roll()`, a number in [0, 1), falls below it.
    """
    for row in connection.execute("SELECT * FROM fault ORDER BY seq").fetchall():
        if row["probability"] is None:
            _use_up(connection, row)
        elif roll() >= row["probability"]:
            continue
        return Fault(FaultKind(row["kind"]), row["seconds"], row["ratio"])
    return None


def _use_up(connection: sqlite3.Connection, row: sqlite3.Row) -> None:
    if row["remaining"] == 1:
        connection.execute("DELETE FROM fault WHERE seq = ?", (row["seq"],))
    else:
        connection.execute(
            "UPDATE fault SET remaining = remaining - 1 WHERE seq = ?", (row["seq"],)
        )


def _shown(row: sqlite3.Row) -> dict[str, Any]:
    shown: dict[str, Any] = {"fault": row["kind"]}
    if row["probability"] is None:
        shown["count"] = row["remaining"]
    else:
        shown["probability"] = row["probability"]
    if row["kind"] == FaultKind.SLOW:
        shown["seconds"] = row["seconds"]
    if row["kind"] == FaultKind.UNDER_DELIVER:
        shown["ratio"] = row["ratio"]
    return shown
