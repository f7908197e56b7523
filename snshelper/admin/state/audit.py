"""The state of the audit screen: the log page by page, and its proofs."""

import json
from dataclasses import dataclass
from typing import Any

import reflex as rx

from snshelper.accounts.rules import as_text
from snshelper.accounts.state import ShopPage, staff_event
from snshelper.admin.queries.audit_log import (
    PAGE_SIZE,
    AuditFilter,
    AuditLine,
    audit_page,
    check_books,
    check_seals,
)
from snshelper.kernel import runtime
from snshelper.kernel.actor import Actor
from snshelper.kernel.clock import JAPAN

_FILTER_LENGTH = 60
_MOST_SHOWN = 4 * PAGE_SIZE


@dataclass(frozen=True)
class AuditRow:
    """One entry, ready to be shown."""

    seq: int = 0
    at: str = ""
    actor: str = ""
    action: str = ""
    target: str = ""
    target_kind: str = ""
    details: str = ""


class AuditDesk(ShopPage, rx.State):
    """The newest entries that meet the filter."""

    rows: list[AuditRow] = []
    filter: dict[str, str] = {"actor": "", "target": "", "action": ""}
    filter_key: str = ""
    has_older: bool = False
    is_loaded: bool = False
    is_checking: bool = False
    verdict: str = ""
    is_sound: bool = False
    findings: list[str] = []

    @staff_event("audit.read")
    async def load(self, actor: Actor) -> None:
        """The screen was opened: take the filter from the address."""
        self._choose(dict(self.router.url.query_parameters))
        await self._show(actor)

    @staff_event("audit.read")
    async def narrow(self, actor: Actor, form: dict[str, Any]) -> None:
        """The form with `actor`, `target` and `action` was sent."""
        self._choose(form if isinstance(form, dict) else {})
        await self._show(actor)

    @staff_event("audit.read")
    async def follow(self, actor: Actor, name: str, value: str) -> None:
        """Show what somebody did, or what was done to something."""
        self._choose({as_text(name, 10): value})
        await self._show(actor)

    @staff_event("audit.read")
    async def show_older(self, actor: Actor) -> None:
        """Add the next older page."""
        if self.rows and len(self.rows) < _MOST_SHOWN:
            older = await self._read(actor, self.rows[-1].seq)
            self.rows = self.rows + older
            self.has_older = len(older) == PAGE_SIZE and len(self.rows) < _MOST_SHOWN

    @staff_event("audit.read")
    async def begin_check(self, actor: Actor) -> None:
        """Say that a check is under way; the check itself is the next event."""
        self.is_checking, self.verdict, self.findings = True, "", []

    @staff_event("audit.read")
    async def verify_seals(self, actor: Actor) -> None:
        """Recompute the chain of seals."""
        self.is_checking = False
        report = await runtime.in_thread(check_seals, runtime.current().engine, actor)
        t = self._texts()
        self._conclude(
            t("admin.audit.seals_sound", count=f"{report.entries:,}"),
            [t("admin.audit.seal_broken", seq=seq) for seq in report.broken[:_FILTER_LENGTH]],
        )

    @staff_event("audit.read")
    async def verify_books(self, actor: Actor) -> None:
        """Recompute every balance, order, attempt and seal."""
        self.is_checking = False
        report = await runtime.in_thread(check_books, runtime.current().engine, actor)
        t = self._texts()
        counts = t("admin.list_comma").join(
            f"{t(f'admin.audit.counted.{name}')} {count:,}" for name, count in report.counts.items()
        )
        self._conclude(t("admin.audit.books_sound", counts=counts), report.discrepancies)

    def _conclude(self, sound: str, findings: list[str]) -> None:
        self.is_sound, self.findings = not findings, findings
        at = runtime.current().clock().astimezone(JAPAN).strftime("%H:%M:%S")
        text = sound if not findings else self._texts()("admin.audit.unsound", count=len(findings))
        self.verdict = f"{at} {text}"

    def _choose(self, raw: dict[str, Any]) -> None:
        self.filter = {name: as_text(raw.get(name), _FILTER_LENGTH).strip() for name in self.filter}
        self.filter_key = "|".join(self.filter.values())

    async def _show(self, actor: Actor) -> None:
        self.rows = await self._read(actor, 0)
        self.has_older, self.is_loaded = len(self.rows) == PAGE_SIZE, True

    async def _read(self, actor: Actor, before_seq: int) -> list[AuditRow]:
        chosen = AuditFilter(**self.filter)
        engine = runtime.current().engine
        found = await runtime.in_thread(audit_page, engine, actor, chosen, before_seq)
        return [audit_row(line) for line in found]


def audit_row(line: AuditLine) -> AuditRow:
    """One entry as the table shows it."""
    details = json.dumps(line.details, ensure_ascii=False, sort_keys=True) if line.details else ""
    return AuditRow(
        seq=line.seq,
        at=line.at.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M:%S"),
        actor=line.actor_id,
        action=line.action,
        target=line.object_id,
        target_kind=line.object_kind,
        details=details,
    )
