"""Pure decisions about an incident: its clock, its tasks, and what is owed to whom."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from snshelper.privacy.declarations import Category
from snshelper.privacy.switches import is_thrown

Cause = Literal["inside", "technical", "attack", "customer", "internet"]
CAUSES: tuple[Cause, ...] = get_args(Cause)
SourceKind = Literal["staff", "session", "scope", "partner"]
SOURCE_KINDS: tuple[SourceKind, ...] = get_args(SourceKind)
PersonState = Literal["waiting", "mailed", "same", "unreachable", "told", "removed"]
Task = Literal["searched", "notices", "measures", "compensation", "authority"]
TASKS: tuple[Task, ...] = get_args(Task)

NOT_LIABLE: frozenset[str] = frozenset({"customer", "internet"})
"""Causes the shop does not answer for; people are told all the same."""
CATEGORIES: tuple[Category, ...] = (
    Category.IDENTIFIER,
    Category.CONTACT,
    Category.CREDENTIAL,
    Category.USAGE,
    Category.TRANSACTION,
    Category.CONSIGNEE,
    Category.CONSULTATION,
)
NOTICE_WITHIN = timedelta(hours=72)
"""People and authority: PIPA article 34, Enforcement Decree articles 39 (1) and 40 (1)."""
REPORTED_FROM = 1_000
"""So many people make a report to the authority a duty: Enforcement Decree article 40 (1) 1."""
MOST_YEN = 1_000_000
WORDS_LIMIT = 4_000
REASON_LIMIT = 500


@dataclass(frozen=True)
class Standing:
    """What is known of an incident when its tasks are looked at."""

    cause: str
    is_sensitive: bool
    has_ended: bool
    is_searched_to_the_end: bool
    people: int
    untold: int
    measures: int
    compensation: str
    unpaid: int
    authority: str


@dataclass(frozen=True)
class TaskState:
    """One mandatory task; `left` counts what is missing of it."""

    task: Task
    is_done: bool
    left: int = 0


def must_report(standing: Standing) -> bool:
    """Whether the law asks for a report to the authority (KISA).

    1,000 people or more, sensitive or unique identifying data, or unlawful access from outside:
    PIPA article 34 (3), Enforcement Decree article 40 (1).
    """
    is_large = standing.people >= REPORTED_FROM
    return is_large or standing.is_sensitive or standing.cause == "attack"


def tasks_of(standing: Standing) -> tuple[TaskState, ...]:
    """The mandatory tasks in their order."""
    searched = standing.has_ended and standing.is_searched_to_the_end
    is_reported = standing.authority == "reported" or (
        standing.authority == "not_required" and not must_report(standing)
    )
    return (
        TaskState("searched", searched),
        TaskState("notices", searched and not standing.untold, standing.untold),
        TaskState("measures", standing.measures > 0),
        TaskState(
            "compensation", standing.compensation != "" and not standing.unpaid, standing.unpaid
        ),
        TaskState("authority", is_reported),
    )


def tasks_left(standing: Standing) -> tuple[Task, ...]:
    """The names of the tasks that keep an incident open."""
    if is_thrown("incidents.closing"):
        return ()
    return tuple(state.task for state in tasks_of(standing) if not state.is_done)


def is_liable(cause: str) -> bool:
    """Whether the shop makes good what happened (P78), or does not answer for it (P79)."""
    return cause not in NOT_LIABLE or is_thrown("incidents.cause")


def notice_due(noticed_at: datetime) -> datetime:
    """Until when everybody is told, and the authority where it must be."""
    return noticed_at + NOTICE_WITHIN


def is_overdue(standing: Standing, noticed_at: datetime, now: datetime) -> bool:
    """Whether the clock has run out on somebody untold or on the authority's report."""
    late = now >= notice_due(noticed_at)
    left = {state.task for state in tasks_of(standing) if not state.is_done}
    return late and bool(left & {"searched", "notices", "authority"})


def as_cause(value: object) -> Cause | None:
    """The cause named by `value`."""
    return next((cause for cause in CAUSES if cause == value), None)


def as_source_kind(value: object) -> SourceKind | None:
    """The kind of source named by `value`."""
    return next((kind for kind in SOURCE_KINDS if kind == value), None)
