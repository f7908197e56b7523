"""What the screen of printed copies shows and does."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import reflex as rx

from snshelper.accounts.rules import as_text
from snshelper.accounts.state import ShopPage, staff_event
from snshelper.kernel.actor import Actor
from snshelper.kernel.i18n import Texts
from snshelper.kernel.ids import short_code
from snshelper.kernel.runtime import current, in_thread
from snshelper.officer.papers.actions import record_destruction, witness_destruction
from snshelper.officer.papers.queries import PAGE, list_copies
from snshelper.officer.papers.rules import as_method, due_of
from snshelper.officer.papers.tables import PaperCopy
from snshelper.officer.retention.wording import moment, scope_words, who

_ID = 36
_MOST = 10 * PAGE


@dataclass(frozen=True)
class CopyRow:
    """One copy: what, whose, by whom, until when, and what can be done about it."""

    id: str = ""
    code: str = ""
    what: str = ""
    scope: str = ""
    count: str = ""
    printed: str = ""
    due: str = ""
    state: str = ""
    status: str = ""
    may_destroy: bool = False
    may_witness: bool = False


class PaperDesk(ShopPage, rx.State):
    """Copies under way, the oldest first; at the address of the closed ones those."""

    rows: list[CopyRow] = []
    after: str = ""
    is_closed: bool = False
    is_loaded: bool = False
    done: str = ""

    @staff_event("papers.write")
    async def load(self, actor: Actor) -> None:
        """The screen was opened, or a line came back: the address says which copies are shown."""
        self.done = ""
        self.is_closed = "closed" in dict(self.router.url.query_parameters)
        await self._list(actor)

    @staff_event("papers.write")
    async def show_more(self, actor: Actor) -> None:
        """Add the next copies."""
        if self.after and len(self.rows) < _MOST:
            await self._list(actor, self.after)

    @staff_event("papers.write")
    async def destroy(self, actor: Actor, form: dict[str, Any]) -> None:
        """The form with `copy`, `method` and `day` was sent."""
        typed = form if isinstance(form, dict) else {}
        copy_id, method = as_text(typed.get("copy"), _ID), as_method(typed.get("method"))
        await in_thread(
            record_destruction, current(), actor, copy_id, method, _day(typed.get("day"))
        )
        await self._list(actor)
        self.done = self._texts()("paper.done.destroyed")

    @staff_event("papers.write")
    async def witness(self, actor: Actor, copy_id: str) -> None:
        """Confirm that one saw it."""
        await in_thread(witness_destruction, current(), actor, as_text(copy_id, _ID))
        await self._list(actor)
        self.done = self._texts()("paper.done.witnessed")

    async def _list(self, actor: Actor, before: str = "") -> None:
        deps, t = current(), self._texts()
        found = await in_thread(list_copies, deps, actor, is_closed=self.is_closed, before=before)
        now = deps.clock()
        rows = [copy_row(t, copy, actor, now) for copy in found]
        self.rows = self.rows + rows if before else rows
        self.after = found[-1].id if len(found) == PAGE else ""
        self.is_loaded = True


def copy_row(t: Texts, copy: PaperCopy, actor: Actor, now: datetime) -> CopyRow:
    """One copy in words."""
    is_late = copy.state != "closed" and due_of(copy.printed_at) <= now
    calm = "completed" if copy.state == "closed" else "unknown"
    return CopyRow(
        id=copy.id,
        code=short_code(copy.id),
        what=t(f"paper.what.{copy.what}"),
        scope=scope_words(t, copy.scope),
        count=str(copy.count),
        printed=f"{moment(copy.printed_at)} {who(t, copy.printed_by)}",
        due=moment(due_of(copy.printed_at)),
        state=_state(t, copy, is_late=is_late),
        status="failed" if is_late else calm,
        may_destroy=copy.state == "open",
        may_witness=copy.state == "destroyed" and copy.destroyed_by != actor.account_id,
    )


def _state(t: Texts, copy: PaperCopy, *, is_late: bool) -> str:
    if copy.state == "open":
        return t("paper.state.late" if is_late else "paper.state.open")
    return t(
        f"paper.state.{copy.state}",
        method=t(f"paper.method.{copy.method}"),
        day=copy.destroyed_on,
        by=who(t, copy.destroyed_by),
        witness=who(t, copy.witness_id),
    )


def _day(typed: object) -> date | None:
    """A day typed as `2026-11-22`; None for anything else."""
    try:
        return date.fromisoformat(as_text(typed, 10))
    except ValueError:
        return None
