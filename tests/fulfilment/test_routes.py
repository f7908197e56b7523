"""A partner's webhook: a signed hint to look now, and nothing more."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from snshelper.fulfilment.routes import ROUTES
from snshelper.kernel import runtime
from snshelper.kernel.runtime import Deps
from tests.fulfilment.views_of_orders import state_of
from tests.partners import Desk, ScriptedPartner
from tests.wallet.test_routes import MALFORMED, signed
from tests.worlds import scalar

PATH = "/webhooks/sandbox"


@pytest.fixture
def client(deps: Deps) -> Iterator[TestClient]:
    runtime.install(deps)
    yield TestClient(Starlette(routes=ROUTES), raise_server_exceptions=False)
    runtime._installed.clear()


@pytest.fixture
def partner(desk: Desk, order_id: str) -> ScriptedPartner:
    """A partner that has the order; the next look is far away."""
    partner = ScriptedPartner()
    desk.work(partner, seconds=10)
    for _ in range(8):
        partner.report(order_id, "running", 1)
        desk.poll(partner, seconds=400)
    return partner


def test_a_signed_hint_makes_us_ask_and_believe_the_answer_alone(
    desk: Desk, partner: ScriptedPartner, order_id: str, client: TestClient
) -> None:
    partner.report(order_id, "running", 77)
    assert desk.poll(partner) == 0
    body = {"order": order_id, "status": "finished", "delivered": 500}
    assert client.post(PATH, **signed(desk.deps, body)).text == "ok"
    assert desk.poll(partner) == 1
    assert state_of(desk.deps.engine, order_id) == "in_progress"
    assert scalar(desk.deps.engine, "SELECT delivered FROM orders") == 77


def test_a_repeated_hint_does_nothing(
    desk: Desk, partner: ScriptedPartner, order_id: str, client: TestClient
) -> None:
    for number in range(3):
        assert client.post(PATH, **signed(desk.deps, {"order": order_id})).status_code == 200
        assert desk.poll(partner) == (1 if number == 0 else 0)
    assert scalar(desk.deps.engine, "SELECT COUNT(*) FROM webhook_seen") == 1


def test_a_hint_with_another_body_or_key_is_refused(
    desk: Desk, partner: ScriptedPartner, order_id: str, client: TestClient
) -> None:
    forged = signed(desk.deps, {"order": "x"}) | {"content": json.dumps({"order": order_id})}
    assert client.post(PATH, **forged).status_code == 400
    assert client.post(PATH, json={"order": order_id}).status_code == 400
    assert desk.poll(partner) == 0
    assert scalar(desk.deps.engine, "SELECT COUNT(*) FROM webhook_seen") == 0


@pytest.mark.parametrize("headers", MALFORMED)
def test_malformed_headers_are_a_bad_request(client: TestClient, headers: dict[str, str]) -> None:
    now = str(int(datetime.now(UTC).timestamp()))
    sent = {key: value.replace("{now}", now).encode() for key, value in headers.items()}
    assert client.post(PATH, content=b"\xff\xfe{", headers=sent).status_code == 400


@pytest.mark.parametrize("body", ["[]", "null", "7", "{}", "{", '"order"'])
def test_a_signed_body_that_names_no_order_is_a_bad_request(
    deps: Deps, client: TestClient, body: str
) -> None:
    assert client.post(PATH, **signed(deps, body)).status_code == 400


@pytest.mark.parametrize("order", ["no such order", 7, None, [1], {"a": 1}, "x" * 5000])
def test_a_signed_hint_about_nothing_of_ours_moves_nothing(
    desk: Desk, partner: ScriptedPartner, client: TestClient, order: Any
) -> None:
    assert client.post(PATH, **signed(desk.deps, {"order": order})).status_code == 200
    assert desk.poll(partner) == 0


def test_production_has_no_such_address(deps: Deps, client: TestClient) -> None:
    settings = deps.settings.model_copy(update={"mode": "production"})
    runtime.install(replace(deps, settings=settings))
    assert client.post(PATH, **signed(deps, {"order": "x"})).status_code == 404
