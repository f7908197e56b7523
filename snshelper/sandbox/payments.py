"""Payments on record: opened by the shop, paid or cancelled by a person, once."""

import json
import secrets
import sqlite3
from dataclasses import dataclass
from typing import Any

from snshelper.sandbox.notices import Draft, Message, Notice, queue_notice
from snshelper.sandbox.wire import PaymentBody, moment

# With pauses of 1, 2, 4, … 60 seconds this is about six minutes.
PAYMENT_NOTICE_TRIES = 12
# The payer's own request makes the first try; the queue takes over if that dies.
FIRST_TRY_SECONDS = 3.0


@dataclass(frozen=True)
class Payment:
    """`amount` is yen, tax is not our business; `paid_at` is epoch seconds."""

    id: str
    reference: str
    amount: int
    return_url: str
    callback_url: str | None
    status: str
    paid_at: float | None

    def shown(self) -> dict[str, Any]:
        """The payment as the API shows it."""
        return {
            "id": self.id,
            "reference": self.reference,
            "amount": self.amount,
            "status": self.status,
            "paid_at": None if self.paid_at is None else moment(self.paid_at),
            "pay_url": f"/pay/{self.id}",
        }


@dataclass(frozen=True)
class Opening:
    """The answer to a request for a payment; no `payment` means a key reused for another body."""

    payment: Payment | None
    created: bool = False


def open_payment(connection: sqlite3.Connection, key: str, body: PaymentBody) -> Opening:
    """Open a payment, or find the one this idempotency key opened before."""
    known = connection.execute("SELECT * FROM payment WHERE idempotency_key = ?", (key,)).fetchone()
    if known is not None:
        same = known["fingerprint"] == body.fingerprint()
        return Opening(_payment(known) if same else None)
    inserted = connection.execute(
        "INSERT INTO payment (id, idempotency_key, fingerprint, reference, amount, return_url,"
        " callback_url) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *",
        (
            "pay_" + secrets.token_hex(12),
            key,
            body.fingerprint(),
            body.reference,
            body.amount,
            body.return_url,
            body.callback_url,
        ),
    )
    return Opening(_payment(inserted.fetchone()), created=True)


def by_id(connection: sqlite3.Connection, payment_id: str) -> Payment | None:
    """The payment of that id, if there is one."""
    found = connection.execute("SELECT * FROM payment WHERE id = ?", (payment_id,)).fetchone()
    return _payment(found) if found else None


def pay(connection: sqlite3.Connection, payment_id: str, now: float) -> Notice | None:
    """Mark an open payment paid; the notice to send, or None when nothing changed or none listens.

    Paying again, or paying what was cancelled, changes nothing.
    """
    paid = connection.execute(
        "UPDATE payment SET status = 'paid', paid_at = ? WHERE id = ? AND status = 'open'"
        " RETURNING *",
        (now, payment_id),
    ).fetchone()
    if paid is None or paid["callback_url"] is None:
        return None
    message, first_retry = _paid_message(_payment(paid)), now + FIRST_TRY_SECONDS
    draft = Draft(payment_id, paid["callback_url"], [message], first_retry, PAYMENT_NOTICE_TRIES)
    return queue_notice(connection, draft)


def cancel_payment(connection: sqlite3.Connection, payment_id: str) -> None:
    """Cancel an open payment; a paid one stays paid."""
    connection.execute(
        "UPDATE payment SET status = 'cancelled' WHERE id = ? AND status = 'open'", (payment_id,)
    )


def _paid_message(payment: Payment) -> Message:
    body = {
        "type": "payment.paid",
        "id": payment.id,
        "reference": payment.reference,
        "amount": payment.amount,
    }
    return Message(f"msg_{payment.id}_paid", json.dumps(body, ensure_ascii=False))


def _payment(row: sqlite3.Row) -> Payment:
    return Payment(
        id=row["id"],
        reference=row["reference"],
        amount=row["amount"],
        return_url=row["return_url"],
        callback_url=row["callback_url"],
        status=row["status"],
        paid_at=row["paid_at"],
    )
