"""Asking the payment service, and what its silence means."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from snshelper.kernel.outbound import AnswerLost, NotSent
from snshelper.kernel.runtime import Deps
from snshelper.settings import Settings
from snshelper.wallet.actions import begin_top_up, link_payment
from snshelper.wallet.payments import Payment, PaymentUnavailable, SandboxPayments
from snshelper.wallet.queries import balance_of
from snshelper.wallet.reconciliation import reconcile_top_ups
from snshelper.wallet.service import payment_service
from tests.gates import Reply, ScriptedGate, json_answer
from tests.worlds import open_member


def _service(reply: Any) -> tuple[SandboxPayments, ScriptedGate]:
    gate = ScriptedGate(reply)
    return SandboxPayments(gate, "http://127.0.0.1:1/hook", "whsec_x"), gate  # type: ignore[arg-type]


def _body(payment_id: str, reference: str, state: str = "paid") -> dict[str, Any]:
    return {"id": payment_id, "reference": reference, "amount": 3000, "status": state}


def test_a_payment_is_begun_under_the_top_ups_own_key() -> None:
    service, gate = _service(lambda *_: json_answer(201, _body("p1", "t1", "open")))
    payment = asyncio.run(service.begin("t1", 3000, "/mypage/wallet"))
    assert payment == Payment("p1", "t1", 3000, "open", "/pay/p1")
    assert gate.asked[0][3] == {"Idempotency-Key": "t1"}


@pytest.mark.parametrize(
    "reply", [NotSent("x"), AnswerLost("x"), json_answer(500, {}), json_answer(404, {})]
)
def test_a_service_that_does_not_answer_is_unavailable(reply: Reply) -> None:
    service, _ = _service(lambda *_: reply)
    with pytest.raises(PaymentUnavailable):
        asyncio.run(service.fetch("p1"))


def test_a_payment_whose_callback_never_came_is_found_by_asking(deps: Deps) -> None:
    top_up = begin_top_up(deps, open_member(deps), 3000)
    link_payment(deps, top_up.id, Payment("p1", top_up.id, 3000, "open", "/pay/p1"))
    service, _ = _service(lambda *_: json_answer(200, _body("p1", top_up.id)))
    assert asyncio.run(reconcile_top_ups(deps, service)) == 1
    assert asyncio.run(reconcile_top_ups(deps, service)) == 0
    assert balance_of(deps.engine, "member-1") == 3000


def test_asking_stops_at_a_service_that_is_down(deps: Deps) -> None:
    member = open_member(deps)
    for number in range(3):
        top_up = begin_top_up(deps, member, 3000)
        link_payment(deps, top_up.id, Payment(f"p{number}", top_up.id, 3000, "open", "/"))
    service, gate = _service(lambda *_: NotSent("ConnectError"))
    assert asyncio.run(reconcile_top_ups(deps, service)) == 0
    assert len(gate.asked) == 1


def test_pretend_money_never_works_in_production(deps: Deps, settings: Settings) -> None:
    production = replace(deps, settings=settings.model_copy(update={"mode": "production"}))
    with pytest.raises(PaymentUnavailable):
        payment_service(production)
