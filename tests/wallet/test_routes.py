"""The payment callback: a signed hint, whatever arrives under its address."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook
from starlette.applications import Starlette
from starlette.testclient import TestClient

from snshelper.kernel import runtime
from snshelper.kernel.outbound import NotSent
from snshelper.kernel.runtime import Deps
from snshelper.kernel.sandbox_credentials import sandbox_credentials
from snshelper.wallet.actions import begin_top_up
from snshelper.wallet.queries import balance_of
from snshelper.wallet.routes import ROUTES
from tests.gates import Reply, ScriptedGate, json_answer
from tests.worlds import open_member

PATH = "/webhooks/payments/sandbox"
MALFORMED: list[dict[str, str]] = [
    {},
    {"webhook-id": "1", "webhook-timestamp": "now", "webhook-signature": "v1,x"},
    {"webhook-id": "1", "webhook-timestamp": "1e400", "webhook-signature": "v1,x"},
    {"webhook-id": "1", "webhook-timestamp": "nan", "webhook-signature": "v1,x"},
    {"webhook-id": "1", "webhook-timestamp": "{now}", "webhook-signature": "v1"},
    {"webhook-id": "1", "webhook-timestamp": "{now}", "webhook-signature": "v1,%%%"},
    {"webhook-id": "1", "webhook-timestamp": "{now}", "webhook-signature": "v1,é"},
    {"webhook-id": "1", "webhook-timestamp": "{now}", "webhook-signature": "v1,a v1,b,c"},
    {"webhook-id": "1", "webhook-timestamp": "{now}", "webhook-signature": "v2,AAAA"},
]


@pytest.fixture
def client() -> Iterator[TestClient]:
    yield TestClient(Starlette(routes=ROUTES), raise_server_exceptions=False)
    runtime._installed.clear()


def _install(deps: Deps, reply: Reply) -> ScriptedGate:
    gate = ScriptedGate(lambda *_: reply)
    runtime.install(replace(deps, gate=gate))  # type: ignore[arg-type]
    return gate


def signed(deps: Deps, body: Any, message_id: str = "msg-1") -> dict[str, Any]:
    """The arguments of a post that the sandbox signed."""
    text = body if isinstance(body, str) else json.dumps(body)
    signer = Webhook(sandbox_credentials(deps.settings.data_dir).webhook_secret)
    now = datetime.now(UTC)
    headers = {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signer.sign(message_id, now, text),
    }
    return {"content": text, "headers": headers}


def test_a_signed_hint_is_credited_by_what_the_service_says(deps: Deps, client: TestClient) -> None:
    top_up = begin_top_up(deps, open_member(deps), 3000)
    truth = {"id": "p1", "reference": top_up.id, "amount": 3000, "status": "paid"}
    gate = _install(deps, json_answer(200, truth))
    for _ in range(3):
        assert client.post(PATH, **signed(deps, {"id": "p1", "amount": 9_999_999})).text == "ok"
    assert balance_of(deps.engine, "member-1") == 3000
    assert {path for _, path, _, _ in gate.asked} == {"/v1/payments/p1"}


def test_a_forged_hint_asks_and_credits_nothing(deps: Deps, client: TestClient) -> None:
    gate = _install(deps, json_answer(200, {}))
    post = signed(deps, {"id": "p1"})
    post["content"] = json.dumps({"id": "p2"})
    assert client.post(PATH, **post).status_code == 400
    assert gate.asked == []


@pytest.mark.parametrize("headers", MALFORMED)
def test_malformed_headers_are_a_bad_request(
    deps: Deps, client: TestClient, headers: dict[str, str]
) -> None:
    _install(deps, json_answer(200, {}))
    now = str(int(datetime.now(UTC).timestamp()))
    sent = {key: value.replace("{now}", now).encode() for key, value in headers.items()}
    assert client.post(PATH, content=b"\xff\xfe{", headers=sent).status_code == 400
    assert client.post(PATH, content=b"{}", headers=sent).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        *("[]", "null", "7", '"id"', "{}", "not json", '{"id": ""}', '{"id": "../v1/campaigns"}'),
        *('{"id": "a?b"}', '{"id": "a\\r\\nb"}', '{"id": null, "x": 1, "id": {}}'),
    ],
)
def test_a_signed_body_without_an_id_is_a_bad_request(
    deps: Deps, client: TestClient, body: str
) -> None:
    _install(deps, json_answer(200, {}))
    assert client.post(PATH, **signed(deps, body)).status_code == 400


def test_a_service_that_is_down_is_asked_again_by_its_own_retry(
    deps: Deps, client: TestClient
) -> None:
    _install(deps, NotSent("ConnectError"))
    assert client.post(PATH, **signed(deps, {"id": "p1"})).status_code == 503


def test_production_has_no_such_address(deps: Deps, client: TestClient) -> None:
    production = deps.settings.model_copy(update={"mode": "production"})
    _install(replace(deps, settings=production), json_answer(200, {}))
    assert client.post(PATH, **signed(deps, {"id": "p1"})).status_code == 404
