"""What the screen of disclosures shows and does."""

from typing import Any

import reflex as rx

from snshelper.accounts.rules import as_text
from snshelper.accounts.state import staff_event
from snshelper.accounts.state.step_up import StepUpPage
from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import current, in_thread
from snshelper.officer.disclosures.actions import (
    confirm_demand,
    enter_demand,
    record_telling,
    refuse_demand,
)
from snshelper.officer.disclosures.queries import PAGE, list_cases, read_case
from snshelper.officer.disclosures.rules import (
    LAW_LIMIT,
    NAME_LIMIT,
    NUMBER_LIMIT,
    WORDS_LIMIT,
    Demand,
)
from snshelper.officer.disclosures.values import declared_fields
from snshelper.officer.disclosures.wording import (
    CasePanel,
    CaseRow,
    Fact,
    case_panel,
    case_row,
    field_choices,
    read_day,
)

_ID = 36
_SCOPE = 60


class DisclosureDesk(StepUpPage, rx.State):
    """The list, one case at the side, or the form of a new demand."""

    rows: list[CaseRow] = []
    older: int = 0
    panel: CasePanel = CasePanel()
    is_entering: bool = False
    scope: str = ""
    choices: list[Fact] = []
    done: str = ""
    is_loaded: bool = False

    @staff_event("disclosures.ask")
    async def load(self, actor: Actor) -> None:
        """The screen was opened."""
        self.done = ""
        await self._list(actor)
        self.is_loaded = True

    @staff_event("disclosures.ask")
    async def show_older(self, actor: Actor) -> None:
        """Show the page of the list that comes after this one."""
        await self._list(actor, self.older)

    @staff_event("disclosures.ask")
    async def open_case(self, actor: Actor, case_id: str) -> None:
        """Read one case at the side."""
        self.done = ""
        await self._open(actor, as_text(case_id, _ID))

    @staff_event("disclosures.ask")
    async def put_away(self, actor: Actor) -> None:
        """Close the side panel."""
        self._forget()
        await self._list(actor)

    @staff_event("disclosures.ask")
    async def start_entering(self, actor: Actor) -> None:
        """Offer the form of a new demand."""
        self._forget()
        self.is_entering = True

    @staff_event("disclosures.ask")
    async def choose_scope(self, actor: Actor, form: dict[str, Any]) -> None:
        """The scope was typed: show what is declared for it."""
        self.scope = as_text(_form(form).get("scope"), _SCOPE).strip()
        self.choices = field_choices(self._texts(), self.scope)

    @staff_event("disclosures.ask")
    async def enter(self, actor: Actor, form: dict[str, Any]) -> None:
        """The form of a new demand was sent; ticked fields are `field.<table.column>`."""
        typed = _form(form)
        kind = self.scope.partition(":")[0]
        demand = Demand(
            authority=as_text(typed.get("authority"), NAME_LIMIT),
            law=as_text(typed.get("law"), LAW_LIMIT),
            document_number=as_text(typed.get("document_number"), NUMBER_LIMIT),
            document_date=read_day(typed.get("document_date")),
            scope=self.scope,
            fields=[name for name in declared_fields(kind) if typed.get(f"field.{name}") == "on"],
        )
        case_id = await in_thread(enter_demand, current(), actor, demand)
        self._forget()
        await self._open(actor, case_id)
        await self._list(actor)

    @staff_event("disclosures.confirm")
    async def confirm(self, actor: Actor) -> None:
        """Answer for the demand at the side."""
        case_id = self.panel.id
        await in_thread(confirm_demand, current(), actor, self._token(), case_id)
        await self._settled(actor, "confirmed")

    @staff_event("disclosures.confirm")
    async def refuse(self, actor: Actor, form: dict[str, Any]) -> None:
        """The form with `words` was sent: nothing is handed out."""
        words = as_text(_form(form).get("words"), WORDS_LIMIT)
        await in_thread(refuse_demand, current(), actor, self.panel.id, words)
        await self._settled(actor, "refused")

    @staff_event("disclosures.confirm")
    async def tell(self, actor: Actor, form: dict[str, Any]) -> None:
        """The form with `telling` and `words` was sent."""
        typed = _form(form)
        words = as_text(typed.get("words"), WORDS_LIMIT)
        is_told = typed.get("telling") == "told"
        await in_thread(record_telling, current(), actor, self.panel.id, is_told, words)
        await self._settled(actor, "told")

    def _forget(self) -> None:
        self.panel, self.is_entering, self.scope = CasePanel(), False, ""
        self.choices, self.done = [], ""

    async def _settled(self, actor: Actor, name: str) -> None:
        await self._open(actor, self.panel.id)
        await self._list(actor)
        self.done = self._texts()(f"disclosure.done.{name}")

    async def _list(self, actor: Actor, before: int = 0) -> None:
        found = await in_thread(list_cases, current(), actor, before)
        t = self._texts()
        self.rows = [case_row(t, case) for case in found]
        self.older = found[-1].number if len(found) == PAGE else 0

    async def _open(self, actor: Actor, case_id: str) -> None:
        case, words = await in_thread(read_case, current(), actor, case_id)
        self.is_entering, self.panel = False, case_panel(self._texts(), case, words, actor)


def _form(form: object) -> dict[str, Any]:
    return form if isinstance(form, dict) else {}
