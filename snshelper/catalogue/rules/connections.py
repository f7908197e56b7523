"""What an order asks of a customer's own accounts: told per platform, from what is on sale."""

from collections.abc import Iterable
from dataclasses import dataclass

from snshelper.catalogue.rules.listed import ListedService

# Posting in a customer's name is the only thing that cannot be done without their consent given on
# the platform itself. Advertising works on public posts, goods and reports on public addresses.
_CONNECTED_FAMILIES = frozenset({"publish"})


@dataclass(frozen=True)
class PlatformNeeds:
    """One platform on sale: how many services, what an order asks for, and how many need more.

    `asked` are the services' own names of their target, each once.
    """

    platform: str
    name: str
    services: int
    asked: tuple[str, ...]
    is_shipped: bool
    connected: int


def needs_connection(family: str) -> bool:
    """Whether a service of `family` acts in the customer's name on the platform."""
    return family in _CONNECTED_FAMILIES


def needs_by_platform(services: Iterable[ListedService]) -> tuple[PlatformNeeds, ...]:
    """What each platform's services ask for, in the order in which `services` names them."""
    sold: dict[str, list[ListedService]] = {}
    for service in services:
        sold.setdefault(service.platform, []).append(service)
    return tuple(
        PlatformNeeds(
            platform=platform,
            name=of_platform[0].platform_name,
            services=len(of_platform),
            asked=tuple(dict.fromkeys(service.target_label for service in of_platform)),
            is_shipped=any(service.family == "goods" for service in of_platform),
            connected=sum(needs_connection(service.family) for service in of_platform),
        )
        for platform, of_platform in sold.items()
    )
