"""What the inquiries screen shows and does."""

from typing import Any

import reflex as rx

from snshelper.accounts.state import ShopPage, staff_event
from snshelper.kernel import runtime
from snshelper.kernel.actor import Actor
from snshelper.kernel.i18n import as_language
from snshelper.privacy.scopes import DataFrozen
from snshelper.support.actions.desk import (
    answer_inquiry,
    close_inquiry,
    declare_dispute,
    enter_inquiry,
    list_inquiries,
    read_inquiry,
)
from snshelper.support.admin.inquiry_rows import (
    DeskFile,
    DeskRecord,
    DeskRow,
    desk_file,
    desk_record,
    desk_row,
)
from snshelper.support.attachments.queries import files_of
from snshelper.support.queries import PAGE
from snshelper.support.rules.questions import (
    QUESTION_FIELDS,
    Question,
    QuestionIncomplete,
    as_channel,
    as_inquiry_state,
    read_heard_question,
)


class InquiryDesk(ShopPage, rx.State):
    """A list by state, one inquiry at the side, and the form for those heard by telephone."""

    shown: str = "open"
    rows: list[DeskRow] = []
    older: str = ""
    record: DeskRecord = DeskRecord()
    files: list[DeskFile] = []
    is_entering: bool = False
    reasons: str = ""

    @staff_event("inquiries.answer")
    async def load(self, actor: Actor) -> None:
        """Show the list as it stands."""
        await self._list(actor)

    @staff_event("inquiries.answer")
    async def show(self, actor: Actor, state: str) -> None:
        """Show the inquiries in another state."""
        self.shown = as_inquiry_state(state)
        await self._list(actor)

    @staff_event("inquiries.answer")
    async def show_older(self, actor: Actor) -> None:
        """Show the page of the list that comes after this one."""
        await self._list(actor, self.older)

    @staff_event("inquiries.answer")
    async def open_record(self, actor: Actor, inquiry_id: str) -> None:
        """Read one inquiry at the side."""
        await self._open(actor, str(inquiry_id))

    @staff_event("inquiries.answer")
    async def put_away(self, actor: Actor) -> None:
        """Close the side panel."""
        self.record, self.is_entering = DeskRecord(), False

    @staff_event("inquiries.answer")
    async def answer(self, actor: Actor, form: dict[str, Any]) -> None:
        """Mail the answer, and close the inquiry when it is the last word."""
        given = form if isinstance(form, dict) else {}
        await runtime.in_thread(
            answer_inquiry,
            runtime.current(),
            actor,
            self.record.id,
            str(given.get("answer") or ""),
            is_last=given.get("is_last") == "on",
        )
        await self._read_on(actor)

    @staff_event("inquiries.answer")
    async def close(self, actor: Actor) -> None:
        """Close the open inquiry; refused while nobody has answered it."""
        await runtime.in_thread(close_inquiry, runtime.current(), actor, self.record.id)
        await self._read_on(actor)

    @staff_event("inquiries.answer")
    async def dispute(self, actor: Actor) -> None:
        """Class the open inquiry as a complaint or dispute, for good."""
        await runtime.in_thread(declare_dispute, runtime.current(), actor, self.record.id)
        await self._open(actor, self.record.id)

    @staff_event("inquiries.answer")
    async def start_entering(self, actor: Actor) -> None:
        """Offer the form for an inquiry that was heard."""
        self.record, self.is_entering, self.reasons = DeskRecord(), True, ""

    @staff_event("inquiries.answer")
    async def enter(self, actor: Actor, form: dict[str, Any]) -> None:
        """Keep an inquiry that was heard, and open it."""
        given = form if isinstance(form, dict) else {}
        question = self._heard(given)
        inquiry_id = await runtime.in_thread(
            enter_inquiry,
            runtime.current(),
            actor,
            as_channel(given.get("channel")),
            question,
            lang=as_language(given.get("lang")),
        )
        self.is_entering, self.shown = False, "open"
        await self._open(actor, inquiry_id)
        await self._list(actor)

    def _heard(self, given: dict[str, Any]) -> Question:
        self.reasons = ""
        try:
            return read_heard_question({name: given.get(name, "") for name in QUESTION_FIELDS})
        except QuestionIncomplete as refusal:
            t = self._texts()
            reasons = (t(f"contact.problem.{f}.{r}") for f, r in refusal.problems.items())
            self.reasons = " ".join(reasons)
            raise

    async def _list(self, actor: Actor, before_id: str = "") -> None:
        found = await runtime.in_thread(
            list_inquiries, runtime.current(), actor, as_inquiry_state(self.shown), before_id
        )
        t = self._texts()
        self.rows = [desk_row(t, summary) for summary in found]
        self.older = found[-1].id if len(found) == PAGE else ""

    async def _read_on(self, actor: Actor) -> None:
        """What was closed is put away: unless a dispute keeps it, nobody reads it any more."""
        try:
            await self._open(actor, self.record.id)
        except DataFrozen:
            self.record = DeskRecord()
        await self._list(actor)

    async def _open(self, actor: Actor, inquiry_id: str) -> None:
        record = await runtime.in_thread(read_inquiry, runtime.current(), actor, inquiry_id)
        t = self._texts()
        self.record, self.is_entering = desk_record(t, record), False
        found = await runtime.in_thread(files_of, runtime.current(), actor, record.id)
        self.files = [desk_file(t, file) for file in found]
