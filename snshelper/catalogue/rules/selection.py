"""Which services answer a search, and in which order."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from snshelper.catalogue.rules.folding import fold
from snshelper.catalogue.rules.listed import ListedService
from snshelper.catalogue.vocabulary import FAMILIES, platforms

Sort = Literal["recommended", "price", "speed"]
SORTS: tuple[Sort, ...] = get_args(Sort)
QUERY_LIMIT = 80


@dataclass(frozen=True)
class Choice:
    """What a visitor asked to see; empty means all."""

    query: str = ""
    platform: str = ""
    family: str = ""
    sort: Sort = "recommended"

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return not (self.query or self.platform or self.family)


def read_choice(raw: Mapping[str, object]) -> Choice:
    """The choice in `q`, `platform`, `family` and `sort`; whatever is no choice counts as none."""
    query = raw.get("q")
    return Choice(
        query=query[:QUERY_LIMIT].strip() if isinstance(query, str) else "",
        platform=next((key for key in platforms() if key == raw.get("platform")), ""),
        family=next((key for key in FAMILIES if key == raw.get("family")), ""),
        sort=next((sort for sort in SORTS if sort == raw.get("sort")), "recommended"),
    )


def select_services(
    services: Iterable[ListedService],
    query: str = "",
    platform: str = "",
    family: str = "",
    sort: str = "recommended",
    *,
    times: Mapping[str, tuple[int, int, int]] | None = None,
    favourites: Collection[str] = (),
) -> tuple[ListedService, ...]:
    """The services that answer a search, in the order asked for; an empty word leaves nothing out.

    Every word of `query` must occur in the title, summary, quantity label or platform name,
    whatever its width, case or kana. Recommended order begins with `favourites` (slugs). By speed,
    measured `times` (see DeliveryTime, by slug) and stated windows compare by their median; who
    states nothing comes last.
    """
    words = fold(query[:QUERY_LIMIT]).split()
    found = [
        service
        for service in services
        if platform in ("", service.platform)
        and family in ("", service.family)
        and all(word in service.search_text for word in words)
    ]
    if sort == "price":
        found.sort(key=lambda service: (service.unit_price, service.position, service.slug))
    elif sort == "speed":
        measured = times or {}
        found.sort(key=lambda service: (_median_seconds(service, measured), service.position))
    else:
        found.sort(key=lambda s: (s.slug not in favourites, s.position, s.slug))
    return tuple(found)


def _median_seconds(service: ListedService, times: Mapping[str, tuple[int, int, int]]) -> float:
    if service.slug in times:
        return times[service.slug][0]
    if service.stated_window is None:
        return float("inf")
    low, high, _ = service.stated_window
    return (low + high) / 2
