"""Webhooks: signed, retried, bounded, and sent after a restart."""

import signal
import time

from tests.sandbox.conftest import Starter
from tests.sandbox.driver import Inbox, Sandbox, wait_until


def test_running_and_finished_are_announced_with_valid_signatures(
    sandbox: Sandbox, inbox: Inbox, key: str
) -> None:
    reference = sandbox.submit(key, callback_url=inbox.url).json()["reference"]
    wait_until(lambda: len(inbox.received) == 2)
    common = {"type": "campaign.updated", "reference": reference, "order": key}
    assert inbox.verified(sandbox) == [
        common | {"status": "running"},
        common | {"status": "finished"},
    ]
    assert len({headers["webhook-id"] for headers, _ in inbox.received}) == 2


def test_a_duplicating_partner_sends_twice_and_finished_first(
    sandbox: Sandbox, inbox: Inbox, key: str
) -> None:
    sandbox.arm("duplicate_webhook")
    sandbox.submit(key, callback_url=inbox.url)
    wait_until(lambda: len(inbox.received) == 4)
    statuses = [body["status"] for body in inbox.verified(sandbox)]
    assert statuses == ["finished", "finished", "running", "running"]
    ids = [headers["webhook-id"] for headers, _ in inbox.received]
    assert ids[0] == ids[1] != ids[2] == ids[3]


def test_a_refused_webhook_comes_again_under_the_same_id(
    sandbox: Sandbox, inbox: Inbox, key: str
) -> None:
    inbox.statuses = [503]
    sandbox.submit(key, callback_url=inbox.url)
    wait_until(lambda: len(inbox.received) == 3)
    statuses = [body["status"] for body in inbox.verified(sandbox)]
    assert sorted(statuses) == ["finished", "running", "running"]
    ids = {headers["webhook-id"] for headers, _ in inbox.received}
    assert len(ids) == 2


def test_a_cancelled_campaign_announces_nothing_more(
    sandbox: Sandbox, inbox: Inbox, key: str
) -> None:
    reference = sandbox.submit(key, callback_url=inbox.url).json()["reference"]
    wait_until(lambda: inbox.received)
    sandbox.client.post(f"/v1/campaigns/{reference}/cancel")
    time.sleep(0.7)  # past the moment at which it would have finished
    assert [body["status"] for body in inbox.verified(sandbox)] == ["running"]


def test_webhooks_that_fell_due_while_the_partner_was_dead_are_sent(
    start: Starter, inbox: Inbox, key: str
) -> None:
    dying = start(seconds=0.5)
    reference = dying.submit(key, callback_url=inbox.url).json()["reference"]
    dying.stop(signal.SIGKILL)
    seen_before = len(inbox.received)
    time.sleep(0.5)  # the campaign finishes while nobody is there to say so
    reborn = start(seconds=0.5)
    wait_until(lambda: len(inbox.received) == 2)
    assert seen_before == 0
    assert {body["reference"] for body in inbox.verified(reborn)} == {reference}
    assert {body["status"] for body in inbox.verified(reborn)} == {"running", "finished"}


def test_a_shop_that_cannot_be_reached_gets_its_webhooks_when_it_is_back(
    sandbox: Sandbox, key: str
) -> None:
    absent = Inbox()
    for n in range(20):
        sandbox.submit(f"{key}-{n}", callback_url=absent.url)
    time.sleep(0.7)  # everything fell due at a closed door
    absent.open()
    try:
        wait_until(lambda: len(absent.received) == 40, 6)
        orders = {body["order"] for body in absent.verified(sandbox)}
        assert orders == {f"{key}-{n}" for n in range(20)}
    finally:
        absent.close()
