"""A service as an order needs it: current price and limits, words in one language, its route."""

from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlmodel import Session

from snshelper.catalogue.connectors import live_connectors
from snshelper.catalogue.rules.quantities import Limits
from snshelper.catalogue.tables import Service, ServiceRoute, ServiceText
from snshelper.kernel.unit_of_work import core

_SERVICE = Service.__table__  # type: ignore[attr-defined]
_TEXT = ServiceText.__table__  # type: ignore[attr-defined]
_ROUTE = ServiceRoute.__table__  # type: ignore[attr-defined]


class OrderableService(NamedTuple):
    """Everything that goes into an order's snapshot. `unit_price` is yen including tax."""

    limits: Limits
    slug: str
    family: str
    platform: str
    target_kind: str
    unit: str
    unit_price: int
    tax_rate: int
    title: str
    unit_label: str
    delivery: str
    refund: str
    connector: str
    product: str


_ORDERABLE = (
    select(
        _SERVICE.c.slug,
        _SERVICE.c.family,
        _SERVICE.c.platform,
        _SERVICE.c.target_kind,
        _SERVICE.c.unit,
        _SERVICE.c.unit_price,
        _SERVICE.c.tax_rate,
        _TEXT.c.title,
        _TEXT.c.unit_label,
        _TEXT.c.delivery,
        _TEXT.c.refund,
        _ROUTE.c.connector,
        _ROUTE.c.product,
        _SERVICE.c.minimum,
        _SERVICE.c.maximum,
        _SERVICE.c.step,
    )
    .join(_TEXT, _TEXT.c.slug == _SERVICE.c.slug)
    .join(_ROUTE, _ROUTE.c.slug == _SERVICE.c.slug)
    .where(
        _SERVICE.c.is_on,
        _ROUTE.c.is_on,
        _SERVICE.c.slug == bindparam("slug"),
        _TEXT.c.lang == bindparam("lang"),
    )
    .order_by(_ROUTE.c.position)
)


def find_orderable(session: Session, slug: str, lang: str) -> OrderableService | None:
    """The service by its preferred live route; None when it cannot be ordered now."""
    rows = core(session).execute(_ORDERABLE, {"slug": slug, "lang": lang}).all()
    for row in rows:
        if row.connector in live_connectors():
            return OrderableService(Limits(*row[-3:]), *row[:-3])
    return None
