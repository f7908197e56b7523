"""Words of partners that no partner said."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from standardwebhooks.webhooks import Webhook

from snshelper.kernel.ids import new_id
from snshelper.kernel.sandbox_credentials import sandbox_credentials
from tests.browser.books import balance
from tests.browser.people import client_of, csrf_in
from tests.browser.serving import Shop
from tests.hostile.books import everything, nothing_changes, rows_of
from tests.hostile.people import Cast, quick_member
from tests.hostile.wire import post, status_of

pytestmark = pytest.mark.xdist_group("hostile")

PATHS = ("/webhooks/sandbox", "/webhooks/payments/sandbox")
# The sandbox goes on telling the truth meanwhile; these are ours.
_SEEN = "SELECT COUNT(*) FROM webhook_seen WHERE webhook_id LIKE 'msg_hostile_%'"


def _signed(shop: Shop, body: str, at: datetime, secret: str = "") -> dict[str, str]:
    secret = secret or sandbox_credentials(shop.folder).webhook_secret
    name = f"msg_hostile_{new_id()}"
    signature = Webhook(secret).sign(name, at, body)
    return {
        "webhook-id": name,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature,
    }


def _body(cast: Cast) -> str:
    about = {"order": cast.parcel_id, "id": "pay_x", "reference": cast.top_up_id}
    return json.dumps({**about, "status": "finished", "amount": 9_999_999, "delivered": 1000})


def _forgeries(shop: Shop, body: str) -> dict[str, dict[str, str]]:
    now = datetime.now(UTC)
    genuine = _signed(shop, body, now)
    return {
        "nothing": {},
        "no signature": {k: v for k, v in genuine.items() if k != "webhook-signature"},
        "no time": {k: v for k, v in genuine.items() if k != "webhook-timestamp"},
        "no id": {k: v for k, v in genuine.items() if k != "webhook-id"},
        "another secret": _signed(shop, body, now, "whsec_" + "QUJD" * 8),
        "the shop's secret": _signed(shop, body, now, "whsec_" + "c3Nz" * 11),
        "another body": _signed(shop, body + " ", now),
        "another id": {**genuine, "webhook-id": "msg_other"},
        "a new time": {**genuine, "webhook-timestamp": str(int(now.timestamp()) + 1)},
        "old": _signed(shop, body, now - timedelta(minutes=6)),
        "from the future": _signed(shop, body, now + timedelta(minutes=6)),
        "odd": {**genuine, "webhook-signature": "v1,\u00e9".encode().decode("latin-1")},
        "unsigned version": {**genuine, "webhook-signature": "v0,"},
    }


@pytest.mark.parametrize("path", PATHS)
def test_a_forged_word_changes_nothing(shop: Shop, cast: Cast, path: str) -> None:
    body = _body(cast)
    seen = rows_of(shop, _SEEN)
    with nothing_changes(shop):
        for name, headers in _forgeries(shop, body).items():
            raw = {key: value.encode("latin-1") for key, value in headers.items()}
            answer = post(shop.url + path, content=body, headers=raw)
            assert (answer.status_code, answer.text) == (400, "invalid"), name
    assert rows_of(shop, _SEEN) == seen


@pytest.mark.parametrize(
    "body", ["", "[]", "null", "5", '"x"', "{}", '{"order": null}', '{"order": [1]}', "\ud83d"]
)
def test_a_signed_word_without_sense_changes_nothing(shop: Shop, cast: Cast, body: str) -> None:
    sent = body.encode("utf-8", "surrogatepass")
    text = sent.decode("latin-1") if body == "\ud83d" else body
    with nothing_changes(shop):
        for path in PATHS:
            headers = _signed(shop, text, datetime.now(UTC))
            assert post(shop.url + path, content=sent, headers=headers).status_code < 600


def test_a_signed_word_twice_is_taken_in_once(shop: Shop, cast: Cast) -> None:
    body = json.dumps({"order": cast.order_id, "status": "finished", "delivered": 10**9})
    headers = _signed(shop, body, datetime.now(UTC))
    before, before_seen = everything(shop), rows_of(shop, _SEEN)[0][0]
    for _ in range(5):
        answer = post(f"{shop.url}{PATHS[0]}", content=body, headers=headers)
        assert answer.text == "ok"
    assert rows_of(shop, _SEEN) == [(before_seen + 1,)]
    assert everything(shop) == before


def test_a_payment_that_nobody_made_is_not_believed(shop: Shop, cast: Cast) -> None:
    """Even a signed word is only a reason to ask the service itself."""
    member = quick_member(shop, 700)
    client = client_of(member)
    csrf = csrf_in(client.get("/mypage/wallet").text)
    begun = client.post("/wallet/top-up", data={"amount": "5000", "csrf": csrf})
    payment = begun.headers["location"].split("/")[-1].partition("?")[0]
    word: dict[str, Any] = {"type": "payment.paid", "id": payment, "amount": 5000}
    for changed in (
        {},
        {"id": "../payments/" + payment},
        {"id": f"{payment}?x="},
        {"id": "x\r\ny"},
    ):
        body = json.dumps(word | changed)
        headers = _signed(shop, body, datetime.now(UTC))
        answer = post(f"{shop.url}{PATHS[1]}", content=body, headers=headers)
        assert answer.status_code == (400 if changed else 200)
        assert balance(member) == 700
    landed = client.get(f"/mypage/wallet?paid={payment}")
    assert "notice success" not in landed.text


def test_a_paid_payment_is_credited_once_however_often_it_is_told(shop: Shop, cast: Cast) -> None:
    member = quick_member(shop, 700)
    client = client_of(member)
    csrf = csrf_in(client.get("/mypage/wallet").text)
    begun = client.post("/wallet/top-up", data={"amount": "5000", "csrf": csrf})
    pay_page = begun.headers["location"].partition("?")[0]
    for decision in ("pay", "pay", "cancel"):
        client.post(pay_page, data={"decision": decision, "amount": "999999"})
    body = json.dumps({"type": "payment.paid", "id": pay_page.split("/")[-1], "amount": 10**7})
    for _ in range(5):
        headers = _signed(shop, body, datetime.now(UTC))
        assert post(f"{shop.url}{PATHS[1]}", content=body, headers=headers).text == "ok"
    assert balance(member) == 5_700


@pytest.mark.parametrize(
    "name", ["..", "%2e%2e", "x%0d%0aX-Evil:1", "x%3fy", "%00", "pay_x%23", "é"]
)
def test_the_pay_page_leads_to_payments_alone(shop: Shop, cast: Cast, name: str) -> None:
    """It is fetched from the service under the shop's own key."""
    assert status_of(shop.url, f"/dev/pay/{quote(name, safe='%.')}", []) == 404


@pytest.mark.parametrize("amount", ["0", "-500", "1e9", "499", "300001", "500.5", "", "9" * 5000])
def test_an_amount_that_cannot_be_paid_begins_nothing(shop: Shop, cast: Cast, amount: str) -> None:
    client = client_of(cast.stranger)
    csrf = csrf_in(client.get("/mypage/wallet").text)
    with nothing_changes(shop):
        answer = client.post("/wallet/top-up", data={"amount": amount, "csrf": csrf})
        assert answer.headers["location"].startswith("/mypage/wallet?flash=")
