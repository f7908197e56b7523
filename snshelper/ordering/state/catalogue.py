"""The live catalogue: search as you type, filters, sort, favourites."""

import reflex as rx

from snshelper.accounts.state import ShopPage, member_event, public_event
from snshelper.catalogue.actions import set_favourite
from snshelper.catalogue.connectors import live_connectors
from snshelper.catalogue.measured import DeliveryTimes, delivery_times
from snshelper.catalogue.queries import (
    ListedService,
    favourites_of,
    listed_services,
    select_services,
)
from snshelper.catalogue.rules.selection import Choice, read_choice
from snshelper.catalogue.wording import delivery_brief, price_unit, quantity_range
from snshelper.kernel import runtime
from snshelper.kernel.actor import Actor
from snshelper.kernel.money import format_yen

Card = dict[str, str]


class CatalogueState(ShopPage, rx.State):
    """What is listed now, as chosen. The words of a card come with it in the page's language."""

    cards: list[Card] = []
    favourites: list[str] = []
    query: str = ""
    platform: str = ""
    family: str = ""
    sort: str = "recommended"
    only_favourites: bool = False
    is_loaded: bool = False
    total: int = 0

    @public_event
    async def load(self, actor: Actor) -> None:
        """Take the choice from the address, so that a filtered list can be shared."""
        choice = read_choice(dict(self.router.url.query_parameters))
        self.query, self.platform = choice.query, choice.platform
        self.family, self.sort = choice.family, choice.sort
        await self._show(actor)
        self.is_loaded = True

    @public_event
    async def search(self, actor: Actor, query: str) -> None:
        """Search as you type."""
        await self._choose(actor, q=query)

    @public_event
    async def filter_platform(self, actor: Actor, platform: str) -> None:
        """Show one platform; the chosen one again shows all."""
        await self._choose(actor, platform="" if platform == self.platform else platform)

    @public_event
    async def filter_family(self, actor: Actor, family: str) -> None:
        """Show one family; the chosen one again shows all."""
        await self._choose(actor, family="" if family == self.family else family)

    @public_event
    async def sort_by(self, actor: Actor, sort: str) -> None:
        """Order the list."""
        await self._choose(actor, sort=sort)

    @public_event
    async def show_all(self, actor: Actor) -> None:
        """Leave nothing out."""
        self.only_favourites = False
        await self._choose(actor, q="", platform="", family="")

    @member_event
    async def show_favourites(self, actor: Actor) -> None:
        """Show the member's favourites alone, or all again."""
        self.only_favourites = not self.only_favourites
        await self._show(actor)

    @member_event
    async def toggle_favourite(self, actor: Actor, slug: str) -> None:
        """Keep a service on top, or no longer."""
        is_favourite = str(slug) not in self.favourites
        await runtime.in_thread(set_favourite, runtime.current(), actor, str(slug), is_favourite)
        await self._show(actor)

    async def _choose(self, actor: Actor, **changed: object) -> None:
        now = {"q": self.query, "platform": self.platform, "family": self.family, "sort": self.sort}
        choice = read_choice({**now, **changed})
        self.query, self.platform = choice.query, choice.platform
        self.family, self.sort = choice.family, choice.sort
        await self._show(actor)

    async def _show(self, actor: Actor) -> None:
        deps = runtime.current()
        services, times, favourites = await runtime.in_thread(self._read, deps, actor)
        choice = Choice(
            self.query, self.platform, self.family, read_choice({"sort": self.sort}).sort
        )
        chosen = select_services(
            services,
            choice.query,
            choice.platform,
            choice.family,
            choice.sort,
            times=times,
            favourites=favourites,
        )
        t = self._texts()
        self.favourites = sorted(favourites)
        self.total = len(services)
        self.cards = [
            self._card(service, delivery_brief(t, service, times.get(service.slug)))
            for service in chosen
            if not self.only_favourites or service.slug in favourites
        ]

    def _read(
        self, deps: runtime.Deps, actor: Actor
    ) -> tuple[tuple[ListedService, ...], DeliveryTimes, frozenset[str]]:
        return (
            listed_services(deps.engine, self._lang(), live_connectors()),
            delivery_times(deps.engine),
            favourites_of(deps.engine, actor.account_id),
        )

    def _card(self, service: ListedService, delivery: str) -> Card:
        t = self._texts()
        return {
            "slug": service.slug,
            "platform": service.platform,
            "platform_name": service.platform_name,
            "family": t(f"catalogue.family.{service.family}"),
            "title": service.title,
            "summary": service.summary,
            "delivery": delivery,
            "quantity": quantity_range(t, service),
            "price": format_yen(service.unit_price),
            "price_unit": price_unit(t, service),
            "url": t.url(f"/services/{service.slug}"),
        }
