"""The state of /admin/privacy/openings: the monthly review of what staff opened."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import reflex as rx
from sqlmodel import Session

from snshelper.accounts.duties.rules import day_of
from snshelper.accounts.rules import as_text
from snshelper.accounts.state import ShopPage, staff_event
from snshelper.kernel.actor import Actor
from snshelper.kernel.i18n import Texts
from snshelper.kernel.runtime import Deps, current, in_thread
from snshelper.kernel.unit_of_work import reading
from snshelper.officer.people.actions.reviews import conclude_review, judge_opening
from snshelper.officer.people.forms import field, whole_number
from snshelper.officer.people.queries.reviews import (
    eligible_reviewers,
    entries_of,
    lines_of,
    reviews,
)
from snshelper.officer.people.rules import (
    FINDINGS_MAXIMUM,
    NOTE_MAXIMUM,
    may_review,
    review_due,
)
from snshelper.officer.people.tables import OpeningReview, OpeningReviewLine
from snshelper.officer.people.wording import day_text, moment_text, who_text
from snshelper.officer.retention.wording import scope_words
from snshelper.privacy.items import fields_words
from snshelper.privacy.tables import AuditEntry
from snshelper.privacy.uses import PERMISSION_OF_USE

_MONTH_LENGTH = 7


@dataclass
class MonthLine:
    """A month's review."""

    month: str
    total: int
    judged: str
    due: str
    concluded: str
    is_late: bool


@dataclass
class OpeningLine:
    """One opening of the sample."""

    seq: int
    at: str
    opener: str
    scope: str
    use: str
    verdict: str
    verdict_text: str
    note: str
    may_judge: bool


class Openings(ShopPage, rx.State):
    """The months, and the sample of the chosen one."""

    months: list[MonthLine] = []
    month: str = ""
    is_open: bool = False
    findings: str = ""
    lines: list[OpeningLine] = []
    is_loaded: bool = False
    done: str = ""

    @staff_event("people.write")
    async def load(self, actor: Actor) -> None:
        """The screen was opened."""
        self.done = ""
        await self._show(actor)

    @staff_event("people.write")
    async def choose(self, actor: Actor, month: str) -> None:
        """Another month."""
        self.done, self.month = "", as_text(month, _MONTH_LENGTH)
        await self._show(actor)

    @staff_event("people.write")
    async def judge(self, actor: Actor, form: dict[str, Any]) -> None:
        """A form with `seq`, `verdict` and `note` was sent."""
        self.done = ""
        seq, verdict = whole_number(field(form, "seq", 9)), field(form, "verdict", 12)
        note = field(form, "note", NOTE_MAXIMUM)
        await in_thread(judge_opening, current(), actor, self.month, seq, verdict, note)
        await self._show(actor)

    @staff_event("people.write")
    async def conclude(self, actor: Actor, form: dict[str, Any]) -> None:
        """The findings were written down."""
        self.done = ""
        findings = field(form, "findings", FINDINGS_MAXIMUM)
        await in_thread(conclude_review, current(), actor, self.month, findings)
        await self._show(actor)
        self.done = self._texts()("people.review.concluded")

    async def _show(self, actor: Actor) -> None:
        await in_thread(self._read, current(), actor, self._texts())
        self.is_loaded = True

    def _read(self, deps: Deps, actor: Actor, t: Texts) -> None:
        with reading(deps.engine) as session:
            found = reviews(session)
            today = day_of(deps.clock())
            self.months = [_month(session, one, today) for one in found]
            chosen = next((one for one in found if one.month == self.month), None)
            if chosen is None and found:
                waiting = [one for one in found if one.concluded_at is None]
                chosen = (waiting or found)[0]
            self.month = chosen.month if chosen else ""
            self.is_open = chosen is not None and chosen.concluded_at is None
            self.findings = chosen.findings if chosen else ""
            entries = entries_of(session, self.month)
            eligible = eligible_reviewers(session, deps.clock())
        openers = {line.opener_id for line, _ in entries}
        self.lines = [
            _line(t, line, entry, may_review(actor.account_id, line.opener_id, openers, eligible))
            for line, entry in entries
        ]


def _month(session: Session, review: OpeningReview, today: date) -> MonthLine:
    lines = lines_of(session, review.month)
    judged = sum(bool(line.verdict) for line in lines)
    due = review_due(review.month)
    return MonthLine(
        month=review.month,
        total=review.total,
        judged=f"{judged} / {len(lines)}",
        due=day_text(due),
        concluded=moment_text(review.concluded_at),
        is_late=review.concluded_at is None and today > due,
    )


def _line(t: Texts, line: OpeningReviewLine, entry: AuditEntry, may_judge: bool) -> OpeningLine:
    details = entry.details
    use = details.get("use", "")
    use = t(f"records.use.{use}") if use in PERMISSION_OF_USE else str(use)
    return OpeningLine(
        seq=line.seq,
        at=moment_text(entry.at),
        opener=who_text(line.opener_id),
        scope=scope_words(t, entry.object_id),
        use=" · ".join(filter(None, (use, fields_words(t, details.get("fields", ()))))),
        verdict=line.verdict,
        verdict_text=t(f"people.verdict.{line.verdict or 'none'}"),
        note=line.note,
        may_judge=may_judge,
    )
