"""A member's requests about their own personal data."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from snshelper.accounts.state import ShopPage, member_event
from snshelper.kernel import runtime
from snshelper.kernel.actor import Actor
from snshelper.kernel.clock import JAPAN
from snshelper.kernel.i18n import Texts
from snshelper.kernel.ids import short_code
from snshelper.privacy.documents import long_date
from snshelper.support.actions.inquiries import ask_about_own_data, own_privacy_requests
from snshelper.support.queries import InquirySummary
from snshelper.support.rules.questions import (
    as_privacy_kind,
    privacy_answer_due,
)


@dataclass(frozen=True)
class RequestRow:
    """One request, in words."""

    code: str
    name: str
    state: str
    due: str


class PrivacyCentre(ShopPage, rx.State):
    """The four requests: see, correct, delete, stop."""

    rows: list[RequestRow] = []
    received: str = ""

    @member_event
    async def load(self, actor: Actor) -> None:
        """Show the requests that were made before."""
        await self._show(actor)

    @member_event
    async def request(self, actor: Actor, kind: str) -> None:
        """Ask the privacy officer to show, delete or stop using the member's data."""
        await self._ask(actor, kind, "")

    @member_event
    async def correct(self, actor: Actor, form: dict[str, Any]) -> None:
        """Ask for a correction, with the member's words about what is wrong."""
        words = form.get("words") if isinstance(form, dict) else ""
        await self._ask(actor, "correct", words.strip() if isinstance(words, str) else "")

    async def _ask(self, actor: Actor, kind: object, words: str) -> None:
        self.received = ""
        inquiry_id = await runtime.in_thread(
            ask_about_own_data,
            runtime.current(),
            actor,
            as_privacy_kind(kind),
            words,
            lang=self._lang(),
            origin=self.router.session.client_ip,
        )
        self.received = self._texts()("privacy_request.received", code=short_code(inquiry_id))
        await self._show(actor)

    async def _show(self, actor: Actor) -> None:
        requests = await runtime.in_thread(own_privacy_requests, runtime.current(), actor)
        self.rows = [_row(self._texts(), request) for request in requests]


def _row(t: Texts, request: InquirySummary) -> RequestRow:
    due = privacy_answer_due(request.created_at).astimezone(JAPAN).date()
    return RequestRow(
        code=short_code(request.id),
        name=t(f"privacy_request.{request.topic}.name"),
        state=t(f"inquiry.state.{request.state}"),
        due=long_date(due, t.lang),
    )
