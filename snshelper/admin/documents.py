"""What the server puts into every staff page: the navigation of whoever is asking."""

from dataclasses import dataclass

from snshelper.admin.queries.waiting import navigation_counts
from snshelper.admin.rules import Section, sections_of
from snshelper.fulfilment.admin.queries import MOST_COUNTED
from snshelper.interface.admin_frame import SECTIONS as ADDRESSES
from snshelper.interface.templates import render
from snshelper.interface.visits import Fill, Visit
from snshelper.kernel import runtime
from snshelper.kernel.actor import Actor
from snshelper.officer.policy.actions import has_candidate

_HOME = "/admin"


@dataclass(frozen=True)
class NavigationEntry:
    """A link to a staff screen; `waiting` is how much waits there, empty for nothing."""

    name: Section
    path: str
    is_current: bool
    waiting: str


async def fill_navigation(visit: Visit) -> Fill:
    """The slot `admin-nav` of every staff page: the sections that this actor may open now.

    The permissions were read for this very request; each screen refuses for itself all the same.
    """
    if visit.path != _HOME and not visit.path.startswith(f"{_HOME}/"):
        return Fill()
    counts = await runtime.in_thread(_waiting, runtime.current(), visit.actor)
    current = current_section(visit)
    entries = [
        NavigationEntry(name, ADDRESSES[name], name == current, _count(counts.get(name, 0)))
        for name in sections_of(visit.actor.may)
    ]
    return Fill({"admin-nav": render("admin/templates/navigation.html", visit, entries=entries)})


def _waiting(deps: runtime.Deps, actor: Actor) -> dict[str, int]:
    counts = navigation_counts(deps.engine, actor)
    if actor.may("policy.announce"):
        counts["policy"] = int(has_candidate(deps))
    return counts


def current_section(visit: Visit) -> str:
    """The section that `visit` shows; lost answers are the orders page with that filter."""
    if visit.path == "/admin/orders" and visit.query.get("state") == "unknown":
        return "unknown"
    return next((name for name, path in ADDRESSES.items() if path == visit.path), "")


def _count(number: int) -> str:
    if not number:
        return ""
    return f"{number:,}" if number < MOST_COUNTED else f"{number:,}+"
