"""The monthly review: drawing a sample of openings, judging each, concluding."""

from datetime import datetime

from sqlmodel import Session, col, select

from snshelper.accounts.actions.grants import GRANTS_LOCK
from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import NotFound
from snshelper.kernel.locks import hold_lock
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.officer.people.errors import NotYourReview, ReviewIncomplete
from snshelper.officer.people.queries.reviews import (
    eligible_reviewers,
    lines_of,
    openings_in,
    reviewed_months,
)
from snshelper.officer.people.rules import (
    FINDINGS_MAXIMUM,
    NOTE_MAXIMUM,
    may_review,
    months_to_review,
    sample_of,
)
from snshelper.officer.people.tables import OpeningReview, OpeningReviewLine
from snshelper.privacy.audit import AuditedObject, broken_seals, record_audit
from snshelper.privacy.switches import is_thrown
from snshelper.privacy.tables import AuditEntry

VERDICTS = ("justified", "unjustified")


def draw_samples(deps: Deps, actor: Actor) -> list[str]:
    """Draw the sample of every complete month that has none yet; answers those months.

    A month in which nothing was opened is concluded at once. Raises NotAllowed without
    `people.write`.
    """
    actor.require("people.write")
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        hold_lock(session, GRANTS_LOCK)
        ends = select(AuditEntry).order_by(col(AuditEntry.seq))
        first = session.exec(ends.limit(1)).first()
        last = session.exec(
            select(AuditEntry).order_by(col(AuditEntry.seq).desc()).limit(1)
        ).first()
        if first is None or last is None:
            return []
        known = reviewed_months(session)
        months = [month for month in months_to_review(first.at, now) if month not in known]
        for month in months:
            _draw(session, now, actor, month, last.seal)
        return months


def _draw(session: Session, now: datetime, actor: Actor, month: str, seed: str) -> None:
    openings = openings_in(session, month)
    review = OpeningReview(month=month, total=len(openings), seed=seed, drawn_at=now)
    if not openings:
        review.concluded_at, review.concluded_by = now, "system"
    session.add(review)
    session.flush()
    chosen = sample_of(openings, seed)
    session.add_all(
        OpeningReviewLine(month=month, seq=seq, opener_id=openings[seq]) for seq in chosen
    )
    target = AuditedObject("opening_review", month)
    details = {"total": len(openings), "sample": len(chosen)}
    record_audit(session, now, actor, "people.draw_review", target, **details)


def judge_opening(deps: Deps, actor: Actor, month: str, seq: int, verdict: str, note: str) -> None:
    """Say whether one opening of the sample was justified; it may be said anew until concluded.

    Raises NotAllowed without `people.write`, DutiesLapsed, NotFound, NotYourReview, and
    ReviewIncomplete when an opening is called unjustified without a note.
    """
    actor.require("people.write")
    actor.require_duties()
    words = " ".join(note.split())
    if verdict not in VERDICTS or len(words) > NOTE_MAXIMUM:
        raise NotFound()
    if verdict == "unjustified" and not words:
        raise ReviewIncomplete(reason="note")
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        _open(session, month)
        line = session.get(OpeningReviewLine, (month, seq))
        if line is None:
            raise NotFound()
        _require_other_eyes(session, now, actor, month, line.opener_id)
        line.verdict, line.note = verdict, words
        line.reviewer_id, line.reviewed_at = actor.account_id, now
        target = AuditedObject("audit_entry", str(seq))
        record_audit(session, now, actor, "people.judge_opening", target, verdict=verdict)


def conclude_review(deps: Deps, actor: Actor, month: str, findings: str) -> None:
    """Close a month's review; the audit chain is proved whole on the way.

    Raises NotAllowed without `people.write`, DutiesLapsed, NotFound, NotYourReview, and
    ReviewIncomplete for lines without a verdict, missing findings, or a broken chain.
    """
    actor.require("people.write")
    actor.require_duties()
    words = findings.strip()
    with reading(deps.engine) as session:
        # Outside the transaction: it reads the whole log.
        if broken_seals(session)[1] and not is_thrown("people.review_chain"):
            raise ReviewIncomplete(reason="chain")
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        review = _open(session, month)
        lines = lines_of(session, month)
        if any(not line.verdict for line in lines):
            raise ReviewIncomplete(reason="lines")
        if not words or len(words) > FINDINGS_MAXIMUM:
            raise ReviewIncomplete(reason="findings")
        _require_other_eyes(session, now, actor, month)
        review.findings, review.concluded_at = words, now
        review.concluded_by = actor.account_id
        unjustified = sum(line.verdict == "unjustified" for line in lines)
        target = AuditedObject("opening_review", month)
        details = {"lines": len(lines), "unjustified": unjustified}
        record_audit(session, now, actor, "people.conclude_review", target, **details)


def _open(session: Session, month: str) -> OpeningReview:
    review = session.get(OpeningReview, month, with_for_update=True)
    if review is None or review.concluded_at:
        raise NotFound()
    return review


def _require_other_eyes(
    session: Session, now: datetime, actor: Actor, month: str, opener: str = ""
) -> None:
    openers = {line.opener_id for line in lines_of(session, month)}
    eligible = eligible_reviewers(session, now)
    may = may_review(actor.account_id, opener, openers, eligible)
    if not may and not is_thrown("people.review"):
        raise NotYourReview()
