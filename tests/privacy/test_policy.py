"""When a version may take effect, and which one applies."""

from datetime import UTC, date, datetime, timedelta

import pytest

from snshelper.kernel.i18n import LANGUAGES, Texts
from snshelper.privacy.policy import (
    REASONS,
    PolicyRefused,
    Version,
    check_effective,
    coming,
    earliest_day,
    in_force,
    start_of,
)

_NOW = datetime(2027, 3, 1, 3, 0, tzinfo=UTC)  # noon in Japan


def _version(number: int, effective_at: datetime) -> Version:
    return Version(number, "law", False, _NOW, effective_at, "0" * 64)


def test_a_day_begins_at_midnight_in_japan() -> None:
    assert start_of(date(2027, 3, 9)) == datetime(2027, 3, 8, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("announced_at", "days", "earliest"),
    [
        (_NOW, 7, date(2027, 3, 9)),
        (_NOW, 30, date(2027, 4, 1)),
        (_NOW, 1, date(2027, 3, 3)),
        # Announced at midnight exactly: seven whole days later is midnight again.
        (start_of(date(2027, 3, 1)), 7, date(2027, 3, 8)),
        (start_of(date(2027, 3, 1)) + timedelta(seconds=1), 7, date(2027, 3, 9)),
    ],
)
def test_the_earliest_day_leaves_the_promised_whole_days(
    announced_at: datetime, days: int, earliest: date
) -> None:
    assert earliest_day(announced_at, days) == earliest


@pytest.mark.parametrize("late_by", [timedelta(), timedelta(seconds=-1), timedelta(days=-40)])
def test_a_version_that_applies_at_or_before_its_announcement_is_refused(
    late_by: timedelta,
) -> None:
    with pytest.raises(PolicyRefused) as refused:
        check_effective(_NOW, _NOW + late_by, 1, ())
    assert refused.value.numbers["reason"] == "too_soon"


def test_a_day_less_than_promised_is_refused_and_says_which_day_is_the_earliest() -> None:
    with pytest.raises(PolicyRefused) as refused:
        check_effective(_NOW, start_of(date(2027, 3, 8)), 7, ())
    assert refused.value.numbers == {"reason": "too_soon", "earliest": "2027-03-09"}
    check_effective(_NOW, start_of(date(2027, 3, 9)), 7, ())


def test_a_version_applies_after_the_one_that_was_announced_before_it() -> None:
    waiting = _version(2, start_of(date(2027, 4, 1)))
    with pytest.raises(PolicyRefused) as refused:
        check_effective(_NOW, waiting.effective_at, 7, (waiting,))
    assert refused.value.numbers == {"reason": "order", "earliest": "2027-04-02"}
    check_effective(_NOW, start_of(date(2027, 4, 2)), 7, (waiting,))


def test_the_old_version_applies_until_the_moment_the_new_one_does() -> None:
    old, new = _version(1, _NOW), _version(2, _NOW + timedelta(days=9))
    just_before = new.effective_at - timedelta(microseconds=1)
    assert in_force((old, new), just_before) == old
    assert coming((old, new), just_before) == (new,)
    assert in_force((old, new), new.effective_at) == new
    assert coming((old, new), new.effective_at) == ()
    assert in_force((), _NOW) is None


def test_every_reason_and_every_refusal_has_words_in_three_languages() -> None:
    refusals = ("nothing_new", "reason", "words", "too_long", "date", "text_changed")
    for lang in LANGUAGES:
        t = Texts(lang)
        assert all(t(f"policy.reason.{reason}") for reason in REASONS)
        assert all(t.error(PolicyRefused(reason=reason)) for reason in refusals)
        late = PolicyRefused(reason="too_soon", earliest="2027-03-09")
        assert "2027-03-09" in t.error(late)
