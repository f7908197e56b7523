"""The state of the services screen. Every event needs the permission to edit services."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from snshelper.accounts.state import ShopPage, staff_event
from snshelper.catalogue import actions
from snshelper.catalogue.admin.forms import (
    RouteLine,
    ServiceLine,
    fault_of,
    form_values,
    matches,
    read_copy,
    read_form,
    read_route,
    route_line,
    service_line,
)
from snshelper.catalogue.connectors import live_connectors
from snshelper.catalogue.queries.desk import desk_rows, draft_of
from snshelper.kernel import runtime
from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import ShopError
from snshelper.kernel.i18n import as_language

_SEARCH_LIMIT = 80


class ServicesDesk(ShopPage, rx.State):
    """The table, and the panel of the service that is open in it.

    The inputs keep what was typed: a refused form changes `faults`, never `values`.
    """

    lines: list[ServiceLine] = []
    has_lines: bool = True
    words: str = ""
    slug: str = ""
    title: str = ""
    is_on: bool = False
    values: dict[str, str] = {}
    routes: list[RouteLine] = []
    faults: dict[str, str] = {}
    done: str = ""

    @staff_event("services.write")
    async def load(self, actor: Actor) -> None:
        """Read the table again; an open panel stays as it is."""
        await self._read_lines()

    @staff_event("services.write")
    async def search(self, actor: Actor, words: str) -> None:
        """Show the services that hold every word."""
        self.words = words[:_SEARCH_LIMIT] if isinstance(words, str) else ""
        await self._read_lines()

    @staff_event("services.write")
    async def open(self, actor: Actor, slug: str) -> None:
        """Open one service in the panel."""
        self.faults, self.done = {}, ""
        await self._read_panel(str(slug))

    @staff_event("services.write")
    async def close(self, actor: Actor) -> None:
        """Close the panel."""
        self.slug, self.title, self.values, self.routes = "", "", {}, []
        self.faults, self.done = {}, ""

    @staff_event("services.write")
    async def switch(self, actor: Actor, slug: str, is_on: bool) -> None:
        """Put a service on sale, or take it off; what stands in the way is shown in its panel."""
        if not await self._do(actor, actions.set_on, str(slug), is_on is True):
            self.error = next(iter(self.faults.values()))
            await self._read_panel(str(slug))

    @staff_event("services.write")
    async def save_price(self, actor: Actor, form: dict[str, Any]) -> None:
        """Keep the price that was typed."""
        await self._do(actor, actions.change_price, self.slug, read_form(form).get("unit_price"))

    @staff_event("services.write")
    async def save_limits(self, actor: Actor, form: dict[str, Any]) -> None:
        """Keep the limits that were typed."""
        await self._do(actor, actions.change_limits, self.slug, read_form(form))

    @staff_event("services.write")
    async def save_texts(self, actor: Actor, lang: str, form: dict[str, Any]) -> None:
        """Keep the texts of one language; the inputs are named `ja.title` and so on."""
        spoken = as_language(lang)
        texts = {name.removeprefix(f"{spoken}."): text for name, text in read_form(form).items()}
        await self._do(actor, actions.change_texts, self.slug, spoken, texts)

    @staff_event("services.write")
    async def save_route(self, actor: Actor, form: dict[str, Any]) -> None:
        """Add a route, or change the one over the same connector."""
        await self._do(actor, _set_route, self.slug, read_form(form))

    @staff_event("services.write")
    async def create_copy(self, actor: Actor, form: dict[str, Any]) -> None:
        """Make a new service from the open one, switched off, and open it."""
        typed = read_form(form)
        if await self._do(actor, _create_copy, self.slug, typed):
            await self._read_panel(str(typed["slug"]).strip())
            self.done = self._texts()("catalogue.admin.created")

    async def _do(self, actor: Actor, action: Callable[..., None], *arguments: object) -> bool:
        """Run one edit and read everything again; a refusal lands at the input it is about."""
        self.faults, self.done = {}, ""
        try:
            await runtime.in_thread(action, runtime.current(), actor, *arguments)
        except ShopError as error:
            self.faults = fault_of(self._texts(), error)
            if not self.faults:
                raise
            return False
        self.done = self._texts()("catalogue.admin.saved")
        await self._read_lines()
        if self.slug:
            await self._read_panel(self.slug)
        return True

    async def _read_lines(self) -> None:
        rows = await runtime.in_thread(
            desk_rows, runtime.current().engine, self._lang(), live_connectors()
        )
        lines = (service_line(self._texts(), row) for row in rows)
        self.lines = [line for line in lines if matches(line, self.words)]
        self.has_lines = bool(self.lines)

    async def _read_panel(self, slug: str) -> None:
        draft, is_on = await runtime.in_thread(draft_of, runtime.current().engine, slug)
        live = live_connectors()
        self.slug, self.is_on, self.values = slug, is_on, form_values(draft)
        self.title = self.values.get(f"{self._lang()}.title", slug)
        self.routes = [route_line(route, live) for route in draft.routes]


def _set_route(deps: runtime.Deps, actor: Actor, slug: str, form: dict[str, Any]) -> None:
    actions.set_route(deps, actor, slug, read_route(form))


def _create_copy(deps: runtime.Deps, actor: Actor, source: str, form: dict[str, Any]) -> None:
    actor.require("services.write")
    actions.create_service(deps, actor, read_copy(form, draft_of(deps.engine, source)[0]))
