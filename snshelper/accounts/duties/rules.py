"""Which duty a role asks for, how long a proof holds, and who counts among the fewest."""

from calendar import monthrange
from collections.abc import Set
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from snshelper.accounts.permissions import Role
from snshelper.kernel.actor import Duty
from snshelper.kernel.clock import JAPAN

TrainingKind = Literal["training", "external_training"]
Group = Literal["customers", "privacy", "unavoidable", "none"]

EXTERNAL_ROLES: frozenset[str] = frozenset({"officer"})
"""Roles whose holders are trained outside the house as well."""
EXTERNAL_GRACE = timedelta(days=90)
"""A new holder has so long to find a course; counted from the first such role they ever had, so
that giving the role anew does not give time anew."""
TERMS_GRACE = timedelta(days=14)
"""A role without signed terms opens no personal data; after so long it is an orphan as well."""

GROUPS: dict[Role, Group] = {
    "support": "customers",
    "marketer": "customers",
    "officer": "privacy",
    "finance": "unavoidable",
    "owner": "none",
}
"""The three groups that the policy lets near personal data: those who serve customers directly or
do marketing, the officer and their staff, others whose work makes it unavoidable. The owner's role
opens none."""

NEED_LONGEST_DAYS = 366
FOUNDER_NEED_DAYS = 365
COMMAND_NEED_DAYS = 90
REASON_MAXIMUM = 200

USUAL_HEADCOUNT: dict[Role, int] = {
    "owner": 3,
    "officer": 3,
    "finance": 3,
    "support": 10,
    "marketer": 5,
}
"""So many people may hold a role until the owner decides otherwise."""
HEADCOUNT_MOST = 999


def needs_reason(role: Role) -> bool:
    """Whether the role is given for a reason and a time only."""
    return GROUPS[role] == "unavoidable"


def day_of(now: datetime) -> date:
    """The calendar day by which certificates lapse.

    Japan's and Korea's day is the same: both stand at UTC+9 all year round.
    """
    return now.astimezone(JAPAN).date()


def a_year_after(day: date) -> date:
    """The last day of a year that is counted from the day after `day`.

    29 February is answered by the last day of February (Korean civil code art. 157, 160; Japanese
    civil code art. 140, 143).
    """
    return day.replace(year=day.year + 1, day=min(day.day, monthrange(day.year + 1, day.month)[1]))


def required_of(roles: Set[str]) -> frozenset[Duty]:
    """The duties that these roles ask for; none without a role."""
    if not roles:
        return frozenset()
    asked: frozenset[Duty] = frozenset({"terms", "pledge", "training"})
    return asked | {"external_training"} if roles & EXTERNAL_ROLES else asked


def duties_that_hold(roles: Set[str], fulfilled: Set[str]) -> frozenset[str]:
    """What is fulfilled, and what none of the roles asks for."""
    required = required_of(roles)
    return frozenset(duty for duty in get_args(Duty) if duty not in required or duty in fulfilled)
