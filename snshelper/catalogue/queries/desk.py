"""Reading every service, listed or not, for the people who edit them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Engine
from sqlmodel import col, select

from snshelper.catalogue.drafts import ServiceDraft, read_draft
from snshelper.catalogue.tables import Service, ServiceRoute, ServiceText
from snshelper.kernel.i18n import Lang
from snshelper.kernel.unit_of_work import reading

DeskState = Literal["listed", "off", "no_route"]
# A catalogue a person can still read through; nothing pages beyond it.
_MOST = 500


@dataclass(frozen=True)
class DeskRow:
    """One service in the marketers' table. `unit_price` is yen including tax."""

    slug: str
    title: str
    platform: str
    family: str
    unit: str
    unit_price: int
    minimum: int
    maximum: int
    connectors: tuple[str, ...]
    state: DeskState


def desk_rows(engine: Engine, lang: Lang, live: Collection[str]) -> tuple[DeskRow, ...]:
    """Every service in recommended order; a service without a text in `lang` shows its slug."""
    with reading(engine) as session:
        services = session.exec(
            select(Service, ServiceText.title)
            .outerjoin(
                ServiceText,
                (col(ServiceText.slug) == col(Service.slug)) & (col(ServiceText.lang) == lang),
            )
            .order_by(col(Service.position), col(Service.slug))
            .limit(_MOST)
        ).all()
        routes = session.exec(
            select(ServiceRoute.slug, ServiceRoute.connector)
            .where(col(ServiceRoute.is_on))
            .order_by(col(ServiceRoute.position))
        ).all()
    ways: dict[str, tuple[str, ...]] = {}
    for slug, connector in routes:
        ways[slug] = (*ways.get(slug, ()), connector)
    return tuple(
        _row(service, title, ways.get(service.slug, ()), live) for service, title in services
    )


def draft_of(engine: Engine, slug: str) -> tuple[ServiceDraft, bool]:
    """One service with all its words and routes, and whether it is on. Raises NotFound."""
    with reading(engine) as session:
        draft = read_draft(session, slug)
        return draft, session.get_one(Service, slug).is_on


def _row(
    service: Service, title: str | None, connectors: tuple[str, ...], live: Collection[str]
) -> DeskRow:
    state: DeskState = "off"
    if service.is_on:
        state = "listed" if any(name in live for name in connectors) else "no_route"
    return DeskRow(
        service.slug,
        title or service.slug,
        service.platform,
        service.family,
        service.unit,
        service.unit_price,
        service.minimum,
        service.maximum,
        connectors,
        state,
    )
