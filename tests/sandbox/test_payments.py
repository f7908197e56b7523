"""Payments: opened by the shop, decided once by a person."""

import signal
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.sandbox.conftest import Starter
from tests.sandbox.driver import Inbox, Sandbox, stranger, wait_until


def _state(sandbox: Sandbox, payment: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = sandbox.client.get(f"/v1/payments/{payment['id']}").json()
    return found


def _decide(sandbox: Sandbox, payment: dict[str, Any], decision: str) -> httpx.Response:
    # A browser at the page, which holds no key.
    with stranger(sandbox.url) as browser:
        return browser.post(payment["pay_url"], data={"decision": decision})


def test_an_opened_payment_waits_on_a_page(sandbox: Sandbox, key: str) -> None:
    payment = sandbox.open_payment(key)
    assert payment["pay_url"] == f"/pay/{payment['id']}"
    assert payment["id"].startswith("pay_")
    state = _state(sandbox, payment)
    assert (state["reference"], state["amount"]) == (key, 12_300)
    assert (state["status"], state["paid_at"]) == ("open", None)


def test_one_key_opens_one_payment(sandbox: Sandbox, key: str) -> None:
    first = sandbox.open_payment(key)
    body = {"reference": key, "amount": 12_300, "return_url": "/mypage/wallet"}
    headers = {"Idempotency-Key": key}
    again = sandbox.client.post("/v1/payments", json=body, headers=headers)
    assert (again.status_code, again.json()["id"]) == (200, first["id"])
    other = sandbox.client.post("/v1/payments", json=body | {"amount": 1}, headers=headers)
    assert other.status_code == 422


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", 0),
        ("amount", 10.5),
        ("amount", "100"),
        ("reference", ""),
        ("return_url", "//elsewhere.example"),
        ("return_url", "javascript:alert(1)"),
        ("return_url", "/a\r\nSet-Cookie: x=1"),
        ("callback_url", "ftp://x"),
    ],
)
def test_an_invalid_payment_is_refused_by_the_name_of_its_field(
    sandbox: Sandbox, key: str, field: str, value: Any
) -> None:
    body = {"reference": key, "amount": 100, "return_url": "/", field: value}
    answer = sandbox.client.post("/v1/payments", json=body, headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["field"]) == (400, field)


def test_paying_tells_the_shop_before_the_payer_is_back(
    sandbox: Sandbox, inbox: Inbox, key: str
) -> None:
    shop = "http://127.0.0.1:9/mypage/wallet?topup=1"
    payment = sandbox.open_payment(key, callback_url=inbox.url, return_url=shop)
    answer = _decide(sandbox, payment, "pay")
    assert (answer.status_code, answer.headers["Location"]) == (303, shop)
    expected = {"type": "payment.paid", "id": payment["id"], "reference": key, "amount": 12_300}
    assert inbox.verified(sandbox) == [expected]
    assert _state(sandbox, payment)["status"] == "paid"
    assert _state(sandbox, payment)["paid_at"]


def test_paying_many_times_at_once_is_one_payment(sandbox: Sandbox, inbox: Inbox, key: str) -> None:
    payment = sandbox.open_payment(key, callback_url=inbox.url)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: _decide(sandbox, payment, "pay"), range(8)))
    assert {answer.status_code for answer in answers} == {303}
    paid_at = _state(sandbox, payment)["paid_at"]
    _decide(sandbox, payment, "pay")
    _decide(sandbox, payment, "cancel")
    assert len(inbox.received) == 1
    assert _state(sandbox, payment)["status"] == "paid"
    assert _state(sandbox, payment)["paid_at"] == paid_at


def test_cancelling_charges_nobody(sandbox: Sandbox, inbox: Inbox, key: str) -> None:
    payment = sandbox.open_payment(key, callback_url=inbox.url)
    answer = _decide(sandbox, payment, "cancel")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/mypage/wallet")
    _decide(sandbox, payment, "pay")
    assert _state(sandbox, payment)["status"] == "cancelled"
    assert inbox.received == []


def test_a_shop_that_refuses_the_callback_is_told_again(
    sandbox: Sandbox, inbox: Inbox, key: str
) -> None:
    inbox.statuses = [500]
    payment = sandbox.open_payment(key, callback_url=inbox.url)
    assert _decide(sandbox, payment, "pay").status_code == 303
    wait_until(lambda: len(inbox.received) == 2)
    assert [body["id"] for body in inbox.verified(sandbox)] == [payment["id"]] * 2


def test_a_callback_survives_the_death_of_the_partner(start: Starter, key: str) -> None:
    absent = Inbox()
    dying = start()
    payment = dying.open_payment(key, callback_url=absent.url)
    assert _decide(dying, payment, "pay").status_code == 303
    dying.stop(signal.SIGKILL)
    absent.open()
    try:
        reborn = start()
        wait_until(lambda: absent.received)
        assert absent.verified(reborn)[0]["id"] == payment["id"]
        assert _state(reborn, payment)["status"] == "paid"
    finally:
        absent.close()
