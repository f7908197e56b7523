"""Submitting, looking up and cancelling campaigns."""

import asyncio
import re
import time
from typing import Any

import httpx
import pytest

from tests.sandbox.driver import NO_TLS, Sandbox, wait_until


def test_a_submission_is_accepted_under_a_reference_of_the_partner(
    sandbox: Sandbox, key: str
) -> None:
    answer = sandbox.submit(key)
    accepted = answer.json()
    assert answer.status_code == 201
    assert re.fullmatch(r"adv_[0-9a-z]{12}", accepted["reference"])
    assert (accepted["order"], accepted["quantity"]) == (key, 1000)
    assert (accepted["status"], accepted["delivered"]) == ("accepted", 0)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", accepted["accepted_at"])


def test_the_same_key_and_body_find_the_first_submission(sandbox: Sandbox, key: str) -> None:
    first, again = sandbox.submit(key), sandbox.submit(key)
    assert again.status_code == 200
    assert again.json()["reference"] == first.json()["reference"]
    assert len(sandbox.ledger(key)) == 1


def test_fifty_parallel_requests_with_one_key_are_one_submission(
    sandbox: Sandbox, key: str
) -> None:
    body = {"order": key, "product": "boost", "target": "@shop", "quantity": 1000}

    async def storm() -> list[httpx.Response]:
        headers = {**sandbox.client.headers, "Idempotency-Key": key}
        async with httpx.AsyncClient(headers=headers, verify=NO_TLS, trust_env=False) as client:
            url = f"{sandbox.url}/v1/campaigns"
            return await asyncio.gather(*(client.post(url, json=body) for _ in range(50)))

    answers = asyncio.run(storm())
    assert sorted(answer.status_code for answer in answers) == [200] * 49 + [201]
    assert len({answer.json()["reference"] for answer in answers}) == 1
    assert len(sandbox.ledger(key)) == 1


def test_a_key_reused_for_another_body_is_refused(sandbox: Sandbox, key: str) -> None:
    sandbox.submit(key)
    answer = sandbox.submit(key, quantity=1001)
    assert (answer.status_code, answer.json()) == (422, {"error": "idempotency_mismatch"})
    assert [line["quantity"] for line in sandbox.ledger(key)] == [1000]


def test_a_submission_without_a_key_is_refused(sandbox: Sandbox) -> None:
    answer = sandbox.client.post("/v1/campaigns", json={"order": "x"})
    assert (answer.status_code, answer.json()["field"]) == (400, "Idempotency-Key")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("order", ""),
        ("product", None),
        ("target", 7),
        ("quantity", 0),
        ("quantity", True),
        ("quantity", "10"),
        ("quantity", 1.5),
        ("quantity", 10**12),
        ("callback_url", "file:///etc/passwd"),
        ("callback_url", "http://a\nb"),
    ],
)
def test_an_invalid_body_is_refused_by_the_name_of_its_field(
    sandbox: Sandbox, key: str, field: str, value: Any
) -> None:
    answer = sandbox.submit(key, **{field: value})
    assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert sandbox.ledger(key) == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff"])
def test_a_body_that_is_no_object_is_refused(sandbox: Sandbox, key: str, body: bytes) -> None:
    headers = {"Idempotency-Key": key}
    answer = sandbox.client.post("/v1/campaigns", content=body, headers=headers)
    assert (answer.status_code, answer.json()["field"]) == (400, "body")


@pytest.mark.parametrize("offered", ["", "Bearer wrong", "Basic abc", "Bearer"])
def test_nobody_enters_without_the_key(sandbox: Sandbox, offered: str) -> None:
    headers = {"Authorization": offered}
    for method, path in (("GET", "/v1/campaigns/adv_1"), ("POST", "/v1/payments")):
        assert sandbox.client.request(method, path, headers=headers).status_code == 401


def test_delivery_is_seen_in_steps_until_it_is_finished(sandbox: Sandbox, key: str) -> None:
    reference = sandbox.submit(key).json()["reference"]
    seen: list[dict[str, Any]] = []

    def finished() -> bool:
        seen.append(sandbox.client.get(f"/v1/campaigns/{reference}").json())
        return bool(seen[-1]["status"] == "finished")

    wait_until(finished)
    delivered = [state["delivered"] for state in seen]
    assert delivered == sorted(delivered)
    assert len(set(delivered)) >= 4
    assert seen[-1]["delivered"] == 1000
    assert seen[-1]["updated_at"] > seen[-1]["accepted_at"]
    assert sandbox.ledger(key)[0]["delivered"] == 1000


def test_a_campaign_is_found_by_the_shops_own_reference(sandbox: Sandbox, key: str) -> None:
    assert sandbox.client.get("/v1/campaigns", params={"order": key}).json() == {"campaigns": []}
    reference = sandbox.submit(key).json()["reference"]
    found = sandbox.client.get("/v1/campaigns", params={"order": key}).json()["campaigns"]
    assert [campaign["reference"] for campaign in found] == [reference]
    assert sandbox.client.get("/v1/campaigns").status_code == 400


def test_many_campaigns_are_asked_for_at_once(sandbox: Sandbox, key: str) -> None:
    made = [sandbox.submit(f"{key}-{n}").json()["reference"] for n in range(3)]
    wanted = [*reversed(made), "adv_unknown", made[0]]
    answer = sandbox.client.post("/v1/campaigns/status", json={"references": wanted})
    assert [found["reference"] for found in answer.json()["campaigns"]] == made[::-1]
    too_many = sandbox.client.post("/v1/campaigns/status", json={"references": ["a"] * 501})
    assert (too_many.status_code, too_many.json()["field"]) == (400, "references")


def test_an_unknown_campaign_is_not_found(sandbox: Sandbox) -> None:
    assert sandbox.client.get("/v1/campaigns/adv_unknown").status_code == 404
    assert sandbox.client.post("/v1/campaigns/adv_unknown/cancel").status_code == 404


def test_cancelling_stops_delivery_where_it_is(sandbox: Sandbox, key: str) -> None:
    reference = sandbox.submit(key).json()["reference"]
    address = f"/v1/campaigns/{reference}"
    wait_until(lambda: sandbox.client.get(address).json()["delivered"] > 0)
    stopped = sandbox.client.post(f"{address}/cancel").json()
    assert stopped["status"] == "cancelled"
    assert 0 < stopped["delivered"] < 1000
    time.sleep(0.15)  # two further steps of a campaign that still ran
    assert sandbox.client.post(f"{address}/cancel").json() == stopped
    assert sandbox.client.get(address).json() == stopped


def test_cancelling_what_is_finished_changes_nothing(sandbox: Sandbox, key: str) -> None:
    reference = sandbox.submit(key).json()["reference"]
    address = f"/v1/campaigns/{reference}"
    wait_until(lambda: sandbox.client.get(address).json()["status"] == "finished")
    cancelled = sandbox.client.post(f"{address}/cancel").json()
    assert (cancelled["status"], cancelled["delivered"]) == ("finished", 1000)
