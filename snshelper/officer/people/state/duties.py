"""The state of /admin/duties: what somebody who works here owes, and how to settle it."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from snshelper.accounts.duties.rules import EXTERNAL_GRACE, required_of
from snshelper.accounts.duties.texts import QUESTIONS
from snshelper.accounts.rules import EMAIL_MAXIMUM, as_text
from snshelper.accounts.state import staff_event
from snshelper.accounts.state.step_up import StepUpPage
from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps, current, in_thread
from snshelper.kernel.unit_of_work import reading
from snshelper.officer.people.actions.handover import (
    call_off_handover,
    offer_handover,
    take_over,
)
from snshelper.officer.people.actions.leaving import leave
from snshelper.officer.people.actions.signing import sign_text
from snshelper.officer.people.actions.training import take_course
from snshelper.officer.people.forms import ID_LENGTH, field
from snshelper.officer.people.queries.handovers import open_handovers
from snshelper.officer.people.queries.register import Held, last_days, roles_held
from snshelper.officer.people.rules import ITEM_MAXIMUM, ITEMS_MOST, NAME_MAXIMUM
from snshelper.officer.people.tables import Handover
from snshelper.officer.people.wording import day_text, moment_text, who_text

_HASH_LENGTH = 64
_TEXT_LIMIT = ITEMS_MOST * (ITEM_MAXIMUM + 2)


@dataclass
class OwnRole:
    """One of the actor's roles."""

    role: str
    name: str
    until: str


@dataclass
class OfferLine:
    """A handover under way, from or to the actor."""

    id: str
    role: str
    other: str
    things: list[str]
    is_mine: bool


class MyDuties(StepUpPage, rx.State):
    """What holds, what is missing, and what is being handed over."""

    held: list[str] = []
    missing: list[str] = []
    training_until: str = ""
    external_until: str = ""
    roles: list[OwnRole] = []
    offers: list[OfferLine] = []
    wrong: list[str] = []
    done: str = ""

    @staff_event("duties.own")
    async def load(self, actor: Actor) -> None:
        """The page was opened."""
        self.done, self.wrong = "", []
        await self._show(actor)

    @staff_event("duties.own")
    async def sign(self, actor: Actor, form: dict[str, Any]) -> None:
        """A form with `document`, `text_hash` and `name` was sent."""
        self.done = ""
        document, text_hash = field(form, "document", 10), field(form, "text_hash", _HASH_LENGTH)
        name = field(form, "name", NAME_MAXIMUM * 2)
        deps, token = current(), self._token()
        await in_thread(sign_text, deps, actor, token, document, self._lang(), text_hash, name)
        await self._say("people.duties.signed")

    @staff_event("duties.own")
    async def answer(self, actor: Actor, form: dict[str, Any]) -> None:
        """The course's questions were answered."""
        self.done = ""
        answers = {name: field(form, name, 1) for name in QUESTIONS}
        self.wrong = await in_thread(take_course, current(), actor, answers)
        if not self.wrong:
            await self._say("people.duties.trained")

    @staff_event("duties.own")
    async def offer(self, actor: Actor, form: dict[str, Any]) -> None:
        """A form with `role`, `email` and `items` was sent."""
        self.done = ""
        role, email = field(form, "role", 20), field(form, "email", EMAIL_MAXIMUM)
        items = field(form, "items", _TEXT_LIMIT)
        await in_thread(offer_handover, current(), actor, self._token(), role, email, items)
        await self._say("people.duties.offered")

    @staff_event("duties.own")
    async def take(self, actor: Actor, handover_id: str) -> None:
        """Everything was handed over: take the role."""
        self.done = ""
        chosen = as_text(handover_id, ID_LENGTH)
        await in_thread(take_over, current(), actor, self._token(), chosen)
        await self._say("people.duties.taken")

    @staff_event("duties.own")
    async def call_off(self, actor: Actor, handover_id: str) -> None:
        """Withdraw an own offer, or decline one."""
        self.done = ""
        await in_thread(call_off_handover, current(), actor, as_text(handover_id, ID_LENGTH))
        await self._say("people.duties.called_off")

    @staff_event("duties.own")
    async def leave(self, actor: Actor, form: dict[str, Any]) -> None:
        """The terms of leaving were signed: nothing more can be shown afterwards."""
        self.done = ""
        text_hash, name = field(form, "text_hash", _HASH_LENGTH), field(form, "name", 160)
        await in_thread(leave, current(), actor, self._token(), self._lang(), text_hash, name)
        self.roles, self.offers = [], []
        self.done = self._texts()("people.duties.left")

    async def _say(self, key: str) -> None:
        await self._show(await self._actor())
        self.done = self._texts()(key)

    async def _show(self, actor: Actor) -> None:
        required = required_of(actor.roles)
        self.held = sorted(actor.duties & required)
        self.missing = sorted(required - actor.duties)
        await in_thread(self._read, current(), actor)

    def _read(self, deps: Deps, actor: Actor) -> None:
        with reading(deps.engine) as session:
            until = last_days(session, actor.account_id)
            held = roles_held(session, deps.clock()).get(actor.account_id, [])
            offers = open_handovers(session, actor.account_id)
        self.training_until = day_text(until.get((actor.account_id, "training")))
        self.external_until = day_text(until.get((actor.account_id, "external_training")))
        if "external_training" in self.held and not self.external_until:
            self.external_until = _grace_end(held)
        self.roles = [self._role(one) for one in held]
        self.offers = [self._offer(one, actor) for one in offers]

    def _role(self, held: Held) -> OwnRole:
        name = self._texts()(f"accounts.role.{held.role}")
        return OwnRole(held.role, name, moment_text(held.expires_at))

    def _offer(self, one: Handover, actor: Actor) -> OfferLine:
        is_mine = one.from_account == actor.account_id
        other = who_text(one.to_account if is_mine else one.from_account)
        role = self._texts()(f"accounts.role.{one.role}")
        return OfferLine(one.id, role, other, list(one.items), is_mine)


def _grace_end(held: list[Held]) -> str:
    """When the first outside training must be there at the latest."""
    began = [one.granted_at for one in held if one.role == "officer"]
    return moment_text(min(began) + EXTERNAL_GRACE)[:10] if began else ""
