"""The catalogue a new shop begins with, from `seed/*.toml`."""

import tomllib
from collections.abc import Iterator
from typing import Any

from sqlmodel import Session, select

from snshelper.catalogue.drafts import ServiceDraft, add_service
from snshelper.catalogue.queries.listing import forget_listing
from snshelper.catalogue.rules.publication import (
    WORD_FIELDS,
    Route,
    ServiceFacts,
    ServiceWords,
    check_publishable,
)
from snshelper.catalogue.tables import Service
from snshelper.catalogue.vocabulary import SEED_FOLDER
from snshelper.kernel.i18n import LANGUAGES
from snshelper.kernel.locks import hold_lock
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work

_FACTS = tuple(name for name in ServiceFacts.__dataclass_fields__)


def seed(deps: Deps) -> int:
    """Insert every seeded service that is missing; answer how many were.

    A service that exists is left exactly as it is, whatever a marketer made of it; safe to
    repeat. Raises ForbiddenUnit or ServiceRefused for a seed file that breaks a rule, and then
    inserts nothing.
    """
    drafts = list(seeded_drafts())
    with unit_of_work(deps.engine) as session:
        hold_lock(session, "seed")
        missing = [draft for draft in drafts if not _exists(session, draft.facts.slug)]
        for draft in missing:
            add_service(session, draft, deps.clock(), is_on=True)
        session.after_commit(lambda: forget_listing(deps.engine))
    return len(missing)


def seeded_drafts() -> Iterator[ServiceDraft]:
    """Every service of the seed files, checked against every rule.

    Whether its connector is live is no matter of the seed: it decides what is listed, each time.
    """
    for path in sorted(SEED_FOLDER.glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("service", ()):
            draft = _draft(entry)
            named = {route.connector for route in draft.routes}
            check_publishable(draft.facts, draft.words, draft.routes, named)
            yield draft


def _draft(entry: dict[str, Any]) -> ServiceDraft:
    facts = ServiceFacts(**{name: entry[name] for name in _FACTS})
    words = {
        lang: ServiceWords(**{name: entry["text"][lang][name].strip() for name in WORD_FIELDS})
        for lang in LANGUAGES
    }
    return ServiceDraft(facts, words, (Route(**entry["route"]),))


def _exists(session: Session, slug: str) -> bool:
    return session.exec(select(Service.slug).where(Service.slug == slug)).first() is not None
