"""Delivery as a pure function of elapsed time."""

import pytest

from snshelper.sandbox.delivery import STEPS, Status, deliverable, progress, starts_after


def test_delivery_goes_through_every_step_and_never_back() -> None:
    measured = [progress(1000, 8.0, tick * 8.0 / 200).delivered for tick in range(220)]
    assert measured == sorted(measured)
    assert sorted(set(measured)) == [1000 * step // STEPS for step in range(STEPS + 1)]


@pytest.mark.parametrize(
    ("elapsed", "status", "delivered"),
    [
        (-5.0, Status.ACCEPTED, 0),
        (0.0, Status.ACCEPTED, 0),
        (0.79, Status.ACCEPTED, 0),
        (0.81, Status.RUNNING, 100),
        (7.99, Status.RUNNING, 900),
        (8.0, Status.FINISHED, 1000),
        (1e9, Status.FINISHED, 1000),
    ],
)
def test_a_campaign_is_accepted_then_runs_then_is_finished(
    elapsed: float, status: Status, delivered: int
) -> None:
    now = progress(1000, 8.0, elapsed)
    assert (now.status, now.delivered) == (status, delivered)


def test_a_single_piece_arrives_only_at_the_end() -> None:
    assert progress(1, 8.0, 7.9).delivered == 0
    assert progress(1, 8.0, 8.0).delivered == 1


def test_a_delivery_that_takes_no_time_is_accepted_before_it_is_finished() -> None:
    assert progress(5, 0.0, 0.0).status is Status.ACCEPTED
    assert progress(5, 0.0, 0.001).status is Status.FINISHED


def test_running_starts_with_the_first_step() -> None:
    begin = starts_after(8.0)
    assert progress(10, 8.0, begin - 0.01).status is Status.ACCEPTED
    assert progress(10, 8.0, begin + 0.01).status is Status.RUNNING


@pytest.mark.parametrize(
    ("quantity", "ratio", "expected"),
    [(100, 0.29, 29), (1000, 0.62, 620), (1, 0.62, 0), (7, 0.62, 4), (10, 0.0, 0)],
)
def test_a_fraction_is_rounded_down_without_floating_point_surprises(
    quantity: int, ratio: float, expected: int
) -> None:
    assert deliverable(quantity, ratio) == expected
