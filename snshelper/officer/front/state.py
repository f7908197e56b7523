"""What the officer's front page shows. It changes nothing."""

import reflex as rx

from snshelper.accounts.state import ShopPage, staff_event
from snshelper.interface.chart_scale import Chart
from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import current, in_thread
from snshelper.officer.front.queries.changes import PAGE, openings_by_week, recent_changes
from snshelper.officer.front.queries.due import everything_due
from snshelper.officer.front.queries.waiting import MOST, who_waits
from snshelper.officer.front.rules import weeks
from snshelper.officer.front.sentences import ChangeLine, change_line, openings_chart
from snshelper.officer.front.wording import (
    DueLine,
    TaskLine,
    WaitingLine,
    counted,
    due_line,
    standing,
    tasks,
    waiting_line,
)
from snshelper.privacy.calendar import local_day

_MOST_CHANGES = 20 * PAGE


class PrivacyFront(ShopPage, rx.State):
    """What is due, who waits, what changed, and where common tasks begin."""

    standing: str = ""
    is_late: bool = False
    due: list[DueLine] = []
    waiting: list[WaitingLine] = []
    waiting_count: str = ""
    changes: list[ChangeLine] = []
    older: int = 0
    openings: Chart = Chart()
    tasks: list[TaskLine] = []
    is_loaded: bool = False

    @staff_event("privacy.front")
    async def load(self, actor: Actor) -> None:
        """The page was opened, or is to be read again."""
        await self._show_due(actor)
        await self._show_waiting(actor)
        self.changes = []
        await self._add_changes(actor, 0)
        now = current().clock()
        counts = await in_thread(openings_by_week, current(), actor)
        self.openings = openings_chart(counts, weeks(now))
        self.tasks = tasks(self._texts(), actor)
        self.is_loaded = True

    @staff_event("privacy.front")
    async def show_older(self, actor: Actor) -> None:
        """Add the next older changes."""
        if self.older:
            await self._add_changes(actor, self.older)

    async def _show_due(self, actor: Actor) -> None:
        t, today = self._texts(), local_day(current().clock())
        found = await in_thread(everything_due, current(), actor)
        late = sum(due.is_late for due in found)
        self.standing, self.is_late = standing(t, late, len(found)), late > 0
        self.due = [due_line(t, due, actor, today) for due in found]

    async def _show_waiting(self, actor: Actor) -> None:
        t, now = self._texts(), current().clock()
        found = await in_thread(who_waits, current(), actor)
        self.waiting = [waiting_line(t, one, actor, now) for one in found[:MOST]]
        self.waiting_count = counted(t, found, MOST)

    async def _add_changes(self, actor: Actor, before: int) -> None:
        t = self._texts()
        found = await in_thread(recent_changes, current(), actor, before)
        self.changes = self.changes + [change_line(t, one, actor) for one in found]
        has_more = len(found) == PAGE and len(self.changes) < _MOST_CHANGES
        self.older = found[-1].seq if has_more else 0
