"""Orders, what happened to them, and where goods go."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlmodel import SQLModel

from snshelper.kernel.database import UtcDateTime
from snshelper.kernel.vault.sealing import Sealed
from snshelper.privacy.declarations import (
    ACCOUNT_ID,
    CONSIGNEE,
    ORDER_RECORD,
    TECHNICAL,
    column,
    sealed,
)
from snshelper.privacy.uses import Use
from snshelper.wallet.tables import BigSerial

_ADDRESS = CONSIGNEE.opened_for(Use.SELF, Use.PACKING, Use.RIGHTS, Use.DISCLOSURE)
_ENDED = "ended_at IS NOT NULL"


class Order(SQLModel, table=True):
    """One click. Its id is also the workflow's id and the partner's reference for it."""

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint("price > 0 AND quantity > 0", name="positive"),
        CheckConstraint("delivered >= 0 AND delivered <= quantity", name="delivered_within"),
        CheckConstraint("refunded >= 0 AND refunded <= price", name="refunded_within"),
        Index("uq_orders_click", "account_id", "client_key", unique=True),
        Index("ix_orders_of_account", "account_id", "id"),
        Index("ix_orders_moving", "account_id", "ended_at"),
        Index("ix_orders_of_service", "slug", "id"),
        # Not partial: SQLite cannot match bound values with a partial index's condition.
        Index("ix_orders_state", "state", "id"),
        Index("ix_orders_family", "family", "id"),
        # Carries what the daily sums add up, so that they never touch the rows themselves.
        Index(
            "ix_orders_ended",
            "ended_at",
            "state",
            "price",
            "refunded",
            "delivered",
            "quantity",
            sqlite_where=text(_ENDED),
            postgresql_where=text(_ENDED),
        ),
    )
    id: str = column(ORDER_RECORD, String(36), primary_key=True)
    account_id: str = column(ACCOUNT_ID, String(36), ForeignKey("account.id"))
    client_key: str = column(TECHNICAL, String(64))
    slug: str = column(ORDER_RECORD, String(60), ForeignKey("service.slug"))
    family: str = column(ORDER_RECORD, String(10))
    platform: str = column(ORDER_RECORD, String(20))
    connector: str = column(ORDER_RECORD, String(30))
    product: str = column(ORDER_RECORD, String(60))
    title: str = column(ORDER_RECORD, String(120))
    unit: str = column(ORDER_RECORD, String(20))
    lang: str = column(ORDER_RECORD, String(2))
    target: Sealed | None = sealed(
        ORDER_RECORD.opened_for(Use.SELF, Use.DELIVERY, Use.ORDER_CARE, Use.RIGHTS, Use.DISCLOSURE)
    )
    quantity: int = column(ORDER_RECORD, Integer)
    unit_price: int = column(ORDER_RECORD, Integer)
    price: int = column(ORDER_RECORD, Integer)
    tax_rate: int = column(ORDER_RECORD, Integer)
    legal: dict[str, Any] = column(ORDER_RECORD, JSON)
    legal_hash: str = column(ORDER_RECORD, String(64))
    state: str = column(ORDER_RECORD, String(12))
    delivered: int = column(ORDER_RECORD, Integer, default=0)
    refunded: int = column(ORDER_RECORD, Integer, default=0)
    placed_at: datetime = column(ORDER_RECORD, UtcDateTime, index=True)
    undo_until: datetime = column(ORDER_RECORD, UtcDateTime)
    updated_at: datetime = column(ORDER_RECORD, UtcDateTime)
    cancel_asked_at: datetime | None = column(
        ORDER_RECORD, UtcDateTime, nullable=True, default=None
    )
    ended_at: datetime | None = column(ORDER_RECORD, UtcDateTime, nullable=True, default=None)


class OrderEvent(SQLModel, table=True):
    """One step of an order's life, with its time and its numbers."""

    __tablename__ = "order_event"
    id: int | None = column(ORDER_RECORD, BigSerial, primary_key=True, default=None)
    order_id: str = column(ORDER_RECORD, String(36), ForeignKey("orders.id"), index=True)
    account_id: str = column(ACCOUNT_ID, String(36))
    kind: str = column(ORDER_RECORD, String(20))
    at: datetime = column(ORDER_RECORD, UtcDateTime)
    numbers: dict[str, Any] = column(ORDER_RECORD, JSON)


class Consignee(SQLModel, table=True):
    """Where printed goods are sent; exists for orders of goods only, in a scope of its own."""

    __tablename__ = "consignee"
    order_id: str = column(ORDER_RECORD, String(36), ForeignKey("orders.id"), primary_key=True)
    account_id: str = column(ACCOUNT_ID, String(36))
    name: Sealed | None = sealed(_ADDRESS)
    phone: Sealed | None = sealed(_ADDRESS)
    postal_code: Sealed | None = sealed(_ADDRESS)
    address: Sealed | None = sealed(_ADDRESS)
    email: Sealed | None = sealed(_ADDRESS)
