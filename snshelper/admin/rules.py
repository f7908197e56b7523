"""Pure decisions of the staff front page: its days, its shares, and what a role may see."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Literal

from snshelper.accounts.permissions import Permission
from snshelper.kernel.clock import JAPAN

DAYS = 14

Section = Literal[
    "dashboard",
    "orders",
    "unknown",
    "inquiries",
    "services",
    "customers",
    "popups",
    "staff",
    "audit",
    "front",
    "records",
    "retention",
    "incidents",
    "papers",
    "disclosures",
    "duties",
    "people",
    "openings",
    "requests",
    "policy",
    "payouts",
]
SECTIONS: dict[Section, Permission] = {
    "dashboard": "dashboard.read",
    "orders": "orders.read",
    "unknown": "orders.read",
    "inquiries": "inquiries.answer",
    "services": "services.write",
    "customers": "customers.read",
    "popups": "popups.write",
    "staff": "staff.write",
    "audit": "audit.read",
    "front": "privacy.front",
    "records": "privacy.records",
    "retention": "retention.request",
    "incidents": "incidents.write",
    "papers": "papers.write",
    "disclosures": "disclosures.ask",
    "duties": "duties.own",
    "people": "people.write",
    "openings": "people.write",
    "requests": "requests.write",
    "policy": "policy.announce",
    "payouts": "payouts.write",
}
"""The entries of the navigation and what opens each, in their order."""

DOORS: tuple[Section, ...] = tuple(
    name for name in SECTIONS if name not in ("dashboard", "unknown")
)
"""The screens that the front page leads to: all but itself and a filtered one."""

MONEY: Permission = "orders.read"
"""Who may open an order sees what it cost, so they see the sums as well; nobody else does."""


def last_days(now: datetime, count: int = DAYS) -> list[date]:
    """The last `count` calendar days in Japan, today last."""
    today = now.astimezone(JAPAN).date()
    return [today - timedelta(days=ago) for ago in reversed(range(count))]


def share_text(arrived: float, orders: int) -> str:
    """`98.7%`: the mean share of an order that arrived, rounded down; a dash without orders.

    Rounded down, because 100 % is said only when everything arrived.
    """
    if not orders:
        return "–"
    per_mille = int(arrived * 1000 / orders + 1e-9)
    return f"{per_mille / 10:g}%"


def sections_of(may: Callable[[str], bool]) -> tuple[Section, ...]:
    """The entries that somebody who `may` use certain permissions is shown."""
    return tuple(name for name, permission in SECTIONS.items() if may(permission))
