"""Services with their texts and routes; favourites of members."""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Integer, String, Text
from sqlmodel import SQLModel

from snshelper.kernel.database import UtcDateTime
from snshelper.privacy.declarations import ACCOUNT_ID, ACCOUNT_USAGE, CATALOGUE, column


class Service(SQLModel, table=True):
    """One sellable line of the catalogue. Prices are yen including tax for one unit."""

    __tablename__ = "service"
    __table_args__ = (
        CheckConstraint("unit_price > 0", name="unit_price_positive"),
        CheckConstraint("step > 0 AND minimum > 0 AND maximum >= minimum", name="quantities"),
        CheckConstraint("minimum % step = 0 AND maximum % step = 0", name="limits_on_step"),
    )
    slug: str = column(CATALOGUE, String(60), primary_key=True)
    family: str = column(CATALOGUE, String(10), index=True)
    platform: str = column(CATALOGUE, String(20))
    unit: str = column(CATALOGUE, String(20))
    unit_price: int = column(CATALOGUE, Integer)
    tax_rate: int = column(CATALOGUE, Integer)
    minimum: int = column(CATALOGUE, Integer)
    maximum: int = column(CATALOGUE, Integer)
    step: int = column(CATALOGUE, Integer)
    default_quantity: int = column(CATALOGUE, Integer)
    target_kind: str = column(CATALOGUE, String(20))
    position: int = column(CATALOGUE, Integer)
    is_on: bool = column(CATALOGUE, Boolean)
    updated_at: datetime = column(CATALOGUE, UtcDateTime)


class ServiceText(SQLModel, table=True):
    """What one service says in one language."""

    __tablename__ = "service_text"
    slug: str = column(CATALOGUE, String(60), ForeignKey("service.slug"), primary_key=True)
    lang: str = column(CATALOGUE, String(2), primary_key=True)
    title: str = column(CATALOGUE, String(120))
    summary: str = column(CATALOGUE, Text)
    description: str = column(CATALOGUE, Text)
    delivery: str = column(CATALOGUE, Text)
    refund: str = column(CATALOGUE, Text)
    quantity_label: str = column(CATALOGUE, String(60))
    unit_label: str = column(CATALOGUE, String(30))
    target_label: str = column(CATALOGUE, String(60))
    target_hint: str = column(CATALOGUE, String(200))


class ServiceRoute(SQLModel, table=True):
    """A connector that can carry a service out; the lowest position that is on is used first."""

    __tablename__ = "service_route"
    slug: str = column(CATALOGUE, String(60), ForeignKey("service.slug"), primary_key=True)
    connector: str = column(CATALOGUE, String(30), primary_key=True)
    product: str = column(CATALOGUE, String(60))
    position: int = column(CATALOGUE, Integer)
    is_on: bool = column(CATALOGUE, Boolean)


class Favourite(SQLModel, table=True):
    """A service a member keeps on top."""

    __tablename__ = "favourite"
    account_id: str = column(ACCOUNT_ID, String(36), ForeignKey("account.id"), primary_key=True)
    slug: str = column(ACCOUNT_USAGE, String(60), ForeignKey("service.slug"), primary_key=True)
    created_at: datetime = column(ACCOUNT_USAGE, UtcDateTime)
