"""The officer's desk for requests."""

from typing import Any

import reflex as rx

from snshelper.accounts.rules import EMAIL_MAXIMUM, as_text
from snshelper.accounts.state import ShopPage, staff_event
from snshelper.kernel.actor import Actor
from snshelper.kernel.i18n import as_language
from snshelper.kernel.runtime import current, in_thread
from snshelper.officer.requests.actions.desk import (
    Heard,
    correctable_here,
    enter_request,
    extend_request,
    read_request,
    record_call_back,
    show_contact,
)
from snshelper.officer.requests.actions.granting import Grant, grant_request
from snshelper.officer.requests.actions.refusing import refuse_request
from snshelper.officer.requests.queries import PAGE, desk_requests
from snshelper.officer.requests.rules import (
    EVIDENCE_LIMIT,
    REMINDER,
    VALUE_LIMIT,
    WORDS_LIMIT,
)
from snshelper.officer.requests.wording import (
    OTHER,
    DeskRow,
    RequestPanel,
    desk_row,
    request_panel,
)
from snshelper.wallet.payouts.rules import BANK_FIELDS

_ID_LENGTH = 36
_KEY_LENGTH = 120
_BANK_LENGTH = 100
_YES = (True, "on", "true")


class RequestsDesk(ShopPage, rx.State):
    """What waits for an answer, and the request at the side."""

    rows: list[DeskRow] = []
    past: list[DeskRow] = []
    older: str = ""
    panel: RequestPanel = RequestPanel()
    contact: str = ""
    is_entering: bool = False
    is_loaded: bool = False
    done: str = ""

    @staff_event("requests.write")
    async def load(self, actor: Actor) -> None:
        """The screen was opened (with `new` in its address, at the form for what was heard)."""
        self.done = ""
        await self._show(actor)
        self.is_entering = self.is_entering or "new" in dict(self.router.url.query_parameters)

    @staff_event("requests.write")
    async def show_older(self, actor: Actor) -> None:
        """Add the next older requests that have ended."""
        await self._add_past(actor, self.older)

    @staff_event("requests.write")
    async def open_request(self, actor: Actor, request_id: str) -> None:
        """Read a request at the side."""
        self.done, self.contact, self.is_entering = "", "", False
        await self._open(actor, as_text(request_id, _ID_LENGTH))

    @staff_event("requests.write")
    async def put_away(self, actor: Actor) -> None:
        """Close the side panel."""
        self.panel, self.contact, self.is_entering = RequestPanel(), "", False

    @staff_event("requests.write")
    async def start_entering(self, actor: Actor) -> None:
        """Offer the form for a request that came by telephone, mail or face to face."""
        self.done, self.panel, self.contact, self.is_entering = "", RequestPanel(), "", True

    @staff_event("requests.write")
    async def enter(self, actor: Actor, form: dict[str, Any]) -> None:
        """The form with `kind`, `channel`, `subject`, `lang` and `words` was sent."""
        typed = form if isinstance(form, dict) else {}
        heard = Heard(
            typed.get("kind"),
            typed.get("channel"),
            as_text(typed.get("subject"), EMAIL_MAXIMUM),
            as_text(typed.get("words"), WORDS_LIMIT + 1),
        )
        lang = as_language(as_text(typed.get("lang"), 2))
        request_id = await in_thread(enter_request, current(), actor, heard, lang=lang)
        self.is_entering = False
        await self._after(actor, "entered", request_id)

    @staff_event("requests.write")
    async def look_up_contact(self, actor: Actor) -> None:
        """Show the registered contact, to call back at."""
        self.contact = await in_thread(show_contact, current(), actor, self.panel.id)

    @staff_event("requests.write")
    async def call_back(self, actor: Actor, form: dict[str, Any]) -> None:
        """The form with `way` and `words` was sent."""
        typed = form if isinstance(form, dict) else {}
        words = as_text(typed.get("words"), EVIDENCE_LIMIT + 1)
        request_id = self.panel.id
        await in_thread(record_call_back, current(), actor, request_id, typed.get("way"), words)
        await self._after(actor, "called_back", request_id)

    @staff_event("requests.write")
    async def grant(self, actor: Actor, form: dict[str, Any]) -> None:
        """The form of what is to be carried out was sent; its fields depend on the kind."""
        typed = form if isinstance(form, dict) else {}
        key = as_text(typed.get("key"), _KEY_LENGTH)
        value = as_text(typed.get("value"), max(VALUE_LIMIT, WORDS_LIMIT) + 1)
        is_other = key in ("", OTHER)
        grant = Grant(
            key="" if is_other else key,
            value="" if is_other else value,
            terminates=typed.get("terminates") in _YES,
            gives_up=typed.get("gives_up") in _YES,
            notice=value if is_other else "",
            bank={name: as_text(typed.get(name), _BANK_LENGTH) for name in BANK_FIELDS},
        )
        request_id = self.panel.id
        await in_thread(grant_request, current(), actor, request_id, grant)
        await self._after(actor, "granted", request_id)

    @staff_event("requests.write")
    async def refuse(self, actor: Actor, form: dict[str, Any]) -> None:
        """The form with `ground`, `evidence` and `notice` was sent."""
        typed = form if isinstance(form, dict) else {}
        evidence = as_text(typed.get("evidence"), EVIDENCE_LIMIT + 1)
        notice = as_text(typed.get("notice"), WORDS_LIMIT + 1)
        request_id = self.panel.id
        await in_thread(
            refuse_request, current(), actor, request_id, typed.get("ground"), evidence, notice
        )
        await self._after(actor, "refused", request_id)

    @staff_event("requests.write")
    async def extend(self, actor: Actor, form: dict[str, Any]) -> None:
        """The form with `reason` was sent."""
        typed = form if isinstance(form, dict) else {}
        reason = as_text(typed.get("reason"), EVIDENCE_LIMIT + 1)
        request_id = self.panel.id
        await in_thread(extend_request, current(), actor, request_id, reason)
        await self._after(actor, "extended", request_id)

    async def _after(self, actor: Actor, what: str, request_id: str) -> None:
        await self._open(actor, request_id)
        await self._show(actor)
        self.done = self._texts()(f"requests.done.{what}", code=self.panel.code)

    async def _show(self, actor: Actor) -> None:
        t, now = self._texts(), current().clock()
        waiting = await in_thread(desk_requests, current(), actor)
        self.rows = [desk_row(t, one, now, now + REMINDER) for one in waiting]
        self.past = []
        await self._add_past(actor, "")
        self.is_loaded = True

    async def _add_past(self, actor: Actor, before_id: str) -> None:
        t, now = self._texts(), current().clock()
        found = await in_thread(desk_requests, current(), actor, ended=True, before_id=before_id)
        self.past = self.past + [desk_row(t, one, now, now) for one in found]
        self.older = found[-1].id if len(found) == PAGE else ""

    async def _open(self, actor: Actor, request_id: str) -> None:
        file = await in_thread(read_request, current(), actor, request_id)
        options = await in_thread(correctable_here, current(), actor, file.request)
        self.panel = request_panel(self._texts(), file, options)
