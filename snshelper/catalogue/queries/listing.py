"""The services that can be ordered now: one copy per process and language, never stale for long.

An edit in this process drops the copy at once; an edit in another process is seen within
`CHECK_SECONDS`, by comparing when each service last changed.
"""

import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from snshelper.catalogue.connectors import live_connectors as connectors_of_this_process
from snshelper.catalogue.rules.listed import ListedService
from snshelper.catalogue.rules.publication import WORD_FIELDS
from snshelper.catalogue.rules.quantities import Limits
from snshelper.catalogue.tables import Service, ServiceRoute, ServiceText
from snshelper.catalogue.vocabulary import platforms, units
from snshelper.kernel.errors import NotFound
from snshelper.kernel.i18n import Lang
from snshelper.kernel.unit_of_work import reading

CHECK_SECONDS = 0.5
_Key = tuple[Lang, frozenset[str]]
_Stamp = tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class _Copy:
    services: tuple[ListedService, ...]
    stamp: _Stamp
    checked_at: float


class Listing:
    """The kept copies of one process."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Measure the age of a copy with `monotonic` (seconds)."""
        self._monotonic = monotonic
        self._copies: WeakKeyDictionary[Engine, dict[_Key, _Copy]] = WeakKeyDictionary()
        self._reading = threading.Lock()

    def services(
        self, engine: Engine, lang: Lang, live: Collection[str]
    ) -> tuple[ListedService, ...]:
        """See `listed_services`. One thread reads; the others wait for what it found."""
        key = (lang, frozenset(live))
        with self._reading:
            copies = self._copies.setdefault(engine, {})
            kept, now = copies.get(key), self._monotonic()
            if kept is None or now - kept.checked_at >= CHECK_SECONDS:
                kept = copies[key] = _refreshed(engine, key, kept, now)
            return kept.services

    def forget(self, engine: Engine) -> None:
        """Read again at the next call."""
        with self._reading:
            self._copies.pop(engine, None)


_listing = Listing()


def listed_services(
    engine: Engine, lang: Lang, live_connectors: Collection[str]
) -> tuple[ListedService, ...]:
    """Every service that is on, speaks `lang` and has a live route, in recommended order."""
    return _listing.services(engine, lang, live_connectors)


def forget_listing(engine: Engine) -> None:
    """Show an edit at once: called after the commit of every change of a service."""
    _listing.forget(engine)


def find_service(engine: Engine, slug: str, lang: Lang) -> ListedService:
    """One listed service. Raises NotFound when it is unknown, off or cannot be delivered."""
    for service in listed_services(engine, lang, connectors_of_this_process()):
        if service.slug == slug:
            return service
    raise NotFound()


def _refreshed(engine: Engine, key: _Key, kept: _Copy | None, now: float) -> _Copy:
    with reading(engine) as session:
        # Before the rows: an edit in between makes the copy newer than its stamp, never older.
        stamp = _stamp(session)
        if kept is not None and kept.stamp == stamp:
            return _Copy(kept.services, stamp, now)
        return _Copy(_read(session, *key), stamp, now)


def _stamp(session: Session) -> _Stamp:
    rows = session.exec(select(Service.slug, Service.updated_at).order_by(Service.slug)).all()
    return tuple(tuple(row) for row in rows)


def _read(session: Session, lang: Lang, live: frozenset[str]) -> tuple[ListedService, ...]:
    rows = session.exec(
        select(Service, ServiceText)
        .join(ServiceText, col(ServiceText.slug) == col(Service.slug))
        .where(
            col(Service.is_on),
            col(ServiceText.lang) == lang,
            col(Service.slug).in_(
                select(ServiceRoute.slug).where(
                    col(ServiceRoute.is_on), col(ServiceRoute.connector).in_(live)
                )
            ),
        )
        .order_by(col(Service.position), col(Service.slug))
    ).all()
    return tuple(_listed(service, words, lang) for service, words in rows)


def _listed(service: Service, words: ServiceText, lang: Lang) -> ListedService:
    return ListedService(
        slug=service.slug,
        family=service.family,
        platform=service.platform,
        platform_name=platforms()[service.platform].name[lang],
        unit=service.unit,
        per=units()[service.unit].per[lang],
        unit_price=service.unit_price,
        tax_rate=service.tax_rate,
        limits=Limits(service.minimum, service.maximum, service.step),
        default_quantity=service.default_quantity,
        target_kind=service.target_kind,
        position=service.position,
        updated_at=service.updated_at,
        **{name: getattr(words, name) for name in WORD_FIELDS},
    )
