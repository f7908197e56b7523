"""How long to wait."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snshelper.fulfilment.providers.port import Manner
from snshelper.fulfilment.rules import next_poll_seconds, resend_seconds

MANNER = Manner("key", unknown_wait=1.0, poll_first=60.0, poll_last=1800.0)
luck = st.floats(0, 1)


@given(polls=st.integers(0, 10_000), luck=luck)
def test_looks_are_never_further_apart_than_the_longest_pause(polls: int, luck: float) -> None:
    assert 48.0 <= next_poll_seconds(MANNER, polls, luck) < 2160.1


def test_looks_become_rarer_while_nothing_moves() -> None:
    pauses = [next_poll_seconds(MANNER, polls, 0.5) for polls in range(7)]
    assert pauses == [60.0, 120.0, 240.0, 480.0, 960.0, 1800.0, 1800.0]


def test_chance_spreads_what_would_fall_due_together() -> None:
    assert next_poll_seconds(MANNER, 0, 0.0) == pytest.approx(48.0)
    assert next_poll_seconds(MANNER, 0, 1.0) == pytest.approx(72.0)


@given(asked=st.floats(0, 10**6), attempts=st.integers(1, 100))
def test_a_partner_that_asks_for_patience_gets_it_up_to_ten_minutes(
    asked: float, attempts: int
) -> None:
    pause = resend_seconds(asked, attempts)
    assert min(asked, 600.0) <= pause <= 600.0


def test_every_failed_attempt_doubles_the_pause() -> None:
    assert [resend_seconds(1.0, n) for n in (1, 2, 3, 10, 12)] == [1.0, 2.0, 4.0, 512.0, 600.0]
