"""Attempts, receipts, webhooks seen, shipments, and the leases of living executors."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, text
from sqlmodel import SQLModel

from snshelper.kernel.database import UtcDateTime
from snshelper.kernel.vault.sealing import Sealed
from snshelper.privacy.declarations import ORDER_RECORD, TECHNICAL, column, sealed
from snshelper.privacy.uses import Use
from snshelper.wallet.tables import BigSerial

_EFFECTIVE = "state IN ('sent', 'accepted', 'unknown')"
_POLLED = "next_poll_at IS NOT NULL"
_REPEATED = "number > 1"


class FulfilmentAttempt(SQLModel, table=True):
    """One try at handing an order to a partner, written before the request leaves.

    `sent` (may be on its way), `accepted`, `unknown` (answer lost), `unsent` (surely not
    received), `rejected`, `ended`. The unique index lets one order have one effective attempt:
    it also gates fail-over to another route.
    """

    __tablename__ = "fulfilment_attempt"
    __table_args__ = (
        Index(
            "uq_fulfilment_attempt_effective",
            "order_id",
            unique=True,
            sqlite_where=text(_EFFECTIVE),
            postgresql_where=text(_EFFECTIVE),
        ),
        Index(
            "ix_fulfilment_attempt_due",
            "connector",
            "next_poll_at",
            sqlite_where=text(_POLLED),
            postgresql_where=text(_POLLED),
        ),
        # The few orders that were tried again: only they can have been sent twice.
        Index(
            "ix_fulfilment_attempt_repeated",
            "order_id",
            sqlite_where=text(_REPEATED),
            postgresql_where=text(_REPEATED),
        ),
    )
    id: str = column(ORDER_RECORD, String(36), primary_key=True)
    order_id: str = column(ORDER_RECORD, String(36), ForeignKey("orders.id"), index=True)
    number: int = column(ORDER_RECORD, Integer)
    connector: str = column(ORDER_RECORD, String(30))
    state: str = column(ORDER_RECORD, String(12))
    reference: str | None = column(
        ORDER_RECORD, String(80), nullable=True, index=True, default=None
    )
    sent_at: datetime = column(ORDER_RECORD, UtcDateTime)
    settled_at: datetime | None = column(ORDER_RECORD, UtcDateTime, nullable=True, default=None)
    next_poll_at: datetime | None = column(TECHNICAL, UtcDateTime, nullable=True, default=None)
    polls: int = column(TECHNICAL, Integer, default=0)
    reason: str = column(ORDER_RECORD, String(80), default="")


class ProviderReceipt(SQLModel, table=True):
    """What a partner answered, word for word (JSON): the proof behind every step."""

    __tablename__ = "provider_receipt"
    id: int | None = column(ORDER_RECORD, BigSerial, primary_key=True, default=None)
    attempt_id: str = column(
        ORDER_RECORD, String(36), ForeignKey("fulfilment_attempt.id"), index=True
    )
    at: datetime = column(ORDER_RECORD, UtcDateTime)
    kind: str = column(ORDER_RECORD, String(12))
    body: Sealed | None = sealed(ORDER_RECORD.opened_for(Use.SELF, Use.ORDER_CARE, Use.RIGHTS))


class WebhookSeen(SQLModel, table=True):
    """Ids of webhooks that were taken in, so that a repeated one does nothing."""

    __tablename__ = "webhook_seen"
    source: str = column(TECHNICAL, String(30), primary_key=True)
    webhook_id: str = column(TECHNICAL, String(80), primary_key=True)
    at: datetime = column(TECHNICAL, UtcDateTime)


class Shipment(SQLModel, table=True):
    """A parcel of printed goods: `to_pack`, `shipped`, `delivered`, `cancelled`."""

    __tablename__ = "shipment"
    order_id: str = column(ORDER_RECORD, String(36), ForeignKey("orders.id"), primary_key=True)
    state: str = column(ORDER_RECORD, String(12), index=True)
    carrier: str = column(ORDER_RECORD, String(20), default="")
    tracking_number: str = column(ORDER_RECORD, String(30), default="")
    created_at: datetime = column(ORDER_RECORD, UtcDateTime)
    shipped_at: datetime | None = column(ORDER_RECORD, UtcDateTime, nullable=True, default=None)
    delivered_at: datetime | None = column(ORDER_RECORD, UtcDateTime, nullable=True, default=None)


class ExecutorLease(SQLModel, table=True):
    """A living executor of durable workflows; when its lease runs out, others take its work."""

    __tablename__ = "executor_lease"
    executor_id: str = column(TECHNICAL, String(36), primary_key=True)
    host: str = column(TECHNICAL, String(80))
    pid: int = column(TECHNICAL, Integer)
    expires_at: datetime = column(TECHNICAL, UtcDateTime)
