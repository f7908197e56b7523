"""Everything that is due, and how much of it is late."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlmodel import Session

from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.officer.front.queries import events, sources
from snshelper.officer.front.rules import Due, in_order

PERMISSION = "privacy.front"

SOURCES: tuple[Callable[[Session, datetime], Iterable[Due]], ...] = (
    events.incidents,
    sources.manifests,
    sources.requests,
    events.disclosures,
    events.papers,
    events.payouts,
    sources.people,
    sources.mailings,
    sources.holds,
    sources.versions,
)
"""What the database knows to be due at a moment; a new desk adds its own function here."""
PROGRAM_SOURCES: tuple[Callable[[Deps], Iterable[Due]], ...] = (
    events.vulnerabilities,
    events.keys,
    sources.candidate,
)
"""What only the running program knows: its own texts and settings."""
ASKED_OUTSIDE: tuple[Callable[[Deps], Iterable[Due]], ...] = (events.scanner,)
"""What another program is asked for. It may take seconds and is never late: for the page alone."""


def everything_due(deps: Deps, actor: Actor) -> list[Due]:
    """Everything, in the order of the page. Raises NotAllowed without `privacy.front`."""
    found = _known(deps, actor)
    return in_order([*found, *(due for source in ASKED_OUTSIDE for due in source(deps))])


def count_late(deps: Deps, actor: Actor) -> int:
    """How many due things are late. Raises NotAllowed without `privacy.front`."""
    return sum(due.is_late for due in _known(deps, actor))


def _known(deps: Deps, actor: Actor) -> list[Due]:
    actor.require(PERMISSION)
    now = deps.clock()
    with reading(deps.engine) as session:
        found = [due for source in SOURCES for due in source(session, now)]
    return [*found, *(due for source in PROGRAM_SOURCES for due in source(deps))]
