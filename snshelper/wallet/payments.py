"""Taking money in: the payment service's port, and the sandbox service over HTTP."""

from dataclasses import dataclass
from typing import Literal, Protocol

from snshelper.kernel.errors import ShopError
from snshelper.kernel.outbound import Answer, AnswerLost, NotSent, OutboundGate
from snshelper.privacy.declarations import Category

PaymentState = Literal["open", "paid", "cancelled"]
DESTINATION = "sandbox"
_CARRIES = frozenset({Category.TRANSACTION})


class PaymentUnavailable(ShopError):
    """The payment service cannot be reached now; nothing was charged."""

    code = "payment_unavailable"


@dataclass(frozen=True)
class Payment:
    """A payment as the service knows it. `amount` is yen; `pay_path` is where the person pays."""

    id: str
    reference: str
    amount: int
    state: PaymentState
    pay_path: str


class PaymentService(Protocol):
    """Where top-ups are paid."""

    async def begin(self, reference: str, amount: int, return_path: str) -> Payment:
        """Begin a payment of `amount` yen; the same reference twice is one payment."""

    async def fetch(self, payment_id: str) -> Payment:
        """The payment as it is now."""


class SandboxPayments:
    """The sandbox's payment page: pretend money, but over HTTP and with a signed callback."""

    def __init__(self, gate: OutboundGate, callback_url: str, webhook_secret: str) -> None:
        """Call through `gate`; the service reports to `callback_url`, signed by the secret."""
        self._gate = gate
        self._callback_url = callback_url
        self.webhook_secret = webhook_secret

    async def begin(self, reference: str, amount: int, return_path: str) -> Payment:
        """See PaymentService.begin. Raises PaymentUnavailable."""
        body = {
            "reference": reference,
            "amount": amount,
            "return_url": return_path,
            "callback_url": self._callback_url,
        }
        headers = {"Idempotency-Key": reference}
        return await self._call("POST", "/v1/payments", body, headers)

    async def fetch(self, payment_id: str) -> Payment:
        """See PaymentService.fetch. Raises PaymentUnavailable."""
        return await self._call("GET", f"/v1/payments/{payment_id}")

    async def _call(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> Payment:
        try:
            answer = await self._gate.call(
                DESTINATION, method, path, carries=_CARRIES, body=body, headers=headers
            )
        except (NotSent, AnswerLost) as error:
            raise PaymentUnavailable() from error
        return _payment(answer)


def _payment(answer: Answer) -> Payment:
    if answer.status not in (200, 201):
        raise PaymentUnavailable()
    body = answer.body
    return Payment(
        id=str(body["id"]),
        reference=str(body["reference"]),
        amount=int(body["amount"]),
        state=body["status"],
        pay_path=f"/pay/{body['id']}",
    )
