"""Drives the sandbox partner's HTTP API. It takes an idempotency key and can be asked by ours."""

from collections.abc import Sequence
from typing import Any

from snshelper.fulfilment.providers.port import (
    Accepted,
    Lost,
    Manner,
    Outcome,
    Progress,
    ProgressState,
    ProviderUnavailable,
    Rejected,
    Submission,
    Unsent,
)
from snshelper.kernel.outbound import Answer, AnswerLost, NotSent, OutboundGate
from snshelper.privacy.declarations import Category

DESTINATION = "sandbox"
_CARRIES = frozenset({Category.TRANSACTION})
# Our credentials or address are wrong: nothing was taken, and somebody must mend it first.
_OPERATOR_WAIT = 60.0
_STATES: dict[str, ProgressState] = {
    "accepted": "running",
    "running": "running",
    "finished": "finished",
    "cancelled": "cancelled",
}


class SandboxPartner:
    """See the port for what each method means."""

    name = "sandbox"
    manner = Manner(capability="key", unknown_wait=2.0, poll_first=1.0, poll_last=4.0)

    def __init__(self, gate: OutboundGate, callback_url: str) -> None:
        """Call through `gate`; the partner's hints come to `callback_url`."""
        self._gate = gate
        self._callback_url = callback_url

    async def submit(self, submission: Submission) -> Outcome:
        """POST /v1/campaigns under our order id as the idempotency key."""
        body = {
            "order": submission.order_id,
            "product": submission.product,
            "target": submission.target,
            "quantity": submission.quantity,
            "callback_url": self._callback_url,
        }
        key = {"Idempotency-Key": submission.order_id}
        try:
            answer = await self._gate.call(
                DESTINATION, "POST", "/v1/campaigns", carries=_CARRIES, body=body, headers=key
            )
        except NotSent as error:
            return Unsent(str(error), 1.0)
        except AnswerLost as error:
            return Lost(str(error))
        return _outcome(answer)

    async def status(self, references: Sequence[str]) -> dict[str, Progress]:
        """POST /v1/campaigns/status for many at once."""
        answer = await self._ask("POST", "/v1/campaigns/status", {"references": list(references)})
        found = [_progress(campaign) for campaign in answer.body["campaigns"]]
        return {progress.reference: progress for progress in found}

    async def look_up(self, order_id: str) -> Progress | None:
        """GET /v1/campaigns with our order id."""
        answer = await self._ask("GET", f"/v1/campaigns?order={order_id}")
        campaigns = answer.body["campaigns"]
        return _progress(campaigns[0]) if campaigns else None

    async def cancel(self, reference: str) -> Progress:
        """POST /v1/campaigns/{reference}/cancel."""
        answer = await self._ask("POST", f"/v1/campaigns/{reference}/cancel", {})
        return _progress(answer.body)

    async def correct(self, reference: str, target: str) -> bool:
        """POST /v1/campaigns/{reference}/correction."""
        try:
            answer = await self._gate.call(
                DESTINATION,
                "POST",
                f"/v1/campaigns/{reference}/correction",
                carries=_CARRIES,
                body={"target": target},
            )
        except (NotSent, AnswerLost) as error:
            raise ProviderUnavailable(str(error)) from error
        if answer.status == 404:
            return False
        is_taken = answer.status == 200 and isinstance(answer.body, dict)
        if not is_taken or answer.body.get("corrected") is not True:
            raise ProviderUnavailable(f"status {answer.status}")
        return True

    async def _ask(self, method: str, path: str, body: Any = None) -> Answer:
        try:
            answer = await self._gate.call(DESTINATION, method, path, carries=_CARRIES, body=body)
        except (NotSent, AnswerLost) as error:
            raise ProviderUnavailable(str(error)) from error
        if answer.status != 200:
            raise ProviderUnavailable(f"status {answer.status}")
        return answer


def _outcome(answer: Answer) -> Outcome:
    """Sort a submission's answer by what it proves (see docs/decisions on lost answers)."""
    if answer.status in (200, 201) and isinstance(answer.body, dict):
        return Accepted(str(answer.body["reference"]), answer.body)
    if answer.status == 429:
        return Unsent("rate_limited", answer.retry_after_seconds)
    if answer.status in (401, 403, 404):
        return Unsent(f"status_{answer.status}", _OPERATOR_WAIT)
    if answer.status in (400, 409):
        body = answer.body if isinstance(answer.body, dict) else {}
        return Rejected(str(body.get("reason") or body.get("error") or answer.status), body)
    return Lost(f"status_{answer.status}")


def _progress(campaign: dict[str, Any]) -> Progress:
    return Progress(
        reference=str(campaign["reference"]),
        state=_STATES[str(campaign["status"])],
        delivered=int(campaign["delivered"]),
        body=campaign,
    )
