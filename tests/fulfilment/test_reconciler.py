"""The crash net catches what fell through, and doubles nothing that did not."""

from sqlalchemy import text

from snshelper.fulfilment.providers.port import Lost, Unsent
from snshelper.fulfilment.providers.registry import Providers
from snshelper.fulfilment.reconciler import reconcile
from snshelper.fulfilment.submission import claim_attempt
from tests.fulfilment.views_of_orders import is_sound, state_of
from tests.partners import Desk, ScriptedPartner

LONG = 16 * 60.0


def _lose_all_jobs(desk: Desk) -> None:
    with desk.deps.engine.begin() as connection:
        connection.execute(text("DELETE FROM job"))


def test_an_order_whose_job_vanished_is_delivered_all_the_same(desk: Desk, order_id: str) -> None:
    partner = ScriptedPartner()
    _lose_all_jobs(desk)
    desk.clock.advance(LONG)
    assert reconcile(desk.deps) == 1
    assert reconcile(desk.deps) == 0
    desk.work(partner)
    assert state_of(desk.deps.engine, order_id) == "submitted"
    assert is_sound(desk.deps.engine)


def test_an_order_that_waits_for_its_job_is_left_alone(desk: Desk, order_id: str) -> None:
    desk.clock.advance(14 * 60)
    assert reconcile(desk.deps) == 0
    assert [job.id for job in desk.jobs.waiting()] == [order_id]


def test_one_job_too_many_sends_nothing_twice(desk: Desk, order_id: str) -> None:
    partner = ScriptedPartner("lookup")
    desk.clock.advance(LONG)
    reconcile(desk.deps)
    assert desk.work(partner) == 2
    assert len(partner.submitted) == 1


def test_an_order_under_way_is_nobodys_forgotten_one(desk: Desk, order_id: str) -> None:
    desk.clock.advance(10)
    claim_attempt(desk.deps, Providers([ScriptedPartner("lookup")]), order_id)
    _lose_all_jobs(desk)
    desk.clock.advance(LONG)
    assert reconcile(desk.deps) == 0


def test_orders_that_wait_for_a_missing_connector_do_not_multiply(
    desk: Desk, order_id: str
) -> None:
    """A day without the connector must not end in a hundred jobs for each order."""
    for _ in range(100):
        desk.work(seconds=30)
        reconcile(desk.deps)
    assert desk.jobs.unfinished() == 1


def test_orders_between_two_tries_do_not_multiply(desk: Desk, order_id: str) -> None:
    partner = ScriptedPartner()
    partner.outcomes.extend([Unsent("ConnectError")] * 11)
    while state_of(desk.deps.engine, order_id) != "submitted":
        desk.work(partner, seconds=60)
        reconcile(desk.deps)
        assert desk.jobs.unfinished() <= 1


def test_an_attempt_that_nobody_looks_at_is_looked_at(desk: Desk, order_id: str) -> None:
    partner = ScriptedPartner("lookup")
    partner.outcomes.append(Lost("ReadTimeout"))
    desk.work(partner, seconds=10)
    with desk.deps.engine.begin() as connection:
        connection.execute(text("UPDATE fulfilment_attempt SET next_poll_at = NULL"))
    assert reconcile(desk.deps) == 1
    assert desk.poll(partner) == 1
