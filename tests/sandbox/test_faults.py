"""Misbehaviour on request."""

from typing import Any

import httpx
import pytest

from tests.sandbox.driver import Sandbox, stranger, wait_until


def test_a_dropped_answer_leaves_one_recorded_submission(sandbox: Sandbox, key: str) -> None:
    sandbox.arm("drop_after_accept")
    with pytest.raises(httpx.RemoteProtocolError):
        sandbox.submit(key)
    recorded = sandbox.ledger(key)
    again = sandbox.submit(key)
    assert again.status_code == 200
    assert [line["reference"] for line in recorded] == [again.json()["reference"]]


def test_an_error_records_nothing(sandbox: Sandbox, key: str) -> None:
    sandbox.arm("error_500")
    assert sandbox.submit(key).status_code == 500
    assert sandbox.ledger(key) == []
    assert sandbox.submit(key).status_code == 201


def test_a_rate_limit_says_when_to_come_back(sandbox: Sandbox, key: str) -> None:
    sandbox.arm("rate_limit")
    answer = sandbox.submit(key)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    assert sandbox.ledger(key) == []
    assert sandbox.submit(key).status_code == 201


def test_a_slow_submission_lands_after_its_sender_gave_up(sandbox: Sandbox, key: str) -> None:
    sandbox.arm("slow", seconds=0.5)
    impatient = stranger(sandbox.url, headers=sandbox.client.headers, timeout=0.15)
    body = {"order": key, "product": "boost", "target": "@shop", "quantity": 1000}
    with impatient, pytest.raises(httpx.ReadTimeout):
        impatient.post("/v1/campaigns", json=body, headers={"Idempotency-Key": key})
    assert sandbox.ledger(key) == []
    wait_until(lambda: sandbox.ledger(key), 3)
    assert sandbox.submit(key).status_code == 200
    assert len(sandbox.ledger(key)) == 1


def test_a_slow_submission_and_its_quick_retry_are_one(sandbox: Sandbox, key: str) -> None:
    sandbox.arm("slow", seconds=0.4)
    impatient = stranger(sandbox.url, headers=sandbox.client.headers, timeout=0.1)
    body = {"order": key, "product": "boost", "target": "@shop", "quantity": 1000}
    with impatient, pytest.raises(httpx.ReadTimeout):
        impatient.post("/v1/campaigns", json=body, headers={"Idempotency-Key": key})
    quick = sandbox.submit(key)
    assert quick.status_code == 201
    sandbox.arm("slow", seconds=0.5)
    sandbox.submit(f"{key}-later")  # by its end the first one has landed as well
    assert len(sandbox.ledger(key)) == 1


def test_an_under_delivery_finishes_short(sandbox: Sandbox, key: str) -> None:
    sandbox.arm("under_deliver")
    sandbox.arm("under_deliver", ratio=0.29)
    references = [sandbox.submit(f"{key}-{n}").json()["reference"] for n in range(2)]

    def states() -> list[dict[str, Any]]:
        asked = sandbox.client.post("/v1/campaigns/status", json={"references": references})
        found: list[dict[str, Any]] = asked.json()["campaigns"]
        return found

    wait_until(lambda: all(state["status"] == "finished" for state in states()))
    assert [state["delivered"] for state in states()] == [620, 290]


def test_a_rejection_is_final_for_its_key(sandbox: Sandbox, key: str) -> None:
    sandbox.arm("reject")
    for _ in range(2):
        answer = sandbox.submit(key)
        assert answer.status_code == 409
        assert answer.json() == {"error": "rejected", "reason": "policy"}
    assert sandbox.submit(key, quantity=5).status_code == 422
    assert sandbox.ledger(key) == []
    assert sandbox.submit(f"{key}-new").status_code == 201


def test_faults_strike_in_the_order_of_arming_one_per_submission(
    sandbox: Sandbox, key: str
) -> None:
    sandbox.arm("error_500", count=2)
    sandbox.arm("rate_limit")
    assert [sandbox.submit(key).status_code for _ in range(5)] == [500, 500, 429, 201, 200]


def test_a_repeated_accepted_key_uses_no_fault_up(sandbox: Sandbox, key: str) -> None:
    sandbox.submit(key)
    sandbox.arm("error_500")
    assert sandbox.submit(key).status_code == 200
    assert sandbox.client.get("/_faults").json()["faults"] == [{"fault": "error_500", "count": 1}]


def test_a_probability_strikes_until_it_is_cleared(sandbox: Sandbox, key: str) -> None:
    sandbox.arm("error_500", probability=1.0)
    assert [sandbox.submit(key).status_code for _ in range(3)] == [500, 500, 500]
    sandbox.arm("error_500", count=0)
    assert sandbox.submit(key).status_code == 201


def test_a_probability_strikes_some_and_spares_others(sandbox: Sandbox, key: str) -> None:
    sandbox.arm("rate_limit", probability=0.5)
    met = {sandbox.submit(f"{key}-{n}").status_code for n in range(40)}
    assert met == {201, 429}


def test_what_is_armed_can_be_seen_and_cleared(sandbox: Sandbox) -> None:
    sandbox.arm("slow", count=3)
    sandbox.arm("under_deliver", ratio=0.5)
    sandbox.arm("reject", probability=0.25)
    assert sandbox.client.get("/_faults").json()["faults"] == [
        {"fault": "slow", "count": 3, "seconds": 12.0},
        {"fault": "under_deliver", "count": 1, "ratio": 0.5},
        {"fault": "reject", "probability": 0.25},
    ]
    assert sandbox.client.delete("/_faults").json() == {"faults": []}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"fault": "explode", "count": 1}, "fault"),
        ({"count": 1}, "fault"),
        ({"fault": "slow"}, "count"),
        ({"fault": "slow", "count": -1}, "count"),
        ({"fault": "slow", "count": "3"}, "count"),
        ({"fault": "slow", "count": True}, "count"),
        ({"fault": "slow", "count": 1, "probability": 0.5}, "count"),
        ({"fault": "slow", "probability": 1.5}, "probability"),
        ({"fault": "slow", "count": 1, "seconds": -1}, "seconds"),
        ({"fault": "under_deliver", "count": 1, "ratio": 1}, "ratio"),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(
    sandbox: Sandbox, body: dict[str, Any], field: str
) -> None:
    answer = sandbox.client.post("/_faults", json=body)
    assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert sandbox.client.get("/_faults").json() == {"faults": []}
