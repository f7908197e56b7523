"""P73: each month a sample of openings is looked at by somebody who did not open them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from snshelper.kernel.actor import SYSTEM, Actor
from snshelper.kernel.chores import OnceA
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.errors import DutiesLapsed, NotAllowed, NotFound
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.officer.people.actions.reviews import conclude_review, draw_samples, judge_opening
from snshelper.officer.people.errors import NotYourReview, ReviewIncomplete
from snshelper.officer.people.queries.due import people_due
from snshelper.officer.people.queries.reviews import lines_of, reviews
from snshelper.officer.people.rules import (
    may_review,
    month_after,
    month_before,
    month_of,
    months_to_review,
    review_due,
    sample_of,
    sample_size,
)
from snshelper.privacy.audit import AuditedObject, record_audit
from tests.accounts.people import audited, run
from tests.duties import fulfil_duties
from tests.officer.people.staff import Colleague, come_back, found, hire

MONTH = "2026-11"
DECEMBER = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)


@pytest.fixture
def founder(deps: Deps) -> Colleague:
    founder = found(deps)
    fulfil_duties(deps, founder.id)
    return founder


def write_openings(deps: Deps, opener: str, count: int) -> None:
    actor = Actor("customer", opener)
    with unit_of_work(deps.engine) as session:
        for number in range(count):
            scope = AuditedObject("scope", f"order:{number}")
            details = {"use": "order_care", "fields": ["orders.target"]}
            record_audit(session, deps.clock(), actor, "privacy.open", scope, **details)


def in_december(clock: SteppedClock, *people: Colleague) -> list[Colleague]:
    clock.moment = DECEMBER
    return [come_back(one) for one in people]


def sample(deps: Deps) -> list[int]:
    with reading(deps.engine) as session:
        return [line.seq for line in lines_of(session, MONTH)]


def test_a_month_is_reviewed_from_drawing_to_findings(
    deps: Deps, founder: Colleague, clock: SteppedClock
) -> None:
    support = hire(deps, "support@example.jp", "support")
    write_openings(deps, support.id, 12)
    [founder] = in_december(clock, founder)
    assert draw_samples(deps, SYSTEM) == [MONTH]
    assert draw_samples(deps, SYSTEM) == []
    chosen = sample(deps)
    assert len(chosen) == 10
    with pytest.raises(ReviewIncomplete) as refused:
        conclude_review(deps, founder.actor, MONTH, "ok")
    assert refused.value.numbers == {"reason": "lines"}
    judge_opening(deps, founder.actor, MONTH, chosen[0], "unjustified", "注文と関係がない")
    for seq in chosen[1:]:
        judge_opening(deps, founder.actor, MONTH, seq, "justified", "")
    with pytest.raises(ReviewIncomplete):
        conclude_review(deps, founder.actor, MONTH, "  ")
    conclude_review(deps, founder.actor, MONTH, "1件を本人に確認した")
    with reading(deps.engine) as session:
        [review] = reviews(session)
    assert (review.total, review.findings) == (12, "1件を本人に確認した")
    assert audited(deps)[-1].details == {"lines": 10, "unjustified": 1}
    for late in (lambda: conclude_review(deps, founder.actor, MONTH, "x"),):
        with pytest.raises(NotFound):
            late()
    with pytest.raises(NotFound):
        judge_opening(deps, founder.actor, MONTH, chosen[0], "justified", "")


def test_nobody_reviews_a_sample_in_which_they_opened(
    deps: Deps, founder: Colleague, clock: SteppedClock
) -> None:
    officer = hire(deps, "officer@example.jp", "officer")
    fulfil_duties(deps, officer.id)
    write_openings(deps, officer.id, 2)
    write_openings(deps, "somebody", 1)
    founder, officer = in_december(clock, founder, officer)
    draw_samples(deps, SYSTEM)
    for seq in sample(deps):
        with pytest.raises(NotYourReview):
            judge_opening(deps, officer.actor, MONTH, seq, "justified", "")
        judge_opening(deps, founder.actor, MONTH, seq, "justified", "")
    with pytest.raises(NotYourReview):
        conclude_review(deps, officer.actor, MONTH, "ok")
    conclude_review(deps, founder.actor, MONTH, "ok")


def test_where_everybody_opened_they_judge_each_other_never_themselves(
    deps: Deps, founder: Colleague, clock: SteppedClock
) -> None:
    officer = hire(deps, "officer@example.jp", "officer")
    fulfil_duties(deps, officer.id)
    write_openings(deps, officer.id, 1)
    write_openings(deps, founder.id, 1)
    founder, officer = in_december(clock, founder, officer)
    draw_samples(deps, SYSTEM)
    by_officer, by_founder = sample(deps)
    with pytest.raises(NotYourReview):
        judge_opening(deps, founder.actor, MONTH, by_founder, "justified", "")
    judge_opening(deps, officer.actor, MONTH, by_founder, "justified", "")
    judge_opening(deps, founder.actor, MONTH, by_officer, "justified", "")
    conclude_review(deps, founder.actor, MONTH, "ok")


def test_somebody_alone_cannot_review_themselves(
    deps: Deps, founder: Colleague, clock: SteppedClock
) -> None:
    write_openings(deps, founder.id, 1)
    [founder] = in_december(clock, founder)
    draw_samples(deps, SYSTEM)
    [seq] = sample(deps)
    with pytest.raises(NotYourReview):
        judge_opening(deps, founder.actor, MONTH, seq, "justified", "")


def test_an_overdue_review_raises_an_alarm(
    deps: Deps, founder: Colleague, clock: SteppedClock
) -> None:
    write_openings(deps, "somebody", 1)
    in_december(clock)
    draw_samples(deps, SYSTEM)

    def alarm() -> list[tuple[date | None, bool]]:
        with reading(deps.engine) as session:
            due = people_due(session, clock())
        return [(one.day, one.is_late) for one in due if one.kind == "review"]

    clock.moment = datetime(2026, 12, 15, 14, 59, 59, tzinfo=UTC)
    assert alarm() == [(date(2026, 12, 15), False)]
    clock.moment = datetime(2026, 12, 15, 15, 0, tzinfo=UTC)
    assert alarm() == [(date(2026, 12, 15), True)]


def test_a_changed_log_is_noticed_before_the_review_is_closed(
    deps: Deps, founder: Colleague, clock: SteppedClock
) -> None:
    write_openings(deps, "somebody", 1)
    [founder] = in_december(clock, founder)
    draw_samples(deps, SYSTEM)
    [seq] = sample(deps)
    judge_opening(deps, founder.actor, MONTH, seq, "justified", "")
    with deps.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_entry_no_update"))
        connection.execute(text("UPDATE audit_entry SET actor_id = 'x' WHERE seq = :s"), {"s": seq})
    with pytest.raises(ReviewIncomplete) as refused:
        conclude_review(deps, founder.actor, MONTH, "ok")
    assert refused.value.numbers == {"reason": "chain"}


def test_a_month_without_openings_is_closed_at_once_and_one_that_runs_is_not_drawn(
    deps: Deps, founder: Colleague, clock: SteppedClock
) -> None:
    in_december(clock)
    write_openings(deps, "somebody", 1)
    assert draw_samples(deps, SYSTEM) == [MONTH]
    with reading(deps.engine) as session:
        [review] = reviews(session)
        due = [one.kind for one in people_due(session, clock())]
    assert (review.total, review.concluded_by) == (0, "system")
    assert "review" not in due


def test_the_boundary_of_a_month_is_midnight_in_japan_and_korea(
    deps: Deps, founder: Colleague, clock: SteppedClock
) -> None:
    for moment in (
        datetime(2026, 11, 30, 14, 59, 59, tzinfo=UTC),
        datetime(2026, 11, 30, 15, 0, tzinfo=UTC),
    ):
        clock.moment = moment
        write_openings(deps, "somebody", 1)
    in_december(clock)
    draw_samples(deps, SYSTEM)
    assert len(sample(deps)) == 1


def test_reviewing_is_for_the_desk_with_its_duties(
    deps: Deps, founder: Colleague, clock: SteppedClock
) -> None:
    officer = hire(deps, "officer@example.jp", "officer")
    support = hire(deps, "support@example.jp", "support")
    write_openings(deps, "somebody", 1)
    officer, support = in_december(clock, officer, support)
    draw_samples(deps, SYSTEM)
    [seq] = sample(deps)
    with pytest.raises(DutiesLapsed):
        judge_opening(deps, officer.actor, MONTH, seq, "justified", "")
    fulfil_duties(deps, support.id)
    with pytest.raises(NotAllowed):
        judge_opening(deps, support.actor, MONTH, seq, "justified", "")
    with pytest.raises(NotAllowed):
        draw_samples(deps, support.actor)
    fulfil_duties(deps, officer.id)
    with pytest.raises(ReviewIncomplete):
        judge_opening(deps, officer.actor, MONTH, seq, "unjustified", " ")
    for verdict, note in (("fine", ""), ("justified", "x" * 301)):
        with pytest.raises(NotFound):
            judge_opening(deps, officer.actor, MONTH, seq, verdict, note)
    with pytest.raises(NotFound):
        judge_opening(deps, officer.actor, MONTH, 999_999, "justified", "")


def test_the_chore_draws_once_a_month(deps: Deps, founder: Colleague, clock: SteppedClock) -> None:
    chore = OnceA(month_of, deps.clock, lambda: draw_samples(deps, SYSTEM))
    run(chore())
    in_december(clock)
    run(chore())
    run(chore())
    with reading(deps.engine) as session:
        assert [review.month for review in reviews(session)] == [MONTH]


@given(st.sets(st.integers(1, 10_000), max_size=700), st.text(max_size=8))
def test_a_sample_is_part_of_the_month_and_drawn_alike_by_everybody(
    entries: set[int], seed: str
) -> None:
    chosen = sample_of(entries, seed)
    assert set(chosen) <= entries
    assert len(chosen) == sample_size(len(entries)) == len(set(chosen))
    assert chosen == sample_of(sorted(entries, reverse=True), seed)


@pytest.mark.parametrize(
    ("total", "size"), [(0, 0), (1, 1), (9, 9), (10, 10), (99, 10), (101, 11), (5000, 50)]
)
def test_a_tenth_at_least_ten_at_most_fifty(total: int, size: int) -> None:
    assert sample_size(total) == size


def test_months_follow_each_other_and_their_reviews_have_a_day() -> None:
    assert (month_before("2027-01"), month_after("2026-12")) == ("2026-12", "2027-01")
    assert review_due("2026-12") == date(2027, 1, 15)
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    months = months_to_review(long_ago, DECEMBER)
    assert (len(months), months[0], months[-1]) == (12, "2025-12", "2026-11")
    assert months_to_review(DECEMBER, DECEMBER) == []


@given(st.sets(st.sampled_from("abcd")), st.sampled_from("abcd"), st.sampled_from("abcd"))
def test_nobody_ever_judges_their_own(openers: set[str], reviewer: str, opener: str) -> None:
    may = may_review(reviewer, opener, openers | {opener}, set("abcd"))
    assert not (may and reviewer == opener)
    assert not (may and reviewer in openers and set("abcd") - openers - {opener})
