"""A member's privacy centre: see, correct, delete, stop."""

from typing import Any

import reflex as rx

from snshelper.accounts.rules import as_text
from snshelper.accounts.state import member_event
from snshelper.accounts.state.step_up import StepUpPage
from snshelper.kernel.actor import Actor
from snshelper.kernel.ids import short_code
from snshelper.kernel.runtime import current, in_thread
from snshelper.officer.requests.actions.asking import (
    Deletion,
    correct_other,
    correct_value,
    delete_account,
    see_own_data,
    stop_processing,
)
from snshelper.officer.requests.actions.changing_mind import lift_stop, take_back
from snshelper.officer.requests.centre import own_centre
from snshelper.officer.requests.errors import KindUnknown
from snshelper.officer.requests.rules import VALUE_LIMIT, WORDS_LIMIT, as_kind
from snshelper.officer.requests.wording import OTHER, Option, RequestRow, option, request_row
from snshelper.support.throttles import question_throttle
from snshelper.wallet.payouts.rules import BANK_FIELDS

_KEY_LENGTH = 120
_ID_LENGTH = 36
_BANK_LENGTH = 100


class PrivacyCentre(StepUpPage, rx.State):
    """The four requests, what became of earlier ones, and what a deletion means today."""

    rows: list[RequestRow] = []
    values: list[Option] = []
    kept: list[str] = []
    is_stopped: bool = False
    open_orders: int = 0
    stake: str = ""
    received: str = ""
    sent: int = 0
    is_refused: bool = False
    place: str = ""
    deletion: str = ""
    copy_for: str = ""

    @member_event
    async def load(self, actor: Actor) -> None:
        """Show what there is."""
        self._begin()
        await self._show(actor)

    @member_event
    async def request(self, actor: Actor, kind: str, page: str = "") -> None:
        """See everything now, or stop every use now. `page` says which document asked."""
        self._begin("stop" if kind == "stop" else "access")
        wanted = as_kind(kind)
        if wanted == "access":
            await in_thread(self._count)
            deps, lang = current(), self._lang()
            await in_thread(see_own_data, deps, actor, self._token(), lang=lang)
            self.copy_for = as_text(page, _ID_LENGTH) or "nobody"
            return
        if wanted != "stop":
            raise KindUnknown()
        await self._done(
            actor,
            await in_thread(stop_processing, current(), actor, self._token(), lang=self._lang()),
        )

    @member_event
    async def correct(self, actor: Actor, form: dict[str, Any]) -> None:
        """The form with `key` and `value` was sent."""
        self._begin("correct")
        typed = form if isinstance(form, dict) else {}
        key = as_text(typed.get("key"), _KEY_LENGTH)
        await in_thread(self._count)
        deps, token, lang = current(), self._token(), self._lang()
        if key == OTHER:
            words = as_text(typed.get("value"), WORDS_LIMIT + 1)
            request_id = await in_thread(correct_other, deps, actor, token, words, lang=lang)
        else:
            value = as_text(typed.get("value"), VALUE_LIMIT + 1)
            request_id = await in_thread(correct_value, deps, actor, token, key, value, lang=lang)
        await self._done(actor, request_id)

    @member_event
    async def delete(self, actor: Actor, form: dict[str, Any]) -> None:
        """The form with `terminates`, `gives_up` and the bank account's fields was sent."""
        self._begin("delete")
        typed = form if isinstance(form, dict) else {}
        deletion = Deletion(
            terminates=typed.get("terminates") in (True, "on", "true"),
            gives_up=as_text(typed.get("gives_up"), 40),
            bank={name: as_text(typed.get(name), _BANK_LENGTH) for name in BANK_FIELDS},
        )
        await in_thread(self._count)
        deps, lang = current(), self._lang()
        await self._done(
            actor,
            await in_thread(delete_account, deps, actor, self._token(), deletion, lang=lang),
        )

    @member_event
    async def lift(self, actor: Actor) -> None:
        """Let the data be used again."""
        self._begin("stop")
        await in_thread(lift_stop, current(), actor, self._token())
        self.received = self._texts()("privacy_request.lifted")
        await self._show(actor)

    @member_event
    async def go_back(self, actor: Actor, request_id: str) -> None:
        """Take a request back."""
        self._begin("delete" if request_id == self.deletion else "earlier")
        wanted = as_text(request_id, _ID_LENGTH)
        await in_thread(take_back, current(), actor, self._token(), wanted)
        self.received = self._texts()("privacy_request.withdrawn", code=short_code(wanted))
        await self._show(actor)

    def _begin(self, place: str = "") -> None:
        """Forget what was said before; what is said next stands at `place` of the page."""
        self.place = place
        self.received, self.is_refused, self.copy_for = "", False, ""

    def _count(self) -> None:
        question_throttle(current().settings).count(self.router.session.client_ip)

    async def _done(self, actor: Actor, request_id: str) -> None:
        self.sent += 1
        await self._show(actor)
        row = next((row for row in self.rows if row.id == request_id), RequestRow())
        self.is_refused = row.ground != ""
        outcome = "refused" if self.is_refused else "received"
        words = {"code": row.code, "request": row.name, "state": row.state, "ground": row.ground}
        self.received = self._texts()(f"privacy_request.{outcome}", **words)

    async def _show(self, actor: Actor) -> None:
        t = self._texts()
        centre = await in_thread(own_centre, current(), actor)
        self.rows = [request_row(t, request) for request in centre.requests]
        self.values = [option(t, one) for one in centre.values]
        self.kept = [line.words(t) for line in centre.kept]
        self.deletion = next((one.id for one in centre.requests if one.state == "waiting"), "")
        self.is_stopped, self.open_orders = centre.is_stopped, centre.open_orders
        self.stake = f"{centre.stake:,}" if centre.stake else ""
