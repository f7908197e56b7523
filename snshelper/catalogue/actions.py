"""What people do to the catalogue: members keep favourites, marketers edit services."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from snshelper.catalogue.connectors import live_connectors
from snshelper.catalogue.drafts import ServiceDraft, add_service, read_draft
from snshelper.catalogue.queries.listing import forget_listing
from snshelper.catalogue.rules.publication import (
    Route,
    ServiceFacts,
    ServiceRefused,
    check_numbers,
    check_publishable,
    check_route,
    parse_number,
    parse_words,
)
from snshelper.catalogue.tables import Favourite, Service, ServiceRoute, ServiceText
from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import NotFound
from snshelper.kernel.i18n import Lang
from snshelper.kernel.locks import hold_lock
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.privacy.audit import AuditedObject, record_audit

_SMALLEST_STEP = timedelta(microseconds=1)


def set_favourite(deps: Deps, actor: Actor, slug: str, is_favourite: bool) -> None:
    """Keep a service on top of the member's catalogue, or no longer; safe to repeat.

    Raises NotAllowed for a visitor, NotFound for an unknown service.
    """
    account_id = actor.require_account()
    with unit_of_work(deps.engine) as session:
        if session.get(Service, slug) is None:
            raise NotFound()
        hold_lock(session, f"favourite:{account_id}")
        kept = session.get(Favourite, (account_id, slug))
        if is_favourite and kept is None:
            session.add(Favourite(account_id=account_id, slug=slug, created_at=deps.clock()))
        elif kept is not None and not is_favourite:
            session.delete(kept)


def change_price(deps: Deps, actor: Actor, slug: str, unit_price: object) -> None:
    """Sell one unit for another price (yen including tax) from now on.

    Raises NotAllowed, NotFound, ServiceRefused.
    """
    with _editing(deps, actor, slug, "catalogue.change_price") as edit:
        edit.replace(unit_price=parse_number(unit_price, "unit_price"))


def change_limits(deps: Deps, actor: Actor, slug: str, raw: Mapping[str, object]) -> None:
    """Set `minimum`, `maximum`, `step` and `default_quantity` together.

    Raises NotAllowed, NotFound, ServiceRefused.
    """
    names = ("step", "minimum", "maximum", "default_quantity")
    with _editing(deps, actor, slug, "catalogue.change_limits") as edit:
        edit.replace(**{name: parse_number(raw.get(name), name) for name in names})


def change_texts(
    deps: Deps, actor: Actor, slug: str, lang: Lang, raw: Mapping[str, object]
) -> None:
    """Rewrite what a service says in one language.

    Raises NotAllowed, NotFound, ServiceRefused; ForbiddenUnit for words that promise what is
    never sold.
    """
    with _editing(deps, actor, slug, "catalogue.change_texts") as edit:
        words = asdict(parse_words(lang, raw))
        row = edit.session.get(ServiceText, (slug, lang))
        if row is None:
            edit.session.add(ServiceText(slug=slug, lang=lang, **words))
            edit.note("added", None, lang)
            return
        for name, text in words.items():
            edit.note(f"{lang}.{name}", getattr(row, name), text)
            setattr(row, name, text)


def set_on(deps: Deps, actor: Actor, slug: str, is_on: bool) -> None:
    """Show and sell a service, or no longer. Orders already placed go on.

    Raises NotAllowed, NotFound; when switching on, whatever keeps it from being published.
    """
    with _editing(deps, actor, slug, "catalogue.set_on") as edit:
        if is_on:
            draft = read_draft(edit.session, slug)
            check_publishable(draft.facts, draft.words, draft.routes, live_connectors())
        edit.note("is_on", edit.service.is_on, is_on)
        edit.service.is_on = is_on


def set_route(deps: Deps, actor: Actor, slug: str, route: Route) -> None:
    """Add or change the way over one connector. Open orders keep the way they began on.

    Raises NotAllowed, NotFound, ServiceRefused. A service whose last live route is switched off
    stays on but is not listed until one comes back.
    """
    check_route(route)
    with _editing(deps, actor, slug, "catalogue.set_route") as edit:
        key = (slug, route.connector)
        row = edit.session.get(ServiceRoute, key)
        if row is None:
            if route.connector not in live_connectors():
                raise ServiceRefused(field="connector", reason="no_live_route")
            row = ServiceRoute(slug=slug, connector=route.connector, product="", position=0)
            row.is_on = False
            edit.session.add(row)
        for name in ("product", "position", "is_on"):
            edit.note(f"{route.connector}.{name}", getattr(row, name), getattr(route, name))
            setattr(row, name, getattr(route, name))


def create_service(deps: Deps, actor: Actor, draft: ServiceDraft) -> None:
    """Add a service, switched off, so that somebody reads it before it is sold.

    Raises NotAllowed; ForbiddenUnit, UnknownUnit or ServiceRefused for what could never be
    published.
    """
    actor.require("services.write")
    check_publishable(draft.facts, draft.words, draft.routes, live_connectors())
    slug, now = draft.facts.slug, deps.clock()
    with unit_of_work(deps.engine) as session:
        hold_lock(session, "seed")
        if session.get(Service, slug) is not None:
            raise ServiceRefused(field="slug", reason="slug_taken")
        add_service(session, draft, now, is_on=False)
        details = {f.name: getattr(draft.facts, f.name) for f in fields(ServiceFacts)}
        record_audit(
            session, now, actor, "catalogue.create", AuditedObject("service", slug), **details
        )


@dataclass
class _Edit:
    """One marketer changing one service; what changed is kept as `name: [old, new]`."""

    session: Session
    service: Service
    changes: dict[str, list[Any]] = field(default_factory=dict)

    def note(self, name: str, old: object, new: object) -> None:
        if old != new:
            self.changes[name] = [old, new]

    def replace(self, **numbers: int) -> None:
        """Set numbers of the service that must still fit together."""
        for name, number in numbers.items():
            self.note(name, getattr(self.service, name), number)
        present = {f.name: getattr(self.service, f.name) for f in fields(ServiceFacts)}
        check_numbers(ServiceFacts(**(present | numbers)))
        for name, number in numbers.items():
            setattr(self.service, name, number)


@contextmanager
def _editing(deps: Deps, actor: Actor, slug: str, action: str) -> Iterator[_Edit]:
    """One audited change of one service; an edit that changes nothing leaves no trace."""
    actor.require("services.write")
    with unit_of_work(deps.engine) as session:
        service = session.get(Service, slug, with_for_update=True)
        if service is None:
            raise NotFound()
        edit = _Edit(session, service)
        yield edit
        if not edit.changes:
            return
        now = deps.clock()
        # Always later than before, so that other processes notice two edits of one moment.
        service.updated_at = max(now, service.updated_at + _SMALLEST_STEP)
        record_audit(session, now, actor, action, AuditedObject("service", slug), **edit.changes)
        session.after_commit(lambda: forget_listing(deps.engine))
