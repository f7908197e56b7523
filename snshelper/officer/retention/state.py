"""What the retention screen shows and does."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import reflex as rx

from snshelper.accounts.rules import as_text
from snshelper.accounts.state import staff_event
from snshelper.accounts.state.step_up import StepUpPage
from snshelper.interface.chart_scale import Chart
from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import current, in_thread
from snshelper.officer.retention.actions.approval import approve_manifest
from snshelper.officer.retention.actions.holds import (
    WORDS_LIMIT,
    HoldDraft,
    lift_hold,
    place_hold,
    read_hold,
)
from snshelper.officer.retention.actions.selecting import request_destruction
from snshelper.officer.retention.queries import (
    PAGE,
    older_certificates,
    read_board,
    read_manifest,
)
from snshelper.officer.retention.wording import (
    CertificateLine,
    FallingRow,
    Figure,
    HoldLine,
    ManifestLine,
    ManifestPanel,
    certificate_line,
    falling_chart,
    falling_row,
    figures,
    hold_line,
    manifest_line,
    manifest_panel,
)
from snshelper.privacy.calendar import local_day, start_of_day

_ID_LENGTH = 36
_SCOPE_LENGTH = 60
_LAW_LENGTH = 40
_MOST_LINES = 10 * PAGE


class RetentionDesk(StepUpPage, rx.State):
    """What falls due, what waits for approval, what is held, what was destroyed."""

    figures: list[Figure] = []
    chart: Chart = Chart()
    falling: list[FallingRow] = []
    manifests: list[ManifestLine] = []
    holds: list[HoldLine] = []
    certificates: list[CertificateLine] = []
    older: int = 0
    panel: ManifestPanel = ManifestPanel()
    is_holding: bool = False
    is_loaded: bool = False
    may_approve: bool = False
    done: str = ""

    @staff_event("retention.request")
    async def load(self, actor: Actor) -> None:
        """The screen was opened (with `manifest` in its address, at that one)."""
        self.done = ""
        await self._show(actor)
        wanted = dict(self.router.url.query_parameters).get("manifest")
        if wanted:
            await self._open(actor, as_text(wanted, _ID_LENGTH))

    @staff_event("retention.request")
    async def read_again(self, actor: Actor) -> None:
        """Show how far the manifest at the side has come."""
        if self.panel.id:
            await self._open(actor, self.panel.id)
        await self._show(actor)

    @staff_event("retention.request")
    async def show_older(self, actor: Actor) -> None:
        """Add the next older certificates."""
        if self.older:
            found = await in_thread(older_certificates, current(), actor, self.older)
            self._add_certificates(found)

    @staff_event("retention.request")
    async def open_manifest(self, actor: Actor, manifest_id: str) -> None:
        """Read a manifest at the side."""
        self.done, self.is_holding = "", False
        await self._open(actor, as_text(manifest_id, _ID_LENGTH))

    @staff_event("retention.request")
    async def more_lines(self, actor: Actor) -> None:
        """Add the manifest's next lines."""
        if not self.panel.after or len(self.panel.lines) >= _MOST_LINES:
            return
        record = await in_thread(read_manifest, current(), actor, self.panel.id, self.panel.after)
        more = manifest_panel(self._texts(), record, PAGE)
        self.panel = replace(more, lines=self.panel.lines + more.lines)

    @staff_event("retention.request")
    async def put_away(self, actor: Actor) -> None:
        """Close the side panel."""
        self.panel, self.is_holding = ManifestPanel(), False

    @staff_event("retention.request")
    async def request_now(self, actor: Actor) -> None:
        """Look for what has fallen due now instead of at midnight."""
        self.done = ""
        count = await in_thread(request_destruction, current(), actor)
        self.done = self._texts()("retention.requested", count=f"{count:,}")
        await self._show(actor)

    @staff_event("retention.approve")
    async def approve(self, actor: Actor) -> None:
        """Approve the manifest at the side as it was read."""
        self.done = ""
        await in_thread(
            approve_manifest, current(), actor, self._token(), self.panel.id, self.panel.hash
        )
        self.done = self._texts()("retention.approved", code=self.panel.code)
        await self._open(actor, self.panel.id)
        await self._show(actor)

    @staff_event("retention.approve")
    async def start_hold(self, actor: Actor) -> None:
        """Offer the form of a new hold."""
        self.done, self.panel, self.is_holding = "", ManifestPanel(), True

    @staff_event("retention.approve")
    async def place(self, actor: Actor, form: dict[str, Any]) -> None:
        """The form with `kind`, `number`, `law`, `words` and `until` (a day) was sent."""
        self.done = ""
        await in_thread(place_hold, current(), actor, _draft(form))
        self.done, self.is_holding = self._texts()("retention.hold_placed"), False
        await self._show(actor)

    @staff_event("retention.approve")
    async def lift(self, actor: Actor, hold_id: str) -> None:
        """End a hold now."""
        self.done = ""
        await in_thread(lift_hold, current(), actor, as_text(hold_id, _ID_LENGTH))
        self.done = self._texts()("retention.hold_lifted")
        await self._show(actor)

    @staff_event("retention.approve")
    async def read_words(self, actor: Actor, hold_id: str) -> None:
        """Show why something is held."""
        self.done = ""
        words = await in_thread(read_hold, current(), actor, as_text(hold_id, _ID_LENGTH))
        self.holds = [replace(one, words=words) if one.id == hold_id else one for one in self.holds]

    async def _show(self, actor: Actor) -> None:
        deps, t = current(), self._texts()
        board = await in_thread(read_board, deps, actor)
        self.figures = figures(t, board)
        self.chart = falling_chart(board, local_day(deps.clock()))
        self.falling = [falling_row(t, one) for one in board.falling]
        self.manifests = [manifest_line(t, row) for row in board.manifests]
        self.holds = [hold_line(t, hold) for hold in board.holds]
        self.certificates = []
        self._add_certificates(list(board.certificates))
        self.is_loaded, self.may_approve = True, actor.may("retention.approve")

    def _add_certificates(self, found: list[Any]) -> None:
        t = self._texts()
        self.certificates = self.certificates + [certificate_line(t, one) for one in found]
        self.older = found[-1].number if len(found) == PAGE else 0

    async def _open(self, actor: Actor, manifest_id: str) -> None:
        record = await in_thread(read_manifest, current(), actor, manifest_id)
        self.panel = manifest_panel(self._texts(), record, PAGE)


def _draft(form: object) -> HoldDraft:
    """What was typed; the rules refuse what is missing."""
    typed = form if isinstance(form, dict) else {}
    kind, number = (as_text(typed.get(name), _SCOPE_LENGTH).strip() for name in ("kind", "number"))
    return HoldDraft(
        target=f"{kind}:{number}"[:_SCOPE_LENGTH],
        law=as_text(typed.get("law"), _LAW_LENGTH),
        words=as_text(typed.get("words"), WORDS_LIMIT + 1),
        until=_end_of_day(typed.get("until")),
    )


def _end_of_day(typed: object) -> datetime | None:
    """The end of a day that was typed as `2027-03-31`; None for anything else."""
    try:
        return start_of_day(date.fromisoformat(as_text(typed, 10)) + timedelta(days=1))
    except (ValueError, OverflowError):
        return None
