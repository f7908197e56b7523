"""A whole service as one value, and how it is written to and read from the tables."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlmodel import Session, col, select

from snshelper.catalogue.rules.publication import (
    WORD_FIELDS,
    Route,
    ServiceFacts,
    ServiceWords,
)
from snshelper.catalogue.tables import Service, ServiceRoute, ServiceText
from snshelper.kernel.errors import NotFound
from snshelper.kernel.i18n import LANGUAGES, Lang


@dataclass(frozen=True)
class ServiceDraft:
    """Facts, words by language and routes: everything the publication rule looks at."""

    facts: ServiceFacts
    words: Mapping[Lang, ServiceWords]
    routes: tuple[Route, ...]


def add_service(session: Session, draft: ServiceDraft, now: datetime, *, is_on: bool) -> None:
    """Insert the rows of a new service, in the caller's transaction."""
    slug = draft.facts.slug
    session.add(Service(**asdict(draft.facts), is_on=is_on, updated_at=now))
    session.flush()
    for lang, words in draft.words.items():
        session.add(ServiceText(slug=slug, lang=lang, **asdict(words)))
    for route in draft.routes:
        session.add(ServiceRoute(slug=slug, **asdict(route)))
    session.flush()


def read_draft(session: Session, slug: str) -> ServiceDraft:
    """A service as it is stored. Raises NotFound."""
    service = session.get(Service, slug)
    if service is None:
        raise NotFound()
    facts = ServiceFacts(**{f.name: getattr(service, f.name) for f in fields(ServiceFacts)})
    texts = session.exec(select(ServiceText).where(col(ServiceText.slug) == slug)).all()
    routes = session.exec(
        select(ServiceRoute)
        .where(col(ServiceRoute.slug) == slug)
        .order_by(col(ServiceRoute.position), col(ServiceRoute.connector))
    ).all()
    return ServiceDraft(
        facts,
        {lang: _words(text) for lang in LANGUAGES for text in texts if text.lang == lang},
        tuple(Route(r.connector, r.product, r.position, r.is_on) for r in routes),
    )


def _words(text: ServiceText) -> ServiceWords:
    return ServiceWords(**{name: getattr(text, name) for name in WORD_FIELDS})
