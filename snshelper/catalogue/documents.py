"""The catalogue as documents: read by people without JavaScript, by search engines, by anybody."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from snshelper.catalogue.connectors import live_connectors
from snshelper.catalogue.json_ld import item_list, product
from snshelper.catalogue.measured import DeliveryTimes, delivery_times
from snshelper.catalogue.queries import (
    ListedService,
    favourites_of,
    find_service,
    listed_services,
    select_services,
)
from snshelper.catalogue.rules.connections import needs_by_platform
from snshelper.catalogue.rules.quotes import quote
from snshelper.catalogue.rules.selection import SORTS, Choice, read_choice
from snshelper.catalogue.vocabulary import FAMILIES, platforms
from snshelper.catalogue.wording import (
    delivery_brief,
    delivery_words,
    price_unit,
    quantity_range,
    quantity_words,
)
from snshelper.interface.templates import render
from snshelper.interface.visits import Fill, Visit
from snshelper.kernel import runtime
from snshelper.kernel.i18n import Texts

_DESCRIPTION_LENGTH = 160


async def fill_home(visit: Visit) -> Fill:
    """The listing, as `?q=`, `?platform=`, `?family=` and `?sort=` ask for it."""
    deps = runtime.current()
    services, times, favourites = await runtime.in_thread(_read_home, deps, visit)
    choice = read_choice(visit.query)
    chosen = select_services(
        services,
        choice.query,
        choice.platform,
        choice.family,
        choice.sort,
        times=times,
        favourites=favourites,
    )
    listing = render(
        "catalogue/templates/listing.html",
        visit,
        cards=[_card(visit.t, service, times, favourites) for service in chosen],
        choice=choice,
        **_filters(services, visit, choice),
    )
    public_url = deps.settings.public_url
    return Fill(
        slots={"catalogue": listing},
        json_ld=(item_list(visit.t, public_url, chosen),),
    )


async def fill_service(visit: Visit) -> Fill:
    """One service in full. Raises NotFound when it is unknown, off or cannot be delivered."""
    deps = runtime.current()
    service, times = await runtime.in_thread(_read_service, deps, visit)
    page = render(
        "catalogue/templates/service.html",
        visit,
        service=service,
        family=visit.t(f"catalogue.family.{service.family}"),
        quantity=quantity_range(visit.t, service),
        price_unit=price_unit(visit.t, service),
        delivery=delivery_words(visit.t, service.delivery, times.get(service.slug)),
        example=quote(service, service.default_quantity),
        example_words=quantity_words(visit.t, service.unit, service.default_quantity),
        undo_seconds=math.ceil(deps.settings.undo_seconds),
        step=quantity_words(visit.t, service.unit, service.limits.step),
        paragraphs=[part.strip() for part in service.description.split("\n\n") if part.strip()],
    )
    return Fill(
        slots={"service": page},
        title=service.title,
        description=service.summary[:_DESCRIPTION_LENGTH],
        json_ld=(product(visit.t, deps.settings.public_url, service),),
    )


async def fill_connections(visit: Visit) -> Fill:
    """The slot `connections`: what the services on sale ask of a member's own accounts."""
    deps = runtime.current()
    services = await runtime.in_thread(listed_services, deps.engine, visit.lang, live_connectors())
    rows = needs_by_platform(services)
    connected = sum(row.connected for row in rows)
    told = "connections.some_free" if connected else "connections.all_free"
    html = render(
        "catalogue/templates/connections.html",
        visit,
        rows=rows,
        summary=visit.t(told, count=len(services), connected=connected),
    )
    return Fill({"connections": html})


def _read_home(
    deps: runtime.Deps, visit: Visit
) -> tuple[tuple[ListedService, ...], DeliveryTimes, frozenset[str]]:
    return (
        listed_services(deps.engine, visit.lang, live_connectors()),
        delivery_times(deps.engine),
        favourites_of(deps.engine, visit.actor.account_id),
    )


def _read_service(deps: runtime.Deps, visit: Visit) -> tuple[ListedService, DeliveryTimes]:
    service = find_service(deps.engine, visit.params.get("slug", ""), visit.lang)
    return service, delivery_times(deps.engine)


def _card(
    t: Texts, service: ListedService, times: DeliveryTimes, favourites: frozenset[str]
) -> dict[str, Any]:
    return {
        "service": service,
        "family": t(f"catalogue.family.{service.family}"),
        "delivery": delivery_brief(t, service, times.get(service.slug)),
        "quantity": quantity_range(t, service),
        "price_unit": price_unit(t, service),
        "is_favourite": service.slug in favourites,
    }


def _filters(services: Sequence[ListedService], visit: Visit, choice: Choice) -> dict[str, Any]:
    """Sorts, and a chip for every platform and family that has services."""
    t, home = visit.t, visit.t.url("/")
    families = [
        ("family", key, t(f"catalogue.family.{key}"))
        for key in FAMILIES
        if any(service.family == key for service in services)
    ]
    places = [
        ("platform", key, platform.name[visit.lang])
        for key, platform in platforms().items()
        if any(service.platform == key for service in services)
        # Where a family has its platform to itself, one chip says both.
        and platform.name[visit.lang] not in {words for _, _, words in families}
    ]
    return {
        "sorts": [
            {
                "words": t(f"catalogue.sort.{key}"),
                "is_chosen": key == choice.sort,
                "href": home + _query(replace(choice, sort=key)),
            }
            for key in SORTS
        ],
        "chips": [_chip(home, choice, *entry) for entry in families + places],
        "everything": {
            "href": home + _query(replace(choice, family="", platform="")),
            "is_chosen": not (choice.family or choice.platform),
        },
        "total": len(services),
    }


def _chip(home: str, choice: Choice, kind: str, key: str, words: str) -> dict[str, Any]:
    """One filter as a link; the one that is chosen leads back out of it."""
    is_chosen = getattr(choice, kind) == key
    kept = "" if is_chosen else key
    led_to = replace(choice, family=kept) if kind == "family" else replace(choice, platform=kept)
    return {
        "kind": kind,
        "key": key,
        "words": words,
        "is_chosen": is_chosen,
        "href": home + _query(led_to),
    }


def _query(choice: Choice) -> str:
    sort = "" if choice.sort == SORTS[0] else choice.sort
    values = {
        "q": choice.query,
        "platform": choice.platform,
        "family": choice.family,
        "sort": sort,
    }
    query = urlencode({name: value for name, value in values.items() if value})
    return f"?{query}" if query else ""
