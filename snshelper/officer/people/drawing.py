"""The chore that draws each month's sample once the month is over."""

from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.runtime import Deps, in_thread
from snshelper.officer.people.actions.reviews import draw_samples
from snshelper.officer.people.rules import month_of


class ReviewDrawing:
    """Asks the database once a month and process; every other call costs nothing."""

    def __init__(self, deps: Deps) -> None:
        """Begin without having drawn."""
        self._deps = deps
        self._drawn_in = ""

    async def __call__(self) -> None:
        """Draw what is missing, the first time in a calendar month."""
        month = month_of(self._deps.clock())
        if month != self._drawn_in:
            await in_thread(draw_samples, self._deps, SYSTEM)
            self._drawn_in = month
